"""Looks into a model while it trains: layers, gradients, filters, watched pictures. Knows no clock and changes nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from torch import nn


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
    """The kernels of the first convolution (filters, k, k), averaged over the channels of the picture."""
    convolution = next(module for module in model.modules() if isinstance(module, nn.Conv2d))
    return convolution.weight.detach().mean(1).contiguous().numpy()


def panel(labels: NDArray[np.int64], seed: int, size: int) -> NDArray[np.int64]:
    """Which of these pictures to watch: one of every class in the classes' order, then others, all chosen by `seed`."""
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    _, first = np.unique(labels[shuffled], return_index=True)  # where each class first appears
    others = np.delete(shuffled, first)
    return np.concatenate([shuffled[first], others])[:size]
