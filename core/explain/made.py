"""What made one number of a stage: windows, weights and products, each kind of stage in a function. Knows no picture.

Each function takes the network, the stage, the maps that come in and the number's place – (channel, y, x) or (feature,) – and
returns a header and arrays in float64; what they are, `inside.one_value` says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from core.explain import made_patches
from core.models.base import CNN
from core.models.graph import Stage
from core.wire import Array

Maps = list[NDArray[np.float32]]
Place = tuple[int, ...]
Made = tuple[dict[str, Any], dict[str, Array]]


def convolution(model: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """Σ over channels and window of map · kernel, plus bias: a cross-correlation, the kernel is not turned."""
    module = model.get_submodule(stage.name)
    assert isinstance(module, nn.Conv2d)
    channel, y, x = place
    kernel = _float64(module.weight[channel])  # (channels of its group, k, k)
    first = channel // (stage.shape[0] // stage.groups) * len(kernel)
    window, covered = _window(before[0][first : first + len(kernel)], stage, y, x)
    products = window * kernel
    arrays = {"window": window, "inside": covered, "kernel": kernel, "products": products, "sums": products.sum((1, 2))}
    return {"first": first, "bias": _bias(module, channel)}, arrays


def pooling(_: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """The largest of a window, or the mean."""
    channel, y, x = place
    (window,), covered = _window(before[0][channel : channel + 1], stage, y, x)
    if stage.kind == "mean_pool":
        return {}, {"window": window, "inside": covered}
    row, column = np.unravel_index(np.where(covered, window, -np.inf).argmax(), window.shape)
    return {"at": [int(row), int(column)]}, {"window": window, "inside": covered}


def norm(model: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """scale · (came − mean)/√(variance + ε) + shift, with the running statistics of training."""
    module = model.get_submodule(stage.name)
    assert isinstance(module, nn.BatchNorm2d)
    assert module.running_mean is not None
    assert module.running_var is not None
    channel = place[0]
    return {
        "came": float(before[0][place]),
        "mean": float(module.running_mean[channel]),
        "variance": float(module.running_var[channel]),
        "epsilon": module.eps,
        "scale": float(module.weight[channel]),
        "shift": float(module.bias[channel]),
    }, {}


def bend(_: CNN, __: Stage, before: Maps, place: Place) -> Made:
    """ReLU or tanh of one number."""
    return {"came": float(before[0][place])}, {}


def add(_: CNN, __: Stage, before: Maps, place: Place) -> Made:
    """A residual connection."""
    return {"parts": [float(numbers[place]) for numbers in before]}, {}


def concat(_: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """Branches side by side: the number is one of a branch's."""
    channel, y, x = place
    ends = np.cumsum([len(numbers) for numbers in before])
    branch = int(np.searchsorted(ends, channel, side="right"))
    channel -= int(ends[branch]) - len(before[branch])
    return {"from": stage.inputs[branch], "channel": channel, "came": float(before[branch][channel, y, x])}, {}


def mean(_: CNN, __: Stage, before: Maps, place: Place) -> Made:
    """The mean of a whole map."""
    return {}, {"window": np.asarray(before[0][place[0]], np.float64)}


def dense(model: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """Σ of what comes in · weight, plus bias; of a flattened map everything in the shape of the map."""
    module = model.output if stage.name == "logits" else model.get_submodule(stage.name)
    assert isinstance(module, nn.Linear)
    window, kernel = np.asarray(before[0], np.float64), _float64(module.weight[place[0]])
    if stage.by_place:  # the weights are in the order (height, width, channels)
        kernel = kernel.reshape(*window.shape[1:], window.shape[0]).transpose(2, 0, 1)
    kernel = np.ascontiguousarray(kernel.reshape(window.shape))
    return {"bias": _bias(module, place[0])}, {"window": window, "kernel": kernel, "products": window * kernel}


MADE: dict[str, Callable[[CNN, Stage, Maps, Place], Made]] = {
    "convolution": convolution,
    "max_pool": pooling,
    "mean_pool": pooling,
    "norm": norm,
    "relu": bend,
    "tanh": bend,
    "add": add,
    "concat": concat,
    "mean": mean,
    "dense": dense,
    **made_patches.MADE,
}


def _window(before: NDArray[np.float32], stage: Stage, y: int, x: int) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """What a window sees of maps (channels, height, width): (channels, k, k), and (k, k) whether that is on the map (1 or 0)."""
    size = stage.kernel
    top, left = (at * stage.stride - stage.padding - paper for at, paper in zip((y, x), stage.paper, strict=True))
    rows, columns = np.arange(top, top + size), np.arange(left, left + size)
    height, width = before.shape[1:]
    covered = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
    seen = before[:, rows.clip(0, height - 1)[:, None], columns.clip(0, width - 1)]
    return np.where(covered, seen, 0).astype(np.float64), covered.astype(np.uint8)


def _float64(tensor: Tensor) -> NDArray[np.float64]:
    return tensor.detach().double().numpy()


def _bias(module: nn.Conv2d | nn.Linear, place: int) -> float:
    return 0.0 if module.bias is None else float(module.bias[place])
