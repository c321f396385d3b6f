"""Which arithmetic trains a run of sequences fastest on this machine: measured, remembered under home. Knows no kind.

Whether bfloat16 pays depends on the processor: one trains an LSTM 1.6 times as fast with it, another 0.7 times. So it is
measured, once for a kind of run and the sizes of its networks and batches, on the first steps of a run.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
import platform
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from core.files import write_whole
from core.settings import settings
from core.training import optimizers
from core.training.precision import MARGIN

if TYPE_CHECKING:
    from core.sequences.state import SequenceState

ROUNDS = 5
LONGEST = 5.0  # seconds of work
ORDER = ("float32", "bfloat16")


def settled(state: SequenceState) -> str:
    """ "float32", or "bfloat16" where that was measured to be faster by more than a tie. The state stays what it was."""
    seconds = _remembered(state)
    return "bfloat16" if seconds["bfloat16"] * MARGIN < seconds["float32"] else "float32"


def measure(state: SequenceState) -> dict[str, float]:
    """Seconds of one training step of a fresh run in either arithmetic: medians over rounds in which they take turns.

    It is the run's own first steps that are measured; afterwards all is put back as it was.
    """
    task, experiment = state.task, state.experiment
    kept, drawn = copy.deepcopy([lane.model.state_dict() for lane in task.lanes]), state.generator.get_state()
    tensors, about = copy.deepcopy(task.memory())
    times: dict[str, list[float]] = {name: [] for name in ORDER}
    for number, name in itertools.product(range(ROUNDS + 1), ORDER):
        if number > 1 and sum(map(sum, times.values())) > LONGEST:  # what takes so long is known well enough
            break
        state.experiment = replace(experiment, precision=name)
        began = time.process_time()  # work done, however busy the machine is
        state.advance()
        if number:  # the first one is slower: memory is asked for
            times[name].append(time.process_time() - began)
    for lane, weights in zip(task.lanes, kept, strict=True):
        lane.model.load_state_dict(weights)
        lane.optimizer = optimizers.build(experiment.optimizer, lane.model.parameters())
    state.generator.set_state(drawn)
    task.remember(tensors, about)
    state.experiment, state.step, state.fallen = experiment, 0, [False] * len(task.lanes)
    return {name: statistics.median(each) for name, each in times.items()}


def _remembered(state: SequenceState) -> dict[str, float]:
    """The measurement of this machine from its file, or a new one that is written there."""
    path = settings().home / "arithmetic.json"
    machine = (
        f"{platform.node()} {platform.machine()} {torch.backends.cpu.get_cpu_capability()} torch {torch.__version__}"
    )
    sizes = {lane.name: lane.parameters for lane in state.task.lanes}
    key = f"{machine} {state.experiment.kind} {state.task.examples_per_step} {json.dumps(sizes, sort_keys=True)}"
    known: Any = None
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # missing or damaged: measured anew
        known = json.loads(path.read_text())
        return {name: float(known[key][name]) for name in ORDER}
    seconds = measure(state)
    with contextlib.suppress(OSError):  # a full or read-only disk costs the memory of it, not the run
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({**(known if isinstance(known, dict) else {}), key: seconds}).encode())
    return seconds
