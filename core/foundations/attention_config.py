"""What a learner can set of attention: two short sentences, heads, mask, kind. Knows no formula of attention.

A token is a word or a sign; of Chinese, Japanese and Korean each character is one, so that nothing has to be learned to cut them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from core.config import knob, word
from core.data.token_words import words
from core.errors import Problem
from core.foundations.attention import Kind

FEWEST, MOST = 3, 9  # words at least, tokens at most
LONGEST = 80  # signs of a sentence
TEXT, OTHER = "the cat sat on the mat", "le chat est assis"  # "the" stands there twice
PADDING = "[PAD]"
WIDEST = 48
Stage = Literal["tokens", "embed", "position", "project", "scores", "scale", "mask", "softmax", "values", "join"]
_ALONE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class AttentionConfig:
    """The sentences, how they are attended to, and what is looked at."""

    text: str = word(r"[^\x00-\x1f]{0,80}")
    other: str = word(r"[^\x00-\x1f]{0,80}")  # where keys and values come from with `cross`
    kind: Kind = "dot"
    mask: Literal["none", "causal", "padding"] = "none"
    choice: Literal["soft", "hard"] = "soft"
    heads: Literal[1, 2, 3, 4] = 1
    d: Literal[12, 24, 48] = 12  # each can be divided among 1 to 4 heads
    scaling: bool = True
    positions: bool = True
    cross: bool = False
    seed: int = knob(0, 0, 999)
    stage: Stage = "scores"
    part: Literal["Q", "K", "V"] = "Q"
    head: int = knob(1, 1, 4)
    row: int = knob(2, 1, MOST + 2)
    column: int = knob(3, 1, WIDEST)


def tokens(text: str) -> list[str]:
    """The tokens of a sentence, in small letters."""
    found: list[str] = []
    for each in words(unicodedata.normalize("NFC", text), "en")[0]:
        found += [part for part in re.split(f"({_ALONE.pattern})", each) if part]
    return found


def read_text(text: str) -> str:
    """The text, if it has words enough and no more tokens than there is room for.

    Raises Problem "attention_text_short" | "attention_text_long" | "recurrent_text_sign".
    """
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise Problem("recurrent_text_sign")
    every = tokens(text)
    count, told = len(every), sum(each[0].isalnum() for each in every)
    if count > MOST or len(text) > LONGEST:
        raise Problem("attention_text_long", count=count, limit=MOST, signs=LONGEST)
    if told < FEWEST:  # with words alone there is something to attend to
        raise Problem("attention_text_short", count=told, needed=FEWEST)
    return text


def settled(config: AttentionConfig) -> AttentionConfig:
    """The same with sentences that can be used, and without the causal mask where two sentences have no common order."""
    config = replace(config, text=_usable(config.text), other=_usable(config.other))
    return replace(config, mask="none") if config.cross and config.mask == "causal" else config


def computed(config: AttentionConfig) -> AttentionConfig:
    """What the numbers depend on; all that only says how they are looked at as it is by default."""
    plain = AttentionConfig()
    looks = ("stage", "part", "head", "row", "column")
    return replace(config, **{name: getattr(plain, name) for name in looks})


def _usable(text: str) -> str:
    try:
        return read_text(text) if text else text
    except Problem:
        return ""
