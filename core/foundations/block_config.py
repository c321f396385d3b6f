"""What a learner can set of a block of a Transformer and of what it costs. Knows no formula."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from core.config import knob, word
from core.errors import Problem
from core.foundations.attention_config import MOST, TEXT, read_text
from core.foundations.block import Norm

WIDTH = 8  # numbers of a token in the block that is written out
LONGEST = 8192  # tokens
GENERATED = 256  # tokens
Station = Literal["x", "norm1", "attend", "add1", "norm2", "widen", "gelu", "narrow", "add2"]
Begin = Literal["xavier", "gpt2", "here"]


@dataclass(frozen=True)
class BlockConfig:
    """The block and its sentence, what is looked at; a stack of blocks; the size of a whole network; lengths."""

    text: str = word(r"[^\x00-\x1f]{0,80}")
    norm: Norm = "pre"
    heads: Literal[1, 2, 4] = 2
    expansion: Literal[1, 2, 4] = 4
    loud: Literal[1, 3, 10] = 1  # the stream comes in so many times as large
    drawn: bool = True  # γ, β and biases by chance; else as at the start of training
    seed: int = knob(0, 0, 999)
    station: Station = "norm1"
    row: int = knob(2, 1, MOST)
    column: int = knob(3, 1, 4 * WIDTH)
    # a stack of blocks at the start of training
    depth: int = knob(12, 2, 24)
    begin: Begin = "xavier"
    layer: int = knob(1, 1, 24)
    # what a decoder costs
    width: int = knob(64, 8, 12288, step=0)
    layers: int = knob(2, 1, 96, step=1)
    inner: Literal[1, 2, 4] = 4  # of the feed-forward network, in widths
    vocabulary: int = knob(64, 16, 200_000, step=0)
    length: int = knob(256, 16, 131_072, step=0)
    # memory against length; generating
    span: int = knob(1024, 64, LONGEST, step=0)
    token: int = knob(12, 1, 16, step=1)


def settled(config: BlockConfig) -> BlockConfig:
    """The same with a sentence that can be used."""
    try:
        return replace(config, text=read_text(config.text) if config.text else TEXT)
    except Problem:
        return replace(config, text=TEXT)


def computed(config: BlockConfig) -> BlockConfig:
    """What the numbers of the block depend on; all else as it is by default."""
    plain = BlockConfig()
    of_block = ("text", "norm", "heads", "expansion", "loud", "drawn", "seed")
    return replace(plain, **{name: getattr(config, name) for name in of_block})
