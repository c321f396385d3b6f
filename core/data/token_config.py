"""How a text is cut into tokens. Knows no text; free of torch, jieba and tokenizers, so that a page can show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob

Unit = Literal["characters", "words", "subwords"]
UNITS: tuple[Unit, ...] = ("characters", "words", "subwords")
BYTES = 256  # tokens that subwords have at least: with every byte among them nothing is unknown


@dataclass(frozen=True)
class TokenConfig:
    """What counts as one token, and how many different ones are told apart: the most frequent; the others are unknown.

    Of subwords there are never fewer than one for each byte.
    """

    unit: Unit = "words"
    most: int = knob(5000, 100, 20000, step=100)
