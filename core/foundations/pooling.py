"""Pooling, written out: a window walks over each channel and keeps its largest number or its mean. Knows no screen."""

from __future__ import annotations

from typing import Literal

import numpy as np

from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.convolution import output_size, padded, window

Pooling = Literal["max", "average"]


def pool(x: Array, kind: Pooling, size: int, stride: int, padding: int = 0) -> Array:
    """max: y[c, i, j] = the largest number of the window; average: their mean. (channels, h, w) → (channels, h', w').

    The border that is added can never be the largest (−∞), and counts as zeros in the mean, as in PyTorch. Raises Problem
    "pooling_padding" where a window could lie in the border alone, "convolution_no_room" where none fits.
    """
    if 2 * padding > size:
        raise Problem("pooling_padding", size=size, padding=padding)
    height, width = (output_size(n, size, padding, stride) for n in x.shape[1:])
    x = padded(x, padding, -np.inf if kind == "max" else 0.0)
    keep = np.max if kind == "max" else np.mean
    y = np.empty((len(x), height, width))
    for c in range(len(x)):
        for i in range(height):
            for j in range(width):
                y[c, i, j] = keep(window(x[c : c + 1], i, j, size, stride))
    return y
