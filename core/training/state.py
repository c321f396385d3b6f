"""The state of a run between two steps: everything that decides the next one. Knows no clock and no report."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from core.data import pictures
from core.data.augment import augment
from core.data.split import Split
from core.errors import Problem
from core.models import cnn
from core.training import beginning, optimizers, precision, schedules
from core.training.experiment import Experiment
from core.training.rows import Rows


class Batch(NamedTuple):
    """Pictures (n, channels, height, width) with their class numbers (n,)."""

    images: Tensor
    labels: Tensor


@dataclass
class TrainingState:
    """One run, `step` steps old. Its experiment has no "auto" left in it."""

    experiment: Experiment
    classes: tuple[str, ...]
    image_shape: tuple[int, int, int]  # (channels, height, width)
    train: Rows
    validation: Rows
    test: Rows
    model: cnn.CNN
    optimizer: torch.optim.Optimizer
    generator: torch.Generator  # of the order of the pictures and of what changes them
    order: Tensor  # of the pictures in the current epoch
    peak: float  # the highest learning rate of the schedule; a learner may change it
    step: int = 0
    seconds: float = 0.0  # spent in training so far
    note: str = ""  # on the pictures

    @property
    def steps_per_epoch(self) -> int:
        """⌈pictures / batch size⌉"""
        return math.ceil(len(self.train.labels) / self.experiment.batch_size)

    @property
    def steps_total(self) -> int:
        """Steps of the whole run."""
        return self.experiment.epochs * self.steps_per_epoch

    @property
    def learning_rate(self) -> float:
        """The rate of the next step."""
        return self.peak * schedules.share(self.experiment.schedule.shape, self.step, self.steps_total)

    @property
    def is_finite(self) -> bool:
        """Whether every weight and running statistic is a finite number; after a divergence they are not."""
        return all(bool(tensor.isfinite().all()) for tensor in self.model.state_dict().values())

    def batch(self) -> Batch:
        """The pictures of the next step; at the start of an epoch they are shuffled anew, and each time they are augmented.

        The epoch is cut into parts that differ by one picture at most: a small remainder would give a noisy step.
        """
        size, steps = len(self.train.labels), self.steps_per_epoch
        place = self.step % steps
        if place == 0:
            self.order = torch.randperm(size, generator=self.generator)
        chosen = self.order[place * size // steps : (place + 1) * size // steps]
        images = augment(self.train.images(chosen), self.experiment.augment, self.generator)
        return Batch(self.train.laid_out(images), self.train.labels[chosen])


def start(experiment: Experiment, data: Split | None = None, begin: Path | None = None) -> TrainingState:
    """A run before its first step. `data` stands in for the experiment's own data set.

    `begin` is the file with the weights that `experiment.begin` names; all else starts anew: the optimizer's memory, the
    schedule, the order of the pictures. Raises Problem as `beginning.fill`.
    """
    state = fresh(experiment, data)
    if begin is not None:
        beginning.fill(state.model, begin)
    elif experiment.begin:
        raise Problem("begin_gone")
    return state


def fresh(experiment: Experiment, data: Split | None = None) -> TrainingState:
    """A run before its first step with random weights, whatever it is to begin with: whoever calls puts others in."""
    data = data or pictures.load(experiment.data)
    experiment = precision.settle(experiment, data.image_shape)
    generator = torch.Generator().manual_seed(experiment.seed)
    model = cnn.build(experiment.model, data.image_shape, len(data.classes), generator)
    model.to(memory_format=precision.memory_format(experiment.layout))  # type: ignore[call-overload]
    return TrainingState(
        experiment=experiment,
        classes=data.classes,
        image_shape=data.image_shape,
        train=Rows(data.train, experiment.layout),
        validation=Rows(data.validation, experiment.layout),
        test=Rows(data.test, experiment.layout),
        model=model,
        optimizer=optimizers.build(experiment.optimizer, model.parameters()),
        generator=generator,
        order=torch.arange(len(data.train)),
        peak=experiment.optimizer.learning_rate,
        note=data.note,
    )
