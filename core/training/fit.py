"""fit: the training loop. Knows nothing of processes, databases and screens.

It is a generator: it yields events (core/training/events.py) by the clock, not by the step, and whoever iterates it may send
a Control in answer to any of them. Not calling it again is a pause.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from torch.nn import functional as F

from core.training.events import Control, Event
from core.training.experiment import Experiment
from core.training.precision import autocast
from core.training.report import Report
from core.training.state import TrainingState, start

__all__ = ["Control", "fit"]


def fit(
    experiment: Experiment, state: TrainingState | None = None, *, clock: Callable[[], float] = time.monotonic
) -> Generator[Event, Control | None, None]:
    """Train from `state` (or from the start) to the end of the last epoch, or until a Control says stop."""
    state = state or start(experiment)
    report = Report(state, clock)
    yield from report.begin()

    while state.step < state.steps_total and not report.stop:
        images, labels = state.batch()
        for group in state.optimizer.param_groups:
            group["lr"] = state.learning_rate

        with autocast(state.experiment.precision):
            logits = state.model(images)
            loss = F.cross_entropy(logits, labels, label_smoothing=state.experiment.label_smoothing)
        state.optimizer.zero_grad()
        loss.backward()
        state.optimizer.step()
        state.step += 1

        report.note(loss, logits, labels)  # keeps the tensors; their numbers are read ten times a second
        if report.is_due():
            yield from report.middle()
            if report.failed:
                return

    yield from report.end()
