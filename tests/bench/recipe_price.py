"""The training recipe for one measurement: between two reports the bare loop does as many steps, and both are timed."""

from __future__ import annotations

import json
import time
from collections.abc import Generator

from core.runs.recipe import is_sound, prepare, read, restore, save, settled, start
from core.settings import settings
from core.training.events import Control, Event
from core.training.experiment import Experiment
from core.training.fit import fit as real_fit
from core.training.state import TrainingState
from tests.bench.training import bare_steps

__all__ = ["fit", "is_sound", "prepare", "read", "restore", "save", "settled", "start"]

REPORTS = 10  # in one comparison: a second of each


def fit(experiment: Experiment, state: TrainingState) -> Generator[Event, Control | None, None]:
    """As the real one. What the worker does with an event happens while this waits at `yield`, and counts as live.

    At its end home/price.json holds [CPU seconds of the bare loop, of fit, of the worker around it] for every REPORTS reports.
    """
    bare = bare_steps(start(experiment))
    bare(20)
    run = real_fit(experiment, state, clock=time.process_time)  # ten reports in a CPU second, whatever else goes on
    rounds: list[list[float]] = []
    spent, reports, done = [0.0, 0.0, 0.0], 0, 0
    began = time.process_time()
    for event in run:
        told = time.process_time()
        spent[1] += told - began
        yield event
        began = time.process_time()
        spent[2] += began - told
        if event.kind != "progress":
            continue
        bare(event.data["step"] - done)
        spent[0] += time.process_time() - began
        done, reports = event.data["step"], reports + 1
        if reports % REPORTS == 0:
            rounds.append(spent)
            spent = [0.0, 0.0, 0.0]
        began = time.process_time()
    (settings().home / "price.json").write_text(json.dumps(rounds[1:]))  # the first warms up
