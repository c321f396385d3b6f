"""The convolution layer, written out: a window walks over the picture, one sum at each place. Knows no picture and no screen.

What deep learning calls convolution is the cross-correlation: the kernel is laid on as it is. `turned` gives the kernel of
the mathematicians' convolution. Plain NumPy in float64; pictures are (channels, height, width).
"""

from __future__ import annotations

import numpy as np

from core.errors import Problem
from core.foundations.activations import Array


def reach(kernel: int, dilation: int = 1) -> int:
    """How many pixels a window spans: d·(k − 1) + 1."""
    return dilation * (kernel - 1) + 1


def output_size(n: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    """⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1, the number of places for the window along a side of n pixels.

    Raises Problem "convolution_no_room" where the window is larger than the padded picture.
    """
    room = n + 2 * padding
    if reach(kernel, dilation) > room:
        raise Problem("convolution_no_room", reach=reach(kernel, dilation), room=room)
    return (room - dilation * (kernel - 1) - 1) // stride + 1


def padded(x: Array, padding: int, value: float = 0.0) -> Array:
    """A border of `padding` pixels around every channel."""
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding)), constant_values=value)


def window(x: Array, row: int, column: int, kernel: int, stride: int = 1, dilation: int = 1) -> Array:
    """What the window sees from the output's place (row, column): (channels, k, k), of a picture that is already padded."""
    top, left, span = row * stride, column * stride, reach(kernel, dilation)
    return x[:, top : top + span : dilation, left : left + span : dilation]


def convolve(x: Array, kernels: Array, padding: int = 0, stride: int = 1, dilation: int = 1, groups: int = 1) -> Array:
    """y[o, i, j] = Σ_c Σ_a Σ_b kernels[o, c, a, b] · x[first + c, i·s + a·d − p, j·s + b·d − p].

    (in, height, width) and (out, in/groups, k, k) → (out, height', width'). The channels in and out are cut into `groups`
    equal parts, and each part of the output sees its own part of the input alone; as many groups as channels is "depthwise".
    Raises Problem "convolution_no_room" | "convolution_groups".
    """
    outputs, slices, k, _ = kernels.shape
    check_groups(len(x), outputs, groups)
    height, width = (output_size(n, k, padding, stride, dilation) for n in x.shape[1:])
    x = padded(x, padding)
    y = np.empty((outputs, height, width))
    for o in range(outputs):
        first = o // (outputs // groups) * slices  # of the channels that this filter sees
        for i in range(height):
            for j in range(width):
                y[o, i, j] = np.sum(window(x[first : first + slices], i, j, k, stride, dilation) * kernels[o])
    return y


def turned(kernels: Array) -> Array:
    """Every kernel turned by 180°: cross-correlation with it is convolution with the kernel that was given, and the reverse."""
    return kernels[..., ::-1, ::-1]


def check_groups(inputs: int, outputs: int, groups: int) -> None:
    """Raises Problem "convolution_groups" where the channels cannot be cut into so many equal parts."""
    if inputs % groups or outputs % groups:
        raise Problem("convolution_groups", groups=groups, inputs=inputs, outputs=outputs)
