"""Famous kernels, each at any size from one rule; at 3 × 3 they are those of the books. Knows no picture."""

from __future__ import annotations

from math import comb
from typing import Literal

import numpy as np

from core.foundations.activations import Array

Famous = Literal["sobel_x", "sobel_y", "laplacian", "blur", "sharpen", "emboss", "identity"]


def identity(k: int) -> Array:
    """One in the middle: the picture itself."""
    kernel = np.zeros((k, k))
    kernel[(k - 1) // 2, (k - 1) // 2] = 1
    return kernel


def blur(k: int) -> Array:
    """The mean of the window: 1/k² everywhere."""
    return np.full((k, k), 1 / k**2)


def sobel_x(k: int) -> Array:
    """Smoothed downwards (binomial), the difference across: bright to the right is positive (Sobel and Feldman, 1968)."""
    smooth = np.array([comb(k - 1, a) for a in range(k)], float)
    shorter = np.array([comb(k - 2, a) for a in range(k - 1)], float) if k > 1 else np.zeros(0)
    difference = np.convolve(shorter, [-1, 1]) if k > 1 else np.zeros(1)
    return np.outer(smooth, difference)


def sobel_y(k: int) -> Array:
    """`sobel_x` on its side: bright below is positive."""
    return sobel_x(k).T


def laplacian(k: int) -> Array:
    """The neighbors in the middle row and column, less as many times the middle; zero on even ground.

    Where k is odd also wherever brightness rises evenly: what it gains on one side it loses on the other.
    """
    middle = (k - 1) // 2
    kernel = np.zeros((k, k))
    kernel[middle, :] = kernel[:, middle] = 1
    kernel[middle, middle] = -2 * (k - 1)
    return kernel


def sharpen(k: int) -> Array:
    """The picture less its Laplacian: what differs from its surroundings differs more."""
    return identity(k) - laplacian(k)


def emboss(k: int) -> Array:
    """Light from the lower right: the difference along the diagonal, added to the picture."""
    return np.array([[float(a + b - (k - 1)) for b in range(k)] for a in range(k)]) + identity(k)


FAMOUS = {
    "sobel_x": sobel_x,
    "sobel_y": sobel_y,
    "laplacian": laplacian,
    "blur": blur,
    "sharpen": sharpen,
    "emboss": emboss,
    "identity": identity,
}
