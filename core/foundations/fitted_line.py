"""The straight line ŷ = w·x + b that makes a loss smallest over points, one of which may be an outlier. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from core.config import knob
from core.foundations.activations import Array
from core.foundations.losses import LOSSES, LossConfig

# nine points near ŷ = 0.5·x + 1; the tenth is the learner's
X = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
Y = (1.7, 1.8, 2.6, 3.3, 3.2, 4.3, 4.4, 4.7, 5.8)
ROUNDS = 2000
STILL = 1e-12  # a round that moves the line less ends the search


@dataclass(frozen=True)
class LineConfig:
    """The outlier as a learner drags it."""

    outlier_x: float = knob(8.0, 0.0, 10.0, step=0.1)
    outlier_y: float = knob(-4.0, -6.0, 14.0, step=0.1)


@dataclass(frozen=True)
class Line:
    """ŷ = w·x + b."""

    w: float
    b: float

    def __call__(self, x: ArrayLike) -> Array:
        """ŷ at each x."""
        return self.w * np.asarray(x, dtype=np.float64) + self.b


def total(name: str, line: Line, x: Array, y: Array, delta: float) -> float:
    """The loss of the line, summed over the points."""
    return float(LOSSES[name](line(x) - y, LossConfig(delta=delta)).sum())


def least_squares(x: Array, y: Array, weight: Array) -> Line:
    """The line with the smallest Σ weight·(ŷ − y)², in closed form; needs two different x."""
    mean_x, mean_y = (weight @ x) / weight.sum(), (weight @ y) / weight.sum()
    w = (weight * (x - mean_x)) @ (y - mean_y) / ((weight * (x - mean_x)) @ (x - mean_x))
    return Line(float(w), float(mean_y - w * mean_x))


def least_absolute(x: Array, y: Array) -> Line:
    """A line with the smallest Σ|ŷ − y|. One such line goes through two of the points, so all pairs are tried."""
    best, smallest = Line(0.0, float(np.median(y))), np.inf
    for i, j in combinations(range(x.size), 2):
        if x[i] == x[j]:
            continue
        w = (y[j] - y[i]) / (x[j] - x[i])
        line = Line(float(w), float(y[i] - w * x[i]))
        size = total("mae", line, x, y, 1.0)
        if size < smallest - STILL:  # of equals, the first
            best, smallest = line, size
    return best


def least_huber(x: Array, y: Array, delta: float) -> Line:
    """A line with the smallest Huber loss, by iteratively reweighted least squares.

    A point further than δ off counts with the weight δ/|e|: then its parabola has the slope of Huber's line at its place.
    """
    line = least_squares(x, y, np.ones_like(x))
    for _ in range(ROUNDS):
        size = np.abs(line(x) - y)
        following = least_squares(x, y, delta / np.maximum(size, delta))
        moved = max(abs(following.w - line.w), abs(following.b - line.b))
        line = following
        if moved < STILL:
            break
    return line


def fit(x: ArrayLike, y: ArrayLike, delta: float) -> Mapping[str, Line]:
    """The best line for "mse", "mae" and "huber"."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return MappingProxyType(
        {
            "mse": least_squares(x, y, np.ones_like(x)),
            "mae": least_absolute(x, y),
            "huber": least_huber(x, y, delta),
        }
    )


def mae_follows(config: LineConfig, rise: float = 3.0) -> bool:
    """Whether the MAE line moves when the outlier is lifted by `rise`."""
    x = np.asarray((*X, config.outlier_x))
    here, there = (least_absolute(x, np.asarray((*Y, y))) for y in (config.outlier_y, config.outlier_y + rise))
    return float(np.abs(here(x) - there(x)).max()) > 1e-9
