"""What a training run tells, and when: the events of core/training/events.py. Knows no process, no store and no screen.

A report looks and never touches: no random number is drawn, no weight, gradient or running statistic is changed, so the
clock cannot change the numbers of a run. It also takes Controls, between two steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.evaluation.classification import Evaluation, evaluate
from core.training import probes, telling
from core.training.events import Event
from core.training.maps import feature_maps
from core.training.pacing import PROGRESS_EVERY, until_next_snapshot
from core.training.state import TrainingState
from core.training.talk import Events, Talk
from core.wire import Array

Floats = NDArray[np.float32]


class Report(Talk):
    """The reporting side of one `fit`. Times are seconds of training: a pause does not count."""

    def __init__(self, state: TrainingState, clock: Callable[[], float]) -> None:
        super().__init__(state, clock)
        self._state = state
        labels, seed = state.validation.part.labels, state.experiment.data.split_seed
        self._cost = telling.cost_of(state)
        self._panel = probes.panel(labels, seed, probes.samples(len(state.classes)))
        seen = probes.seen(labels, seed, self._cost["flops"])
        self._seen = None if seen is None else torch.from_numpy(seen)
        self._watched = 0  # whose feature maps are told, of the panel
        self._steps: list[tuple[Tensor, Tensor, Tensor]] = []  # loss, logits, labels of the steps not yet reported
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
        yield from self._tell(telling.started(self._state, self._panel, self._cost))
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
            yield from self._tell(telling.progress(state, step, loss[:good], accuracy[:good]))
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
        if self._snapshot_step != self._state.step or self._seen is not None:
            yield from self._tell(self._snapshot(whole=True))
        if np.isfinite(self._validation.loss):
            yield from self._tell(self._finished())
        else:  # every loss was finite, but the last update was not
            yield from self._tell(self._diverged(self._state.step))

    def _read(self) -> tuple[Floats, Floats]:
        """Loss and accuracy of each step not yet reported, each (k,)."""
        losses, logits, labels = zip(*self._steps, strict=True)
        self._steps = []
        right = (torch.cat(logits).argmax(1) == torch.cat(labels)).numpy()
        sizes = np.array([len(each) for each in labels])
        accuracy = np.add.reduceat(right, np.cumsum(sizes) - sizes, dtype=np.float32) / sizes
        return torch.stack(losses).float().numpy(), accuracy.astype(np.float32)

    def _snapshot(self, whole: bool = False) -> Event:
        """`whole`: with all validation pictures."""
        state = self._state
        began = self._now()
        rows = None if whole else self._seen
        labels = state.validation.labels if rows is None else state.validation.labels[rows]
        seen = evaluate(state.model, state.validation.batches(rows), labels, len(state.classes))
        self._validation = seen
        self._snapshot_step = state.step
        stages, maps = self._maps()
        data = {
            "step": state.step,
            "epoch": state.step / state.steps_per_epoch,
            "validation_loss": seen.loss,
            "validation_accuracy": seen.accuracy,
            "validation_seen": len(labels),
            "maps": stages,
        }
        arrays = {
            "confusion": seen.confusion,
            "filters": probes.first_filters(state.model),
            "sample_probabilities": seen.probabilities[self._panel if rows is None else slice(len(self._panel))],
            "gradient_norms": probes.gradient_norms(state.model),
            **maps,
        }
        self._snapshot_cost = min(self._snapshot_cost, self._now() - began)
        self._snapshot_at = self._now() + until_next_snapshot(state.seconds, self._snapshot_cost)
        return Event("snapshot", data, arrays)

    def _maps(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """What the network makes of the watched picture."""
        rows = self._state.validation
        stages, arrays = feature_maps(self._state.model, rows.images(torch.tensor([self._panel[self._watched]])))
        return {"picture": self._watched, "stages": stages}, arrays

    def _watch(self, picture: int) -> Event:
        """Look at another of the watched pictures; beyond the last, at the last."""
        state = self._state
        self._watched = max(0, min(picture, len(self._panel) - 1))
        stages, arrays = self._maps()
        return Event("maps", {"step": state.step, "epoch": state.step / state.steps_per_epoch, "maps": stages}, arrays)

    def _finished(self) -> Event:
        state = self._state
        test = evaluate(state.model, state.test.batches(), state.test.labels, len(state.classes))
        return telling.finished(state, self._validation, test)
