"""The part of an exported script that makes the examples: only what this experiment's need. Knows no network.

The shapes are the functions of core/data/plane_shapes.py themselves, so script and page cannot differ; points of the learner's own
are written out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from core.data import own_plane
from core.data.plane import MANY, Plane, PlaneConfig, split
from core.data.plane_shapes import CLASSES, CURVES, SURFACES
from core.playground.experiment import Experiment

COLUMNS = {
    "x1": "x1",
    "x2": "x2",
    "x1_squared": "x1**2",
    "x2_squared": "x2**2",
    "x1x2": "x1 * x2",
    "sin_x1": "np.sin(x1)",
    "sin_x2": "np.sin(x2)",
}


def plain(function: Callable[..., Any]) -> str:
    """The source of a function of this project without its types."""
    source = inspect.getsource(function)
    body = source[source.index('    """') :]
    return f"def {function.__name__}({', '.join(inspect.signature(function).parameters)}):\n{body}"


def data(experiment: Experiment, plane: Plane) -> str:
    """Lines that make points, what belongs to them, and train."""
    config = experiment.data
    target = "values" if plane.task == "regression" else "labels"
    if config.kind == "own":
        made = _written(plane)
    else:
        made = (_classes if config.kind in CLASSES else _regression)(config, plane)
    groups = "labels" if target == "labels" else "np.zeros(len(values), int)"
    train = f"train = split({groups}, {config.train_share!r}, np.random.default_rng([{config.seed}, 1]))"
    return f"{made}\n\n\n{plain(split)}\n\n{train}"


def tensors(experiment: Experiment, plane: Plane, loss: str) -> str:
    """Lines that make x_train, y_train, x_test and y_test as the loss takes them."""
    columns = ", ".join(COLUMNS[name] for name in experiment.features)
    unpacked = "x1, x2 = points.T"
    if "x1" not in columns or "x2" not in columns:
        unpacked = "x1 = points[:, 0]" if "x1" in columns else "x2 = points[:, 1]"
    lines = [unpacked, f"x = torch.tensor(np.stack([{columns}], axis=1))", _target(plane, loss)]
    lines += ["x_train, y_train, x_test, y_test = x[train], y[train], x[~train], y[~train]"]
    return "\n".join(lines)


def _target(plane: Plane, loss: str) -> str:
    if plane.task == "regression":
        return "y = torch.tensor(values)[:, None]"
    if plane.task == "many":
        if loss == "cross_entropy":
            return "y = torch.tensor(labels)"
        return f"y = torch.tensor(np.where(labels[:, None] == np.arange({plane.classes}), 1.0, -1.0))"
    return f"y = torch.tensor(np.where(labels[:, None] == 1, 1.0, {'0.0' if loss == 'cross_entropy' else '-1.0'}))"


def _classes(config: PlaneConfig, plane: Plane) -> str:
    shape, reach = CLASSES[config.kind]
    lines = [f"generator = np.random.default_rng({config.seed})"]
    lines += [f"labels = np.arange({config.points}) % {config.classes if config.kind in MANY else 2}"]
    lines += [f"points = {config.kind}(labels, generator)"]
    if config.noise:
        lines += [f"points = points + {config.noise!r} * {reach!r} * generator.standard_normal(points.shape)"]
    if np.abs(plane.points).max() >= own_plane.EDGE:
        lines += ["points = np.clip(points, -6, 6)"]
    return plain(shape) + "\n\n" + "\n".join(lines)


def _regression(config: PlaneConfig, plane: Plane) -> str:
    shape = (CURVES if plane.curve else SURFACES)[config.kind]
    lines = [f"generator = np.random.default_rng({config.seed})"]
    lines += [f"points = generator.uniform(-6, 6, ({config.points}, 2))"]
    if plane.curve:
        lines += ["points[:, 1] = 0  # a curve: y = f(x1)"]
    lines += [f"values = {config.kind}(points)"]
    if config.noise:
        lines += [f"values = values + {config.noise!r} * generator.standard_normal(len(values))"]
    return plain(shape) + "\n\n" + "\n".join(lines)


def _written(plane: Plane) -> str:
    """Points as they are: x1, x2 and what belongs to each."""
    target = plane.values if plane.task == "regression" else plane.labels
    rows = [f"[{x1:g}, {x2:g}, {y:g}]" for (x1, x2), y in zip(plane.points.tolist(), target.tolist(), strict=True)]
    lines = [", ".join(rows[at : at + 4]) for at in range(0, len(rows), 4)]
    listed = "\n".join(f"    {line}," for line in lines)
    what, last = ("value", "values = examples[:, 2]")
    if plane.task != "regression":
        what, last = "class", "labels = examples[:, 2].astype(int)"
    return f"examples = np.array([  # x1, x2, {what}\n{listed}\n])\npoints = examples[:, :2]\n{last}"
