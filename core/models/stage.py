"""What is told of a network's stages: which is computed from which, its window, the pixels that it sees. Knows no tensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PICTURE = "picture"  # the name of the input among the stages' inputs
Kind = Literal[
    "convolution", "norm", "max_pool", "mean_pool", "relu", "tanh", "add", "concat", "mean", "dense",
    "position", "attention", "feed", "class", "layer_norm",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """The pixels that one value of a map depends on: value (y, x) on `size` rows from top + y · step on, and columns alike.

    Where that is beyond the picture there is padding.
    """

    size: int
    step: int
    top: int
    left: int


@dataclass(frozen=True)
class Stage:
    """One stage of a network, for one picture."""

    name: str
    kind: Kind
    inputs: tuple[str, ...]  # stages, or PICTURE
    shape: tuple[int, ...]  # (channels, height, width) or (features,)
    field: Field
    kernel: int = 1  # side of the window of a convolution or a pooling
    stride: int = 1
    padding: int = 0
    groups: int = 1
    biased: bool = False
    paper: tuple[int, int] = (
        0,
        0,
    )  # rows above and columns left of the picture that were put there before a convolution
    by_place: bool = (
        False  # a dense layer that takes in a map place by place, all channels of each; else channel by channel
    )
