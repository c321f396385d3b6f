"""What a learner may choose about a model. Knows no tensor: a server shows these knobs without loading a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob


@dataclass(frozen=True)
class CNNConfig:
    """A convolutional network: `blocks` times convolution → batch norm → max pooling → ReLU, then one dense layer.

    Block i has width · 2^(i-1) filters, so that what pooling takes from the picture's size goes into its depth.
    """

    width: int = knob(16, 4, 64, step=4)  # filters of the first block: 16 reach 98 % on digits, 8 do not in that time
    kernel: Literal[3, 5] = 3
    blocks: int = knob(2, 1, 3)
    batch_norm: bool = True  # without it the digits network needs several times the steps for the same accuracy
