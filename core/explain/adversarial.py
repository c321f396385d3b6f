"""FGSM: the smallest of changes in the worst of directions. Knows no picture file and no class by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn


class Attack(NamedTuple):
    """A picture, step by step further in one direction."""

    direction: Tensor  # (1, channels, height, width), −1, 0 or 1: the sign of the loss's gradient
    epsilons: Tensor  # (n,)
    pictures: Tensor  # (n, channels, height, width), between 0 and 1
    probabilities: Tensor  # (n, classes)


def fgsm(model: nn.Module, image: Tensor, label: int, epsilon: float) -> Tensor:
    """x + ε · sign(∂L/∂x), kept between 0 and 1: no number of the picture changes by more than ε.

    L is the cross-entropy of `label`; of all changes within ε this raises it most, as far as L is straight. The picture is
    (1, channels, height, width). Goodfellow, Shlens and Szegedy, Explaining and Harnessing Adversarial Examples, 2014.
    """
    return attack(model, image, label, [epsilon]).pictures


def attack(model: nn.Module, image: Tensor, label: int, epsilons: Sequence[float]) -> Attack:
    """`fgsm` for many ε with one gradient, and what the network says to each: what a slider moves along."""
    direction = worst(model, image, label)
    image = image.contiguous(memory_format=torch.channels_last)  # quicker on a CPU
    sizes = torch.as_tensor(epsilons, dtype=image.dtype)
    pictures = (image + sizes[:, None, None, None] * direction).clamp(0, 1)
    with torch.inference_mode():
        probabilities = model(pictures).softmax(1)
    return Attack(direction, sizes, pictures, probabilities.clone())


def worst(model: nn.Module, image: Tensor, label: int) -> Tensor:
    """sign(∂L/∂x) of the cross-entropy at x, of the shape of the picture.

    L = log(1 + e⁻ᵐ) with the margin m = z_label − log Σ eᶻ of the others: L rises where m falls. m is taken, because L of a network
    that is sure is so flat that float32 has only zeros for its slope.
    """
    x = image.detach().clone().requires_grad_()
    z = model(x)[0]
    others = torch.arange(len(z)) != label
    margin = z[label] - z[others].logsumexp(0)
    return -torch.autograd.grad(margin, x)[0].sign()
