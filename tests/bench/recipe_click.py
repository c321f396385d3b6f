"""The training recipe for one measurement: it reports its first step at once, and when that was."""

from __future__ import annotations

import time
from collections.abc import Generator

from core.runs.recipe import is_sound, prepare, read, restore, save, settled, start
from core.training.events import Control, Event
from core.training.experiment import Experiment
from core.training.fit import fit as real_fit
from core.training.state import TrainingState

__all__ = ["fit", "is_sound", "prepare", "read", "restore", "save", "settled", "start"]


def fit(experiment: Experiment, state: TrainingState) -> Generator[Event, Control | None, None]:
    """As the real one; the first progress comes after one step and carries the time of day."""
    first = Control(steps=1)
    run = real_fit(experiment, state)
    event = next(run)
    while True:
        if event.kind == "progress" and first is not None:
            event.data["at"] = time.time()
            first = None
        control = yield event
        try:
            event = run.send(first if event.kind == "snapshot" and first else control)
        except StopIteration:
            return
