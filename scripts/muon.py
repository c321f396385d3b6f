"""Muon: kernels learn by turning. Knows no network, no data and no schedule.

A gradient with momentum, seen as a matrix with a row for each filter, is replaced by the nearest matrix whose rows are
orthonormal: all directions are then learned alike, also those that the gradient hardly shows. Behind batch norm the size of a
kernel means nothing, so it is kept and only the direction changes. Jordan, 94% on CIFAR-10 in 3.29 Seconds, 2024, and
"Muon: an optimizer for hidden layers", 2024.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

ROUNDS = 4
A, B, C = 3.4445, -4.7750, 2.0315  # of m ← A·m + (B·mmᵀ + C·(mmᵀ)²)·m, chosen to grow small singular values fast


class Muon:
    """Kernels (filters, channels, k, k), each followed by batch norm."""

    def __init__(self, kernels: Iterable[nn.Parameter], momentum: float) -> None:
        self.kernels = list(kernels)
        self.momentum = momentum
        self.buffers = [torch.zeros_like(kernel) for kernel in self.kernels]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """w ← w − rate · orthogonal(g + μ·buffer), Nesterov's momentum; then w's norm is √filters again."""
        for kernel, buffer in zip(self.kernels, self.buffers, strict=True):
            assert kernel.grad is not None
            buffer.mul_(self.momentum).add_(kernel.grad)
            wanted = (kernel.grad + self.momentum * buffer).permute(0, 2, 3, 1)  # as channels_last lies in memory
            turned = orthogonal(wanted.flatten(1)).reshape(wanted.shape).permute(0, 3, 1, 2)
            kernel.add_(turned, alpha=-rate)
            kernel.mul_(math.sqrt(len(kernel)) / kernel.norm())


def orthogonal(matrix: Tensor) -> Tensor:
    """Roughly UVᵀ of matrix = USVᵀ (rows ≤ columns): all singular values near 1, by Newton and Schulz's iteration."""
    matrix = matrix / (matrix.norm() + 1e-7)
    for _ in range(ROUNDS):
        square = matrix @ matrix.T
        matrix = A * matrix + (B * square + C * square @ square) @ matrix
    return matrix
