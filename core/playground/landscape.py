"""The loss around a network's present weights: a grid over the two directions in which training walked most. Runs in the child.

The directions are the first two right singular vectors of the path's differences from the present weights (Li, Xu, Taylor,
Studer, Goldstein 2018, "Visualizing the Loss Landscape of Neural Nets", section 7; not normalized by filters).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.playground import experiment as experiments
from core.playground.pieces import computing, prepared
from core.training import small_engine
from core.wire import Array

SIDE = 41  # points of the grid on each side
MARGIN = 0.25  # of the path's extent, beyond it on all sides
SMALLEST = 0.5  # half a side, where nothing has been walked: a step of training's usual size


def around(
    experiment: dict[str, Any], changes: list[Any], engine: str, index: int, path: Array
) -> tuple[dict[str, Any], dict[str, Array]]:
    """The training loss around snapshot `index` of `path` (S, P): landscape (SIDE, SIDE), row by row along the second
    direction, and path (S, 2) in these directions; the header has `low`, `high` and what share of the walk each explains."""
    given = experiments.read(experiment)
    otherwise = tuple(experiments.accept(name, value) for name, value in changes)
    config = experiments.changed(given.network, otherwise)
    computing(engine)
    center = path[index].astype(np.float64)
    axes, explained = directions(path - center)
    walked = (path - center) @ axes.T  # (S, 2)
    low, high = walked.min(axis=0), walked.max(axis=0)
    half = np.maximum(
        (high - low) * (0.5 + MARGIN), SMALLEST * (1e-3 + np.abs(high - low).max()) if walked.any() else SMALLEST
    )
    middle = (low + high) / 2
    low, high = middle - half, middle + half
    first, second = (np.linspace(low[k], high[k], SIDE) for k in (0, 1))
    grid = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)  # the second direction changes from row to row
    losses, _ = small_engine.evaluate(config, prepared(given), (center + grid @ axes).astype(np.float32))
    header = {"low": low.tolist(), "high": high.tolist(), "explained": explained}
    found = {"landscape": losses.reshape(SIDE, SIDE), "path": walked}
    return header, {name: np.nan_to_num(each, nan=1e30, posinf=1e30).astype(np.float32) for name, each in found.items()}


def directions(walk: Array) -> tuple[Array, list[float]]:
    """Two orthonormal directions (2, P) of most of the walk (S, P), and the share of its squares that each explains."""
    _, sizes, axes = np.linalg.svd(np.asarray(walk, np.float64), full_matrices=False)
    axes, sizes = axes[:2], sizes[:2] ** 2 / max(float((sizes**2).sum()), 1e-300)
    while len(axes) < 2:  # a single snapshot, or a single parameter
        axes = np.vstack([axes, np.zeros((1, axes.shape[1]))])
        sizes = np.append(sizes, 0.0)
    for axis in axes:  # the same sign wherever it is computed: the largest part is positive
        if axis[np.argmax(abs(axis))] < 0:
            axis *= -1
    return axes, [float(size) for size in sizes]
