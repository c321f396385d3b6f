"""Examples on the plane, for networks small enough to watch: shapes, noise, split, features. Knows no network.

Points lie in -6 … 6 on both axes. What belongs to a point is a class (tasks "two" and "many") or a value (task
"regression"); of a curve y = f(x) the points have x2 = 0. The same settings give the same examples, anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from core.config import check, knob
from core.data import own_curve, own_plane
from core.data.own_plane import EDGE, MOST_CLASSES, MOST_POINTS
from core.data.plane_shapes import CLASSES, CURVES, SURFACES, Labels, Points, Values
from core.errors import Problem

Kind = Literal[
    "circle",
    "xor",
    "gaussians",
    "spiral",
    "moons",
    "rings",
    "checkerboard",
    "blobs",
    "spirals",
    "plane",
    "waves",
    "line",
    "sine",
    "step",
    "own",
]
Task = Literal["two", "many", "regression"]
Feature = Literal["x1", "x2", "x1_squared", "x2_squared", "x1x2", "sin_x1", "sin_x2"]
FEATURES: tuple[Feature, ...] = get_args(Feature)
FLAT = 10  # fewer points of one's own on the line x2 = 0 may have been painted there
MANY = ("blobs", "spirals")  # the kinds whose number of classes can be chosen


@dataclass(frozen=True)
class PlaneConfig:
    """Which examples. Points of the learner's own (kind "own") have their number and their noise already."""

    kind: Kind = "circle"
    classes: int = knob(3, 3, MOST_CLASSES, step=1)  # of blobs and spirals
    noise: float = knob(0.0, 0, 0.5, step=0.05)  # classes: moves the points; regression: deviation added to the values
    points: int = knob(250, 20, MOST_POINTS, step=10)
    train_share: float = knob(0.5, 0.1, 0.9, step=0.1)
    seed: int = knob(0, 0, 9999, step=1)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Plane:
    """Examples and which of them train; of labels and values, the ones that the task does not have are empty."""

    points: Points  # (n, 2)
    labels: Labels  # (n,) 0 … classes - 1
    values: Values  # (n,) about -1 … 1
    task: Task
    classes: int  # 0 of a regression
    train: npt.NDArray[np.bool_]  # (n,); the others test
    curve: bool = False  # these are examples of a curve y = f(x1), with x2 = 0


def load(config: PlaneConfig, own: str = "") -> Plane:
    """The examples of `config`; of kind "own" those of the text `own`: own_plane.write's, or "=" and a function of x.

    Raises Problem as `own_plane.read` and `own_plane.check`, or `own_curve.from_formula`.
    """
    generator = np.random.default_rng(config.seed)
    if config.kind in CLASSES:
        return _classes(config, generator)
    if config.kind != "own":
        return _regression(config, generator)
    if own.startswith(own_curve.MARK):
        return _own_curve(config, own, generator)
    drawn = own_plane.check(own_plane.read(own))
    if drawn.classified:
        return _labelled(drawn.points, drawn.labels.astype(np.int64), drawn.classes, config)
    flat = len(drawn.points) >= FLAT and not drawn.points[:, 1].any()  # a table with one column of inputs
    return _valued(drawn.points, drawn.labels.astype(np.float64), config, flat)


def _classes(config: PlaneConfig, generator: np.random.Generator) -> Plane:
    classes = config.classes if config.kind in MANY else 2
    labels = np.arange(config.points) % classes
    shape, reach = CLASSES[config.kind]
    points = shape(labels, generator)
    points = points + config.noise * reach * generator.standard_normal(points.shape)
    return _labelled(np.clip(points, -EDGE, EDGE), labels, classes, config)


def _regression(config: PlaneConfig, generator: np.random.Generator) -> Plane:
    points = generator.uniform(-EDGE, EDGE, (config.points, 2))
    if config.kind in CURVES:
        points[:, 1] = 0
    values = (CURVES if config.kind in CURVES else SURFACES)[config.kind](points)
    values = values + config.noise * generator.standard_normal(len(values))
    return _valued(points, values, config, config.kind in CURVES)


def _own_curve(config: PlaneConfig, text: str, generator: np.random.Generator) -> Plane:
    curve = own_curve.from_formula(text)
    x = generator.uniform(-EDGE, EDGE, config.points)
    y = curve.values(x) + config.noise * generator.standard_normal(len(x))
    x, y = np.round(x[np.isfinite(y)], 4), np.round(y[np.isfinite(y)], 4)  # an exported script writes them out
    if len(x) < own_plane.FEWEST:
        raise Problem("curve_without_values", low=-int(EDGE), high=int(EDGE))
    return _valued(np.stack([x, np.zeros(len(x))], axis=1), y, config, True)


def _labelled(points: Points, labels: Labels, classes: int, config: PlaneConfig) -> Plane:
    train = split(labels, config.train_share, np.random.default_rng([config.seed, 1]))
    return Plane(points, labels, np.zeros(0), "two" if classes == 2 else "many", classes, train)


def _valued(points: Points, values: Values, config: PlaneConfig, curve: bool) -> Plane:
    train = split(np.zeros(len(values), np.int64), config.train_share, np.random.default_rng([config.seed, 1]))
    return Plane(points, np.zeros(0, np.int64), values, "regression", 0, train, curve)


def split(labels: Labels, share: float, generator: np.random.Generator) -> npt.NDArray[np.bool_]:
    """True for the examples that train: of each class its share, at least one example, and at most all but one."""
    classes, sizes = np.unique(labels, return_counts=True)
    counts = np.floor(share * sizes).astype(int)
    short = round(share * len(labels)) - counts.sum()
    counts[np.argsort(counts - share * sizes, kind="stable")[:short]] += 1  # to those that lost most by rounding down
    train = np.zeros(len(labels), dtype=bool)
    for label, count in zip(classes, np.clip(counts, 1, sizes - 1), strict=True):
        train[generator.permutation(np.flatnonzero(labels == label))[:count]] = True
    return train


def features(points: Points, names: Sequence[Feature]) -> npt.NDArray[np.float64]:
    """(n, F): the named features of points (n, 2), in the order of the names."""
    x1, x2 = points[:, 0], points[:, 1]
    columns = {
        "x1": x1,
        "x2": x2,
        "x1_squared": x1**2,
        "x2_squared": x2**2,
        "x1x2": x1 * x2,
        "sin_x1": np.sin(x1),
        "sin_x2": np.sin(x2),
    }
    return np.stack([columns[name] for name in names], axis=1)
