"""How a training run talks with whoever iterates it: events out, Controls in, and a clock that stands still meanwhile.

Knows no kind of run: what is told, and when, says the report that builds on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import Protocol

import numpy as np

from core.config import knobs_of
from core.training.events import Control, Event
from core.training.experiment import OptimizerConfig

Events = Generator[Event, Control | None, None]
RATE = next(knob for knob in knobs_of(OptimizerConfig) if knob.name == "learning_rate")


class Trained(Protocol):
    """What a run's state must have: how far it is, and the rate that a learner may change."""

    step: int
    seconds: float  # spent in training so far
    peak: float  # the highest learning rate of the schedule

    @property
    def learning_rate(self) -> float: ...


class Talk:
    """The talking side of one `fit`. Times are seconds of training: a pause does not count."""

    def __init__(self, state: Trained, clock: Callable[[], float]) -> None:
        self.stop = False  # a learner asked for the end
        self.failed = False
        self._talked_of = state
        self._clock = clock
        self._began = clock()
        self._away = 0.0  # seconds between yielding an event and being called again
        self._before = state.seconds  # trained before this `fit`
        self._target: int | None = None  # the step to report after, when a learner goes step by step
        self._progress_at = 0.0  # the second of this `fit` at which progress is due next
        self._snapshot_at = 0.0
        self._snapshot_cost = math.inf  # seconds, of the cheapest so far: the others were disturbed

    def _now(self) -> float:
        """Seconds of training in this `fit`."""
        return self._clock() - self._began - self._away

    def _tell(self, event: Event) -> Events:
        """Yield the event and obey what is sent back."""
        left = self._clock()
        control = yield event
        self._away += self._clock() - left
        if control is None:
            return
        self.stop = self.stop or control.stop
        if control.steps is not None:
            self._target = self._talked_of.step + max(1, control.steps)
        if control.learning_rate is not None:
            yield from self._tell(self._changed(control.learning_rate))
        if control.watch is not None and (seen := self._watch(control.watch)) is not None:
            yield from self._tell(seen)

    def _watch(self, picture: int) -> Event | None:  # noqa: ARG002 - for those that show pictures
        """Look at another of what is watched; None where nothing is."""
        return None

    def _changed(self, learning_rate: float) -> Event:
        """Move the schedule's peak; its shape goes on. Beyond the knob's bounds the nearest bound holds."""
        state = self._talked_of
        if not math.isnan(learning_rate):
            state.peak = float(np.clip(learning_rate, RATE.low, RATE.high))
        return Event("changed", {"step": state.step, "learning_rate": state.peak, "scheduled": state.learning_rate})

    def _diverged(self, step: int) -> Event:
        self.failed = True
        return Event("failed", {"reason": "diverged", "step": step, "detail": ""})
