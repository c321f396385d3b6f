"""A recipe without torch, so that engine and worker can be tried in milliseconds. The experiment's seed chooses what happens."""

from __future__ import annotations

import json
import os
import resource
import signal
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import core.runs.worker  # noqa: F401 - a nursery that is warmed with this module has it loaded
from core.errors import Problem
from core.files import write_whole
from core.training.events import Control, Event
from core.training.experiment import Experiment

CALM, RAISES, GREEDY, DIVERGES, DEAF, NO_ROOM, NO_ROOM_FOR_WEIGHTS, SUICIDE, ENDLESS, HUGE, SILENT, THOROUGH = range(12)
STEP_SECONDS = 0.002
STEPS_PER_EPOCH = 10


@dataclass
class State:
    experiment: Experiment
    step: int = 0
    rate: float = 0.1
    stop: bool = False
    target: int | None = None


def prepare() -> None:
    """Nothing to measure."""


def read(text: str) -> Experiment:
    return Experiment.from_json(text)


def is_sound(state: State) -> bool:
    return state.step < 10**9


def settled(state: State) -> str:
    return state.experiment.to_json()


def start(experiment: Experiment, begin: Path | None = None) -> State:
    if begin is not None:  # weights of this recipe are a learning rate
        return State(experiment, rate=json.loads(begin.read_text())["rate"])
    return State(experiment)


def save(state: State, path: Path) -> None:
    if state.experiment.seed == NO_ROOM_FOR_WEIGHTS and state.step > 10:
        Path("/dev/full").write_text("weights")
    write_whole(path, json.dumps({"step": state.step, "rate": state.rate}).encode())


def restore(experiment: Experiment, path: Path) -> State:
    try:
        return State(experiment, **json.loads(path.read_text()))
    except (OSError, ValueError):
        raise Problem("checkpoint_unreadable") from None


def fit(experiment: Experiment, state: State) -> Generator[Event, Control | None, None]:
    """Counts steps; tells and obeys as core.training.fit does: a snapshot comes before the progress of the same step."""
    total = experiment.epochs * STEPS_PER_EPOCH
    endless = experiment.seed in (ENDLESS, THOROUGH)
    yield from tell(state, Event("started", {"step": state.step, "steps_total": total, "pid": os.getpid()}))
    yield from tell(state, Event("snapshot", {"step": state.step, "validation_loss": 1.0}))
    told, told_step = time.monotonic(), state.step
    while (endless or state.step < total) and not state.stop:
        time.sleep(STEP_SECONDS)
        state.step += 1
        _misbehave(experiment.seed, state.step)
        if experiment.seed == DIVERGES and state.step == 5:
            yield Event("failed", {"reason": "diverged", "step": state.step, "detail": ""})
            return
        due = state.step >= state.target if state.target is not None else time.monotonic() - told > 0.02
        if not due and not (state.step == total and not endless):
            continue
        state.target = None
        numbers = {"step": state.step, "validation_loss": 1 / state.step}
        yield from tell(state, Event("snapshot", numbers, {"filters": np.zeros(4, "f4")}))
        losses = 1 / np.arange(told_step + 1, state.step + 1, dtype=np.float32)
        yield from tell(state, Event("progress", {"step": state.step}, {"loss": losses}))
        told, told_step = time.monotonic(), state.step
    if experiment.seed == THOROUGH:
        time.sleep(1)  # as with many test pictures
    if experiment.seed == SILENT:
        return
    reason = "stopped" if state.stop else "done"
    yield Event("finished", {"reason": reason, "step": state.step, "test_accuracy": 0.5})


def tell(state: State, event: Event) -> Generator[Event, Control | None, None]:
    """Yield the event and obey what comes back, whatever the event was."""
    control = yield event
    if control is None:
        return
    state.stop = state.stop or control.stop
    if control.steps is not None:
        state.target = state.step + control.steps
    if control.learning_rate is not None:
        state.rate = control.learning_rate
        yield from tell(state, Event("changed", {"step": state.step, "learning_rate": state.rate}))


def _misbehave(seed: int, step: int) -> None:
    if seed == RAISES and step == 30:
        raise ValueError("the sky\nfell")
    if seed == GREEDY and step > 10:
        _hoard.append(np.ones(20 * 2**20, np.uint8))
    if seed == HUGE and step == 20:
        np.ones(2**33, np.uint8)
    if seed == DEAF and step == 100:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        while True:
            time.sleep(60)
    if seed == NO_ROOM and step == 20:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))  # from here on no file grows: SQLite and checkpoints fail
    if seed == SUICIDE and step == 30:
        os.kill(os.getpid(), signal.SIGKILL)


_hoard: list[object] = []
