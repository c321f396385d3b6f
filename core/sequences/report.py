"""What a run of sequences tells, and when. Knows no kind, no process, no store and no screen.

started   task, lanes [{name, parameters}], steps_total, steps_per_epoch, batch_size, learning_rate, precision, scored, fallen
          [bool a lane], and what the task adds
progress  step, epoch, learning_rate, examples_per_second, seconds_left; losses, norms and, if scored, accuracies (k, lanes) f4
          of the last k steps, NaN for a lane that has fallen
snapshot  step, epoch, lane_losses, lane_accuracies (or null), fallen, and what the task adds
changed   step, learning_rate (the new peak), scheduled (the rate of the next step)
finished  reason "done" or "stopped", step, seconds, and what the task adds
failed    reason, step, detail: when every lane has fallen

As with pictures, a report looks and never touches, so the clock cannot change the numbers of a run.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from core.sequences.state import SequenceState, Step
from core.training.events import Event
from core.training.pacing import PROGRESS_EVERY, until_next_snapshot
from core.training.talk import Events, Talk
from core.wire import Array


def fit(state: SequenceState, *, clock: Callable[[], float] = time.monotonic) -> Events:
    """Train from `state` to the end of the last epoch, or until a Control says stop."""
    report = Report(state, clock)
    yield from report.begin()
    while state.step < state.steps_total and not report.stop:
        report.note(state.advance())
        if report.is_due():
            yield from report.middle()
            if report.failed:
                return
    yield from report.end()


class Report(Talk):
    """The reporting side of one `fit`. Times are seconds of training: a pause does not count."""

    def __init__(self, state: SequenceState, clock: Callable[[], float]) -> None:
        super().__init__(state, clock)
        self._state = state
        self._first = state.step
        self._steps: list[Step] = []  # not yet reported

    def note(self, step: Step) -> None:
        """Remember a step."""
        self._steps.append(step)

    def is_due(self) -> bool:
        """Whether it is time to report."""
        if self._target is not None:
            return self._state.step >= self._target
        return self._now() >= self._progress_at or all(self._state.fallen)

    def begin(self) -> Events:
        """started, and what the networks answer before they have learned anything."""
        state, task = self._state, self._state.task
        data, arrays = task.started()
        told = {
            "task": state.experiment.kind,
            "step": state.step,
            "epochs": state.experiment.epochs,
            "steps_total": state.steps_total,
            "steps_per_epoch": state.steps_per_epoch,
            "batch_size": state.experiment.batch_size,
            "learning_rate": state.learning_rate,
            "precision": state.experiment.precision,
            "scored": task.scored,
            "fallen": list(state.fallen),
            "lanes": [{"name": lane.name, "parameters": lane.parameters} for lane in task.lanes],
        }
        yield from self._tell(Event("started", {**told, **data}, arrays))
        yield from self._tell(self._snapshot(whole=False))
        self._progress_at = self._now() + PROGRESS_EVERY

    def middle(self, last: bool = False) -> Events:
        """At times a snapshot, then progress; failed, if no lane is left. After the `last` one comes a whole snapshot anyway."""
        state = self._state
        by_hand, self._target = self._target is not None, None
        state.seconds = self._before + self._now()
        if not all(state.fallen) and not last and (by_hand or self._now() >= self._snapshot_at):
            yield from self._tell(self._snapshot(whole=False))
        yield from self._tell(self._progress())
        if all(state.fallen):
            yield from self._tell(self._diverged(state.step))
        self._progress_at = self._now() + PROGRESS_EVERY

    def end(self) -> Events:
        """The steps not yet reported, a last snapshot, and the test part, looked at for the first time."""
        if self._steps:
            yield from self.middle(last=True)
        if self.failed:
            return
        state = self._state
        state.seconds = self._before + self._now()
        yield from self._tell(self._snapshot(whole=True))
        data, arrays = state.task.finished()
        reason = "done" if state.step >= state.steps_total else "stopped"
        told = {"reason": reason, "step": state.step, "seconds": state.seconds, "fallen": list(state.fallen)}
        yield from self._tell(Event("finished", {**told, **data}, arrays))

    def _watch(self, picture: int) -> Event | None:
        """Look at another sample, at once."""
        return self._snapshot(whole=False) if self._state.task.watch(picture) else None

    def _progress(self) -> Event:
        state, steps = self._state, self._steps
        self._steps = []
        speed = max(1, state.step - self._first) / max(1e-9, self._now())  # steps a second
        data = {
            "step": state.step,
            "epoch": state.step / state.steps_per_epoch,
            "learning_rate": steps[-1].rate,
            "examples_per_second": speed * state.task.examples_per_step,
            "seconds_left": (state.steps_total - state.step) / speed,
        }
        arrays: dict[str, Array] = {
            "losses": np.array([each.losses for each in steps], np.float32),
            "norms": np.array([each.norms for each in steps], np.float32),
        }
        if state.task.scored:
            arrays["accuracies"] = np.array([each.accuracies for each in steps], np.float32)
        return Event("progress", data, arrays)

    def _snapshot(self, whole: bool) -> Event:
        state = self._state
        began = self._now()
        data, arrays = state.task.snapshot(whole)
        self._snapshot_cost = min(self._snapshot_cost, self._now() - began)
        self._snapshot_at = self._now() + until_next_snapshot(state.seconds, self._snapshot_cost / state.task.worth)
        told = {"step": state.step, "epoch": state.step / state.steps_per_epoch, "fallen": list(state.fallen)}
        return Event("snapshot", {**told, **data}, arrays)
