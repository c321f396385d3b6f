"""The receptive field of a stack of layers: which pixels one number at the top can depend on. Knows no weights.

Going up, r grows by what the kernel spans, measured in the steps of the layers below: r ← r + d(k − 1)·j, j ← j·s, and the
middle of the first unit moves to start ← start + (d(k − 1)/2 − p)·j (Araujo, Norris and Sim, 2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.foundations.convolution import output_size

LayerName = Literal["conv3", "conv5", "conv3_s2", "conv3_d2", "conv1", "pool2", "pool3"]


@dataclass(frozen=True)
class Layer:
    """Kernel, stride, dilation and padding, along either side."""

    kernel: int
    stride: int = 1
    dilation: int = 1
    padding: int = 0


LAYERS: dict[str, Layer] = {  # convolutions are padded so that with stride 1 the size stays
    "conv3": Layer(3, padding=1),
    "conv5": Layer(5, padding=2),
    "conv3_s2": Layer(3, stride=2, padding=1),
    "conv3_d2": Layer(3, dilation=2, padding=2),
    "conv1": Layer(1),
    "pool2": Layer(2, stride=2),
    "pool3": Layer(3, stride=3),
}


@dataclass(frozen=True)
class Seen:
    """Of a layer's output: how many numbers a side, their distance in pixels, what each sees, where the first is centered."""

    size: int
    jump: int  # j, pixels from one number to the next
    field: int  # r, pixels a side
    start: float  # middle of the first number's field, in pixels; 0 is the middle of the first pixel


def fields(layers: Sequence[Layer], n: int) -> list[Seen]:
    """What is seen after each of `layers` on a picture of n pixels a side; the first entry is the picture itself.

    Raises Problem "convolution_no_room" where a layer finds less than its window.
    """
    seen = [Seen(n, 1, 1, 0.0)]
    for layer in layers:
        below = seen[-1]
        wide = layer.dilation * (layer.kernel - 1)
        seen.append(
            Seen(
                output_size(below.size, layer.kernel, layer.padding, layer.stride, layer.dilation),
                below.jump * layer.stride,
                below.field + wide * below.jump,
                below.start + (wide / 2 - layer.padding) * below.jump,
            )
        )
    return seen


def bounds(seen: Seen, index: int) -> tuple[int, int]:
    """The first and the last pixel that number `index` can depend on; they may lie outside of the picture, in the padding."""
    middle = seen.start + index * seen.jump
    return round(middle - (seen.field - 1) / 2), round(middle + (seen.field - 1) / 2)
