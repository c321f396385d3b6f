"""What a learner may choose about a model. Knows no tensor: a server shows these knobs without loading a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob

Architecture = Literal["plain", "lenet", "vgg", "resnet", "inception", "separable", "vit"]


@dataclass(frozen=True)
class CNNConfig:
    """A convolutional network. Plain: `blocks` times convolution → batch norm → max pooling → ReLU, then one dense layer.

    Stage i has width · 2^(i-1) filters (resnet, inception and separable: width · 2^i after a first convolution with `width`),
    so that what pooling takes from the picture's size goes into its depth. A vision transformer (vit) has `layers` blocks of
    attention with `heads` heads on patches of `patch` × `patch` pixels, each a vector of `width` numbers. Which settings a family
    heeds: `USED`.
    """

    width: int = knob(16, 4, 64, step=4)  # filters of the first block: 16 reach 98 % on digits, 8 do not in that time
    kernel: Literal[3, 5] = 3
    blocks: int = knob(2, 1, 3)
    batch_norm: bool = True  # without it the digits network needs several times the steps for the same accuracy
    architecture: Architecture = "plain"
    residual: bool = True  # resnet: add what came in to what two convolutions made of it
    dropout: float = knob(0.0, 0, 0.8, step=0.05)  # share of the numbers before the output layer left out of each step
    patch: Literal[2, 4, 7, 8] = 4  # side of a vit's patches: at 4 a picture of 28 × 28 is a sentence of 49 words
    layers: int = knob(2, 1, 8)
    heads: Literal[1, 2, 4, 8] = 4


# The settings that change something in a family; LeNet-5 has the numbers of 1998.
USED: dict[Architecture, frozenset[str]] = {
    "plain": frozenset({"width", "kernel", "blocks", "batch_norm", "dropout"}),
    "lenet": frozenset({"dropout"}),
    "vgg": frozenset({"width", "kernel", "blocks", "batch_norm", "dropout"}),
    "resnet": frozenset({"width", "kernel", "blocks", "batch_norm", "residual", "dropout"}),
    "inception": frozenset({"width", "blocks", "batch_norm", "dropout"}),
    "separable": frozenset({"width", "kernel", "blocks", "batch_norm", "dropout"}),
    "vit": frozenset({"width", "patch", "layers", "heads", "dropout"}),
}
