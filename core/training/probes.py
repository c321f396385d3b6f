"""Looks into a model while it trains: layers, gradients, filters, watched pictures. Knows no clock and changes nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from torch import nn

from core.training.events import MOST_SAMPLES

FILTERS = 64  # shown of the first layer
SAMPLES = 12  # pictures watched during a run; more where there are more classes
SEEN, FEWEST_SEEN = 1000, 100  # validation pictures looked at between beginning and end
SEEN_FLOPS = 1e9  # a look may cost so much; of a large network fewer pictures are looked at


def layers_of(model: nn.Module) -> dict[str, nn.Module]:
    """The layers that learn something, by name, from input to output."""
    return {name: module for name, module in model.named_modules() if list(module.parameters(recurse=False))}


def parameters_of(model: nn.Module) -> int:
    """How many numbers the model learns."""
    return sum(parameter.numel() for parameter in model.parameters())


def gradient_norms(model: nn.Module) -> NDArray[np.float32]:
    """‖∂L/∂θ‖₂ over all weights of a layer, for each of `layers_of` (layers,); 0 before the first step."""
    norms = []
    for layer in layers_of(model).values():
        gradients = [parameter.grad for parameter in layer.parameters(recurse=False) if parameter.grad is not None]
        norms.append(sum(float(gradient.square().sum()) for gradient in gradients) ** 0.5)
    return np.array(norms, np.float32)


def first_filters(model: nn.Module) -> NDArray[np.float32]:
    """The kernels of the first convolution (filters, k, k), those that see color (filters, k, k, 3)."""
    convolution = next(module for module in model.modules() if isinstance(module, nn.Conv2d))
    weight = convolution.weight.detach()[:FILTERS]  # (filters, channels, k, k)
    return (weight.permute(0, 2, 3, 1) if weight.shape[1] == 3 else weight.mean(1)).contiguous().numpy()


def panel(labels: NDArray[np.int64], seed: int, size: int) -> NDArray[np.int64]:
    """Which of these pictures to watch: one of every class in the classes' order, then others, all chosen by `seed`.

    A larger panel begins with the smaller one.
    """
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    _, first = np.unique(labels[shuffled], return_index=True)  # where each class first appears
    others = np.delete(shuffled, first)
    return np.concatenate([shuffled[first], others])[:size]


def samples(classes: int) -> int:
    """How many pictures are watched."""
    return max(SAMPLES, min(MOST_SAMPLES, classes))


def seen(labels: NDArray[np.int64], seed: int, flops: float) -> NDArray[np.int64] | None:
    """Which validation pictures a look is given, the watched ones first; None for all of them. `flops`: of one picture.

    It depends on the network alone, not on the machine.
    """
    size = int(max(FEWEST_SEEN, min(SEEN, SEEN_FLOPS / max(flops, 1))))
    return panel(labels, seed, size) if size < len(labels) else None
