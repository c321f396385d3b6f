"""What a learner can set of attention maps: which head is looked at, which are switched off, which tokens are left out. Knows no tensor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.config import knob

LAYERS, HEADS, TOKENS = 48, 64, 512
MOST_SIGNS = 6000  # of a text: more than fits into so many tokens
MOST_WORK = 4e11  # products of all readings together, where each head is switched off in turn: some 20 seconds
ROLLOUT = 0  # in place of a head's number


@dataclass(frozen=True)
class MapsConfig:
    """Layers, heads and tokens count from 1; a head that is off is 100 · its layer + its number in it."""

    layer: int = knob(0, 0, LAYERS)  # 0: the last
    head: int = knob(1, ROLLOUT, HEADS)
    off: tuple[int, ...] = knob((), 101, 100 * LAYERS + HEADS)
    hidden: tuple[int, ...] = knob((), 1, TOKENS)


def off_of(numbers: Iterable[int], layers: int, heads: int) -> list[tuple[int, int]]:
    """(layer, head) from 0 of the heads that are off, those left out that this network does not have."""
    found = sorted({divmod(each, 100) for each in numbers})
    return [(layer - 1, head - 1) for layer, head in found if 1 <= layer <= layers and 1 <= head <= heads]


def kept_of(hidden: Iterable[int], tokens: int) -> list[int]:
    """The places, from 0, of the tokens that are not left out; the first one if all are."""
    left_out = set(hidden)
    return [place for place in range(tokens) if place + 1 not in left_out] or [0][:tokens]
