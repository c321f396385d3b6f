"""Does an explanation depend on what the network has learned? The same question to a network that has learned nothing.

A method that shows the same for random weights shows edges of the picture and not reasons of the network.
Adebayo et al., Sanity Checks for Saliency Maps, 2018. Knows no method.
"""

from __future__ import annotations

import copy

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import nn

from core.models import cnn
from core.models.base import CNN


def randomized(model: CNN, generator: torch.Generator, layers: int | None = None) -> CNN:
    """The same architecture with fresh weights, as `cnn.build` draws them; `model` stays as it is.

    With `layers` only the last so many of the layers that learn are fresh, as the cascade of the paper has it.
    """
    fresh = copy.deepcopy(model)
    cnn.randomize(fresh, generator)
    for module in fresh.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_parameters()  # and its running statistics
    if layers is not None:
        names = learned(model)
        for name in names[: max(0, len(names) - layers)]:
            fresh.get_submodule(name).load_state_dict(model.get_submodule(name).state_dict())
    return fresh.eval().requires_grad_(False)


def learned(model: nn.Module) -> tuple[str, ...]:
    """The layers that learn something, from input to output."""
    return tuple(name for name, module in model.named_modules() if list(module.parameters(recurse=False)))


def likeness(one: ArrayLike, other: ArrayLike) -> float:
    """Spearman's rank correlation of two attributions, place by place: 1 the same order, 0 no relation, −1 reversed.

    Equal numbers share the mean of their ranks. NaN where all numbers of one are equal, or there are fewer than two.
    """
    if np.size(one) < 2:
        return float("nan")
    a, b = _ranks(np.ravel(one)), _ranks(np.ravel(other))
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size else float("nan")


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[places]
