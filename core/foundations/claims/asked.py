"""What the cards taught, turned to other numbers: the answers to questions of the page. Knows no words."""

from __future__ import annotations

from collections.abc import Iterable

DEPTH = 10
PICTURE = 28  # pixels on a side
LAYERS = (
    (5, 1),
    (2, 2),
    (5, 1),
    (2, 2),
)  # convolution, pooling, convolution, pooling, each (kernel, stride); LeCun, 1998


def left_of_signal(variance_by_n: float = 1.0, depth: int = DEPTH) -> float:
    """The size of a signal behind `depth` ReLU layers, as a share: √(nσ²/2) a layer, as ReLU halves the square (He, 2015)."""
    return float((variance_by_n / 2.0) ** (depth / 2.0))


def width(size: int = PICTURE, layers: Iterable[tuple[int, int]] = LAYERS) -> int:
    """How wide a picture is behind `layers` without padding: ⌊(n − k)/s⌋ + 1 for each."""
    for kernel, stride in layers:
        size = (size - kernel) // stride + 1
    return size
