"""Wishes: what was asked of a run and is still to be done. Knows no store and no training loop."""

from __future__ import annotations

import math
from collections.abc import Callable

from core.runs.journal import Wish
from core.training.events import Control

REPORTS = 10  # a second; a slow pace reports after every step


class Wishes:
    """The run's pace and pause, and what the next Control has to say. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.paused = False
        self.pace = 0.0  # steps per second; 0 is full speed
        self.stop = ""  # why
        self._clock = clock
        self._steps = 0  # asked for while paused
        self._learning_rate: float | None = None
        self._watch: int | None = None
        self._due = 0.0  # when the pace asks for its next report

    @property
    def slow(self) -> bool:
        """Whether the run rests between two reports."""
        return self.paused or self.pace > 0

    @property
    def news(self) -> bool:
        """Whether something is asked for that `fit` answers with an event: another learning rate, another picture."""
        return self._learning_rate is not None or self._watch is not None

    def obey(self, wish: Wish) -> None:
        """Take a wish in."""
        value = wish.value or 0.0
        if wish.action == "pause":
            self.paused, self._steps = True, 0
        elif wish.action == "resume":
            self.paused, self._steps = False, 0
        elif wish.action == "step":
            self._steps += int(value) or 1
        elif wish.action == "stop":
            self.stop = wish.note or "stopped"
        elif wish.action == "learning_rate":
            self._learning_rate = value
        elif wish.action == "watch":
            self._watch = int(value)
        elif wish.action == "pace":
            self.pace = value

    def control(self, steps: int | None = None) -> Control | None:
        """What to send into `fit` now, None if there is nothing to say. One piece of news at a time: each has its event."""
        rate, self._learning_rate = self._learning_rate, None
        watch = None
        if rate is None:
            watch, self._watch = self._watch, None
        if rate is None and watch is None and steps is None and not self.stop:
            return None
        return Control(learning_rate=rate, stop=bool(self.stop), steps=steps, watch=watch)

    def rest(self) -> float:
        """Seconds to wait until there may be something to do, 0 when there is: then `steps` says how much."""
        if self.stop or not self.slow:
            return 0.0
        if self.paused:
            return 0.0 if self._steps or self.news else 1.0
        # A faster pace than before holds at once.
        self._due = min(self._due, self._clock() + self._stride / self.pace)
        return min(max(0.0, self._due - self._clock()), 1.0)

    def steps(self) -> int | None:
        """How many steps to go before the next rest; None for as many as there are. Asked for once `rest` is 0."""
        if self.stop or not self.slow:
            return None
        if self.paused:
            steps, self._steps = self._steps, 0
            return steps or None
        self._due = max(self._due, self._clock() - 1) + self._stride / self.pace
        return self._stride

    @property
    def _stride(self) -> int:
        """Steps between two reports at the present pace."""
        return math.ceil(self.pace / REPORTS)
