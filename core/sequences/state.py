"""The state of a run of sequences between two steps, and the step itself. Knows no clock and no report."""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from core.errors import Problem
from core.sequences.faster import settled
from core.sequences.task import Lane, Task
from core.training import schedules
from core.training.precision import autocast

NO_CLIP = math.inf


@dataclass
class Step:
    """What one step was, lane by lane; NaN for a lane that has fallen."""

    losses: list[float]
    accuracies: list[float]
    norms: list[float]  # of the gradient, before it was clipped
    rate: float  # the learning rate


@dataclass
class SequenceState:
    """One run, `step` steps old. Its experiment has no "auto" left in it."""

    experiment: Any
    task: Task
    generator: torch.Generator
    peak: float  # the highest learning rate of the schedule; a learner may change it
    step: int = 0
    seconds: float = 0.0  # spent in training so far
    fallen: list[bool] = field(default_factory=list)  # lanes whose loss or gradient was no finite number

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch."""
        return self.task.steps_per_epoch

    @property
    def steps_total(self) -> int:
        """Steps of the whole run."""
        return int(self.experiment.epochs) * self.steps_per_epoch

    @property
    def learning_rate(self) -> float:
        """The rate of the next step."""
        return self.peak * schedules.share(self.experiment.schedule.shape, self.step, self.steps_total)

    @property
    def is_finite(self) -> bool:
        """Whether the weights of every lane are finite numbers; a lane that falls keeps the last that were."""
        return all(bool(each.isfinite().all()) for lane in self.task.lanes for each in lane.model.parameters())

    def advance(self) -> Step:
        """One step of every lane on the same batch."""
        batch, rate = self.task.batch(self.step), self.learning_rate
        told = Step([], [], [], rate)
        for number, lane in enumerate(self.task.lanes):
            loss, accuracy, norm = (math.nan,) * 3 if self.fallen[number] else self._learn(lane, batch, rate)
            self.fallen[number] = not math.isfinite(loss + norm)
            told.losses.append(loss)
            told.accuracies.append(accuracy)
            told.norms.append(norm)
        self.step += 1
        return told

    def _learn(self, lane: Lane, batch: Any, rate: float) -> tuple[float, float, float]:
        for group in lane.optimizer.param_groups:
            group["lr"] = rate
        with autocast(self.experiment.precision):
            loss, accuracy = self.task.losses(lane, batch)
        lane.optimizer.zero_grad()
        loss.backward()
        # g ← g · min(1, clip / ‖g‖), ‖g‖ over all weights together (Pascanu et al. 2013)
        norm = torch.nn.utils.clip_grad_norm_(lane.model.parameters(), self.experiment.clip or NO_CLIP)
        found = loss.item(), math.nan if accuracy is None else float(accuracy), norm.item()
        if math.isfinite(found[0] + found[2]):  # else the weights stay what they were
            lane.optimizer.step()
            self.task.after(lane, batch)
        return found


def start(experiment: Any, begin: Path | None = None) -> SequenceState:
    """A run before its first step. Raises Problem as the kind's task does, and "begin_unfit": these runs begin with random weights."""
    if begin is not None:
        raise Problem("begin_unfit")
    generator = torch.Generator().manual_seed(experiment.seed)
    task = module_of(experiment).task(experiment, generator)
    state = SequenceState(
        experiment, task, generator, experiment.optimizer.learning_rate, fallen=[False] * len(task.lanes)
    )
    if experiment.precision == "auto":
        state.experiment = replace(experiment, precision=settled(state))
    return state


def module_of(experiment: Any) -> Any:
    """The module of a description's kind: `task(experiment, generator)`, `rebuilt(experiment, about)`."""
    return importlib.import_module(f"core.sequences.{experiment.kind}")
