"""What a learner may choose for the network by hand, and questions about it that need no picture. Knows no training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.config import knob
from core.foundations import by_hand
from core.foundations.by_hand import DIGITS, HIDDEN, PIXELS, Weights

PICTURES = 1257  # in the training part of the digits


@dataclass(frozen=True)
class ByHandConfig:
    """How the network starts and how it learns."""

    start: Literal["xavier", "normal", "zeros"] = "xavier"  # a key of by_hand.SPREAD
    learning_rate: float = knob(0.5, 0.01, 10.0, log=True)
    batch_size: int = knob(16, 4, 128, step=4)
    epochs: int = knob(20, 1, 40)
    seed: int = knob(0, 0, 99)


def steps_an_epoch(batch: int, pictures: int = PICTURES) -> int:
    """Batches, the last one smaller where `pictures` is no multiple of `batch`."""
    return -(-pictures // batch)


def survived(batch: int, pictures: int = PICTURES) -> int | None:
    """Steps of the first epoch before NumPy refuses `H @ (1 − H)` where `H * (1 − H)` is meant; None if it never does.

    Two factors of shape (n, 32) have a product of matrices only where n is 32.
    """
    for step in range(steps_an_epoch(batch, pictures)):
        H = np.full((min(batch, pictures - step * batch), HIDDEN), 0.5)
        try:
            H @ (1 - H)
        except ValueError:
            return step
    return None


def silent(start: str, seed: int) -> tuple[str, ...]:
    """Which of W1 and W2 get no gradient at all at the very first step."""
    generator = np.random.default_rng(seed)
    weights = by_hand.first_weights(start, generator)
    X, Y = generator.uniform(0, 1, (50, PIXELS)), np.eye(DIGITS)[np.arange(50) % 7]
    gradient = by_hand.backward(weights, X, Y, *by_hand.forward(weights, X))
    return tuple(name for name in ("W1", "W2") if not np.any(getattr(gradient, name)))


def undecided_loss() -> float:
    """The loss of a network whose weights are all zero, whatever the picture: log 10."""
    zeros = by_hand.first_weights("zeros", np.random.default_rng(0))
    return by_hand.loss(by_hand.forward(zeros, np.ones((1, PIXELS)))[1], np.eye(DIGITS)[:1])


def learned_numbers() -> int:
    """How many numbers the network learns: 64·32 + 32 + 32·10 + 10."""
    return sum(part.size for part in by_hand.first_weights("zeros", np.random.default_rng(0)))


def different_neurons(weights: Weights) -> int:
    """How many hidden neurons are not copies of another: columns of W1 over b1 that differ."""
    columns = np.vstack([weights.W1, weights.b1])
    return int(np.unique(np.round(columns, 9), axis=1).shape[1])
