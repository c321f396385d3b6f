"""What a learner may choose about a Transformer. Knows no tensor: a server shows these knobs without loading a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob
from core.errors import Problem

# sinusoidal: fixed waves; learned: a vector for each place; rotary: queries and keys are turned; none: order is not seen
Position = Literal["sinusoidal", "learned", "rotary", "none"]
Norm = Literal["pre", "post"]  # layer norm before each part of a block, or after it has been added


@dataclass(frozen=True)
class TransformerConfig:
    """Blocks of attention and a feed-forward network on one stream of vectors."""

    width: int = knob(64, 16, 512, step=16)  # numbers in a token's vector; its heads share them
    layers: int = knob(2, 1, 8)
    heads: Literal[1, 2, 4, 8] = 4
    expansion: Literal[1, 2, 4] = 4  # hidden units of the feed-forward network, as a multiple of the width
    position: Position = "learned"
    norm: Norm = "pre"
    dropout: float = knob(0.0, 0, 0.5, step=0.05)


def fits(config: TransformerConfig) -> None:
    """Raise Problem("heads_do_not_divide") where the heads cannot share the width, or a head has no pairs to turn."""
    size, rest = divmod(config.width, config.heads)
    if rest or (config.position == "rotary" and size % 2):
        raise Problem("heads_do_not_divide", width=config.width, heads=config.heads)
