"""A lesson of the network by hand: how far it has come and what it told on the way. Knows no screen and no library that learns.

A lesson is a value: `learn` returns another one. What it tells are the events of a training run (core/training/events.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.foundations.by_hand import Weights
from core.foundations.by_hand_config import ByHandConfig, learned_numbers, steps_an_epoch
from core.oracle.service import oracle
from core.training.events import Event
from core.wire import Array

RUN = "core.foundations.by_hand_run"
PATIENCE = 60.0  # seconds; the first question loads scikit-learn
SNAPSHOT = ("confusion", "filters", "sample_probabilities", "gradient_norms")
FIRST = ("sample_images", "sample_labels")


@dataclass(frozen=True)
class Seen:
    """What an epoch left behind, besides what the events tell."""

    difference: float  # between the gradient by hand and autograd's, the largest of all parts
    largest: float  # part of that gradient
    slope: float  # σ'(z) of the hidden neurons, mean over the validation pictures
    different: int  # hidden neurons that are no copies of another


@dataclass(frozen=True)
class Lesson:
    """The network after `epoch` epochs."""

    config: ByHandConfig
    weights: Weights
    epoch: int
    seconds: float
    seen: tuple[Seen, ...]  # before the first epoch and after each
    events: tuple[bytes, ...]  # packed

    @property
    def done(self) -> bool:
        """Whether all epochs are over, or the numbers are none any more."""
        return self.epoch >= self.config.epochs or self.diverged

    @property
    def diverged(self) -> bool:
        """Whether a weight is infinite or no number."""
        return not all(np.isfinite(part).all() for part in self.weights)


def begin(config: ByHandConfig) -> Lesson:
    """Before the first step. Raises Problem as the oracle does."""
    question = {"start": config.start, "seed": config.seed, "batch": config.batch_size}
    header, arrays = oracle().ask(f"{RUN}:begin", question, seconds=PATIENCE)
    steps, (train, validation, test) = steps_an_epoch(config.batch_size), header["images"]
    data = {
        "step": 0,
        "steps_total": steps * config.epochs,
        "steps_per_epoch": steps,
        "classes": list("0123456789"),
        "parameters": learned_numbers(),
        "train_images": train,
        "validation_images": validation,
        "test_images": test,
        "precision": "float64",
        "layout": "default",
        "learning_rate": config.learning_rate,
        "layers": ["W1, b1", "W2, b2"],
    }
    started = Event("started", data, {name: arrays[name] for name in FIRST}).pack()
    return Lesson(
        config, _weights(arrays), 0, 0.0, (_seen(header),), (started, _snapshot(config, 0, header, arrays).pack())
    )


def learn(lesson: Lesson) -> Lesson:
    """One epoch more; the lesson itself if it is done. Raises Problem as the oracle does."""
    if lesson.done:
        return lesson
    config = lesson.config
    question = {
        "seed": config.seed,
        "epoch": lesson.epoch,
        "rate": config.learning_rate,
        "batch": config.batch_size,
    }
    header, arrays = oracle().ask(f"{RUN}:train", question, lesson.weights._asdict(), seconds=PATIENCE)
    seconds = lesson.seconds + header["seconds"]
    epoch, steps = lesson.epoch + 1, steps_an_epoch(config.batch_size)
    data = {
        "step": epoch * steps,
        "epoch": float(epoch),
        "learning_rate": config.learning_rate,
        "images_per_second": None,
        "seconds_left": None,
    }
    told = [Event("progress", data, {name: arrays[name] for name in ("loss", "accuracy")})]
    told.append(_snapshot(config, epoch, header, arrays))
    after = replace(lesson, weights=_weights(arrays), epoch=epoch, seconds=seconds, seen=(*lesson.seen, _seen(header)))
    if after.diverged:
        told.append(Event("failed", {"reason": "diverged", "step": epoch * steps, "detail": ""}))
    elif after.done:
        told.append(_finished(after, header))
    return replace(after, events=(*lesson.events, *(event.pack() for event in told)))


def _finished(lesson: Lesson, seen: dict[str, Any]) -> Event:
    header, arrays = oracle().ask(f"{RUN}:examine", {}, lesson.weights._asdict(), seconds=PATIENCE)
    data = {
        "reason": "done",
        "step": lesson.epoch * steps_an_epoch(lesson.config.batch_size),
        "seconds": lesson.seconds,
        "validation_loss": seen["validation_loss"],
        "validation_accuracy": seen["validation_accuracy"],
    }
    return Event("finished", data | header, arrays)


def _snapshot(config: ByHandConfig, epoch: int, header: dict[str, Any], arrays: dict[str, Array]) -> Event:
    data = {"step": epoch * steps_an_epoch(config.batch_size), "epoch": float(epoch)}
    data |= {name: header[name] for name in ("validation_loss", "validation_accuracy")}
    return Event("snapshot", data, {name: arrays[name] for name in SNAPSHOT})


def _seen(header: dict[str, Any]) -> Seen:
    found = {name: header[name] for name in ("difference", "largest", "slope")}
    return Seen(
        **{name: float("nan") if value is None else value for name, value in found.items()},
        different=header["different"],
    )


def _weights(arrays: dict[str, Array]) -> Weights:
    return Weights(*(arrays[name] for name in Weights._fields))
