"""The right answers to questions about an experiment and its trajectory. Knows no words."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from core.data.plane import Plane
from core.playground import trajectory
from core.playground.experiment import Experiment
from core.playground.trajectory import Ask, Line
from core.training.small_rates import steps_per_epoch

FASTER = 10.0  # times the rate
SHORT = 100  # epochs to find out what it does
BRIEF = 0.005  # seconds of computing at a time: no more than is asked for
ALIKE = 0.05


def updates(experiment: Experiment, examples: Plane) -> tuple[int, int]:
    """Training examples, and how often the weights change in an epoch: ⌈n / batch⌉."""
    count = int(examples.train.sum())
    return count, steps_per_epoch(experiment.network, count)


def lowest(line: Line) -> tuple[Literal["first", "middle", "last"], int]:
    """In which third of the run the test loss was lowest, and at which epoch."""
    assert line.recording is not None
    losses = line.recording.loss_test
    epoch = int(np.nanargmin(losses)) if np.isfinite(losses).any() else 0
    third = 3 * epoch // max(1, len(losses) - 1)
    return ("first", "middle", "last")[min(2, third)], line.start + epoch


def faster(
    line: Line, ask: Ask | None = None
) -> tuple[Literal["lower", "same", "higher", "diverged"], int, float, float]:
    """What ten times the rate does to the training loss after a while: how, after how many epochs, and both losses.

    Raises Problem as the process does.
    """
    assert line.recording is not None
    given = line.experiment
    epochs = min(SHORT, len(line.recording.loss_train) - 1)
    before = float(line.recording.loss_train[epochs])
    # the same limit of epochs, for schedules stretch over it
    network = replace(given.network, learning_rate=given.network.learning_rate * FASTER, target=0.0, patience=0)
    other = Line(replace(given, network=network), engine=line.engine)
    while not other.complete and other.epoch < epochs:
        other = trajectory.grow(other, BRIEF, ask)
    assert other.recording is not None
    losses = other.recording.loss_train
    if len(losses) <= epochs:
        return "diverged", epochs, before, float("nan")
    after = float(losses[epochs])
    if abs(after - before) <= ALIKE * max(abs(before), 1e-12):
        return "same", epochs, before, after
    return "lower" if after < before else "higher", epochs, before, after


def rate(experiment: Experiment) -> float | None:
    """Ten times the rate, or None where that is beyond what can be set."""
    found = experiment.network.learning_rate * FASTER
    return float(f"{found:.6g}") if found <= 10 else None
