"""What a training run tells, and when: the events of core/training/events.py. Knows no process, no store and no screen.

A report looks and never touches: no random number is drawn, no weight, gradient or running statistic is changed, so the
clock cannot change the numbers of a run. It also takes Controls, between two steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.config import knobs_of
from core.evaluation.classification import Evaluation, evaluate
from core.training import probes
from core.training.events import Control, Event
from core.training.experiment import OptimizerConfig
from core.training.state import Batch, TrainingState
from core.wire import Array

Floats = NDArray[np.float32]

PROGRESS_EVERY = 0.1  # seconds
# Snapshots: lively while a run is young, then as often as a small part of its time pays for. One costs about as much as one
# step of training; a large network's is not awaited for ever.
SNAPSHOT_EVERY, SNAPSHOT_LATEST = 0.3, 5.0  # seconds
LIVELY = 1.0  # seconds of training
SNAPSHOT_BUDGET = 0.002  # of the time after that
SNAPSHOT_SHARE = 1 / 60  # of the time trained so far: an hour of training keeps about 400 snapshots
SAMPLES = 12  # pictures watched during the run

Events = Generator[Event, Control | None, None]


class Report:
    """The reporting side of one `fit`. Times are seconds of training: a pause does not count."""

    def __init__(self, state: TrainingState, clock: Callable[[], float]) -> None:
        self.stop = False  # a learner asked for the end
        self.failed = False
        self._state = state
        self._clock = clock
        self._began = clock()
        self._away = 0.0  # seconds between yielding an event and being called again
        self._before = state.seconds  # trained before this `fit`
        self._panel = probes.panel(state.validation.labels.numpy(), state.experiment.data.split_seed, SAMPLES)
        self._steps: list[tuple[Tensor, Tensor, Tensor]] = []  # loss, logits, labels of the steps not yet reported
        self._target: int | None = None  # the step to report after, when a learner goes step by step
        self._progress_at = 0.0  # the second of this `fit` at which progress is due next
        self._snapshot_at = 0.0
        self._snapshot_cost = math.inf  # seconds, of the cheapest so far: the others were disturbed
        self._snapshot_step = -1
        self._validation: Evaluation  # of the last snapshot

    def note(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Remember a step."""
        self._steps.append((loss.detach(), logits.detach(), labels))

    def is_due(self) -> bool:
        """Whether it is time to report."""
        if self._target is not None:
            return self._state.step >= self._target
        return self._now() >= self._progress_at

    def begin(self) -> Events:
        """started, and what the network answers before it has learned anything."""
        yield from self._tell(self._started())
        yield from self._tell(self._snapshot())
        self._progress_at = self._now() + PROGRESS_EVERY

    def middle(self) -> Events:
        """At times a snapshot, then progress; or failed, if the loss of one of these steps is no finite number."""
        state = self._state
        by_hand, self._target = self._target is not None, None
        state.seconds = self._before + self._now()
        loss, accuracy = self._read()
        good = len(loss) if np.isfinite(loss).all() else int(np.argmin(np.isfinite(loss)))
        step = state.step - len(loss) + good
        if good == len(loss) and (by_hand or self._now() >= self._snapshot_at):
            yield from self._tell(self._snapshot())
        if good:
            yield from self._tell(self._progress(step, loss[:good], accuracy[:good]))
        if good < len(loss):
            yield from self._tell(self._diverged(step + 1))
        self._progress_at = self._now() + PROGRESS_EVERY

    def end(self) -> Events:
        """The steps not yet reported, a last snapshot, and the test pictures, looked at for the first time."""
        if self._steps:
            yield from self.middle()
        if self.failed:
            return
        self._state.seconds = self._before + self._now()
        if self._snapshot_step != self._state.step:
            yield from self._tell(self._snapshot())
        if np.isfinite(self._validation.loss):
            yield from self._tell(self._finished())
        else:  # every loss was finite, but the last update was not
            yield from self._tell(self._diverged(self._state.step))

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
            self._target = self._state.step + max(1, control.steps)
        if control.learning_rate is not None:
            yield from self._tell(self._changed(control.learning_rate))

    def _read(self) -> tuple[Floats, Floats]:
        """Loss and accuracy of each step not yet reported, each (k,)."""
        losses, logits, labels = zip(*self._steps, strict=True)
        self._steps = []
        right = (torch.cat(logits).argmax(1) == torch.cat(labels)).numpy()
        sizes = np.array([len(each) for each in labels])
        accuracy = np.add.reduceat(right, np.cumsum(sizes) - sizes, dtype=np.float32) / sizes
        return torch.stack(losses).float().numpy(), accuracy.astype(np.float32)

    def _started(self) -> Event:
        state = self._state
        data = {
            "step": state.step,
            "steps_total": state.steps_total,
            "steps_per_epoch": state.steps_per_epoch,
            "classes": list(state.classes),
            "parameters": probes.parameters_of(state.model),
            "train_images": len(state.train.labels),
            "validation_images": len(state.validation.labels),
            "test_images": len(state.test.labels),
            "precision": state.experiment.precision,
            "layout": state.experiment.layout,
            "learning_rate": state.learning_rate,
            "layers": list(probes.layers_of(state.model)),
        }
        arrays = {
            "sample_images": _gray(state.validation)[self._panel],
            "sample_labels": state.validation.labels.numpy()[self._panel].astype(np.int32),
        }
        return Event("started", data, arrays)

    def _progress(self, step: int, loss: Floats, accuracy: Floats) -> Event:
        state = self._state
        speed = state.step / max(state.seconds, 1e-9)  # steps per second of training since the run began
        data = {
            "step": step,
            "epoch": step / state.steps_per_epoch,
            "learning_rate": state.optimizer.param_groups[0]["lr"],  # of the step just taken
            "images_per_second": speed * len(state.train.labels) / state.steps_per_epoch,
            "seconds_left": (state.steps_total - state.step) / speed,
        }
        return Event("progress", data, {"loss": loss, "accuracy": accuracy})

    def _snapshot(self) -> Event:
        state = self._state
        began = self._now()
        seen = evaluate(state.model, state.validation.images, state.validation.labels, len(state.classes))
        self._validation = seen
        self._snapshot_step = state.step
        data = {
            "step": state.step,
            "epoch": state.step / state.steps_per_epoch,
            "validation_loss": seen.loss,
            "validation_accuracy": seen.accuracy,
        }
        arrays = {
            "confusion": seen.confusion,
            "filters": probes.first_filters(state.model),
            "sample_probabilities": seen.probabilities[self._panel],
            "gradient_norms": probes.gradient_norms(state.model),
        }
        self._snapshot_cost = min(self._snapshot_cost, self._now() - began)
        self._snapshot_at = self._now() + self._until_next_snapshot()
        return Event("snapshot", data, arrays)

    def _until_next_snapshot(self) -> float:
        """Seconds."""
        trained = self._state.seconds
        if trained < LIVELY:
            return SNAPSHOT_EVERY
        paid = min(self._snapshot_cost / SNAPSHOT_BUDGET, SNAPSHOT_LATEST)
        return max(SNAPSHOT_EVERY, paid, trained * SNAPSHOT_SHARE)

    def _changed(self, learning_rate: float) -> Event:
        """Move the schedule's peak; its shape goes on. Beyond the knob's bounds the nearest bound holds."""
        state = self._state
        bounds = next(each for each in knobs_of(OptimizerConfig) if each.name == "learning_rate")
        if not math.isnan(learning_rate):
            state.peak = float(np.clip(learning_rate, bounds.low, bounds.high))
        return Event("changed", {"step": state.step, "learning_rate": state.peak, "scheduled": state.learning_rate})

    def _diverged(self, step: int) -> Event:
        self.failed = True
        return Event("failed", {"reason": "diverged", "step": step, "detail": ""})

    def _finished(self) -> Event:
        state = self._state
        test = evaluate(state.model, state.test.images, state.test.labels, len(state.classes))
        data = {
            "reason": "done" if state.step >= state.steps_total else "stopped",
            "step": state.step,
            "seconds": state.seconds,
            "validation_loss": self._validation.loss,
            "validation_accuracy": self._validation.accuracy,
            "test_loss": test.loss,
            "test_accuracy": test.accuracy,
        }
        arrays: dict[str, Array] = {
            "test_images": np.rint(_gray(state.test) * 255).astype(np.uint8),
            "test_labels": state.test.labels.numpy().astype(np.int32),
            "test_probabilities": test.probabilities,
        }
        return Event("finished", data, arrays)


def _gray(batch: Batch) -> Floats:
    """Pictures (n, height, width) from 0 to 1, the mean of their channels."""
    return batch.images.mean(1).numpy()
