"""Handwritten digits as another hand with another pen would have written them: how training data are varied.

Knows pictures of 28 × 28 and a generator; knows nothing of networks.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def scaled(images: Tensor) -> Tensor:
    """Bytes (n, 28, 28) → (n, 1, 28, 28) in 0..1."""
    return images[:, None].float() / 255


def disturbed(images: Tensor, generator: torch.Generator) -> Tensor:
    """Bytes (n, 28, 28) → (n, 1, 28, 28) in 0..1, each as another hand with another pen would have written it.

    How much of everything, each picture draws for itself: some stay as they are. It is done at twice the size, so that
    an edge can move by less than a pixel.
    """
    n, fine = len(images), 56

    def between(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(n, generator=generator)

    much = between(0, 1)
    turn, slant = much * between(-0.3, 0.3), much * between(-0.35, 0.35)  # radians; horizontal shift per height
    size, wide = 1 + much * between(-0.2, 0.25), 1 + much * between(-0.2, 0.3)  # above 1: the digit gets smaller
    matrix = torch.zeros(n, 2, 3)  # where in the original each point of the result lies, the picture being -1..1
    matrix[:, 0, 0], matrix[:, 0, 1] = size * wide * turn.cos(), size * (slant - turn.sin())
    matrix[:, 1, 0], matrix[:, 1, 1] = size * turn.sin(), size * turn.cos()
    matrix[:, 0, 2], matrix[:, 1, 2] = much * between(-0.15, 0.15), much * between(-0.15, 0.15)  # up to 2 pixels
    grid = F.affine_grid(matrix, [n, 1, fine, fine], align_corners=False)
    # Bend: shifts at 5 × 5 points, smooth in between (after Simard, Steinkraus and Platt 2003).
    near = (-((torch.linspace(0, 4, fine)[:, None] - torch.arange(5)) ** 2)).softmax(dim=1)  # (fine, 5)
    shifts = torch.randn(n, 2, 5, 5, generator=generator) * (0.08 * much)[:, None, None, None]
    ink = F.grid_sample(scaled(images), grid + (near @ shifts @ near.T).permute(0, 2, 3, 1), align_corners=False)

    # Pen: from half a pixel thinner to two pixels wider; edges from MNIST's soft ones to a screen's sharp ones.
    pen = between(-0.5, 2.0)[:, None, None, None] * much[:, None, None, None]
    thin, wide = 1 - widened(1 - ink), widened(ink)
    wider = widened(wide)
    ink = (
        ink
        + (-pen).clamp(0, 1) * (thin - ink)
        + pen.clamp(0, 1) * (wide - ink)
        + (pen - 1).clamp(0, 1) * (wider - wide)
    )
    sharp = between(1, 3)[:, None, None, None]
    return F.avg_pool2d(((ink - 0.5) * sharp + 0.5).clamp(0, 1), 2)


def widened(ink: Tensor) -> Tensor:
    """The largest value among each pixel and its eight neighbors; rows, then columns: faster than max pooling."""
    for dim in (2, 3):
        before, after = ink.narrow(dim, 0, ink.shape[dim] - 1), ink.narrow(dim, 1, ink.shape[dim] - 1)
        pair = torch.maximum(before, after)
        first, last = ink.narrow(dim, 0, 1), ink.narrow(dim, ink.shape[dim] - 1, 1)
        ink = torch.maximum(torch.cat([first, pair], dim), torch.cat([pair, last], dim))
    return ink
