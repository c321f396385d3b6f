"""What a learner can set of positions: how places are told, how many, what is looked at, and a sentence in two orders. No formula."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from core.config import knob, knobs_of, word
from core.errors import Problem
from core.foundations.attention_config import MOST, read_text, tokens

Told = Literal["none", "sinusoidal", "learned", "rotary"]
Task = Literal["neighbors", "reverse"]
TEXT, ORDER = "the dog bites the man", (0, 4, 2, 3, 1)  # the man bites the dog
FARTHEST = 63  # the last place there can be
MOMENTS = 9  # at most so many looks into a training


@dataclass(frozen=True)
class PositionsConfig:
    """The table of places and the layer of attention that uses it; then what is looked at."""

    kind: Literal["sinusoidal", "learned", "rotary"] = "sinusoidal"
    d: Literal[16, 32, 64] = 32
    length: Literal[16, 32, 64] = 32
    base: Literal[10, 100, 1000, 10000] = 10000  # of sinusoidal and rotary
    task: Task = "neighbors"  # what the network of a learned table was trained for
    key: Literal["same", "own"] = "same"  # of rotary: the key is the query itself, or drawn apart
    causal: bool = False
    seed: int = knob(0, 0, 999)
    place: int = knob(8, 0, FARTHEST)
    other: int = knob(12, 0, FARTHEST)
    column: int = knob(4, 0, FARTHEST)
    moment: int = knob(MOMENTS - 1, 0, MOMENTS - 1)  # of a training, the last by default
    matrix: Literal["products", "scores"] = "products"
    text: str = word(r"[^\x00-\x1f]{0,80}")
    order: tuple[int, ...] = knob((), 0, MOST - 1)  # the token that stands first, second, …; none: as `usual`
    told: Told = "none"
    token: int = knob(1, 0, MOST - 1)


def settled(config: PositionsConfig) -> PositionsConfig:
    """The same with a sentence that can be used and an order that is one of its tokens."""
    text = config.text or TEXT
    try:
        read_text(text)
    except Problem:
        text = TEXT
    count = len(tokens(text))
    whole = sorted(config.order) == list(range(count))
    order = config.order if whole else usual(text)
    return replace(config, text=text, order=order, token=min(config.token, count - 1))


def read_order(text: str, count: int) -> tuple[int, ...]:
    """The order written in `text`, of all `count` tokens, or empty. Raises Problem as `Knob.parse`."""
    (each,) = (each for each in knobs_of(PositionsConfig) if each.name == "order")
    order: tuple[int, ...] = each.parse(text)
    if order and sorted(order) != list(range(count)):
        raise Problem("setting_not_a_choice", name="order")
    return order


def usual(text: str) -> tuple[int, ...]:
    """The order in which a sentence is shown first: two words of the first sentence swapped, any other backwards."""
    return ORDER if tokens(text) == tokens(TEXT) else tuple(reversed(range(len(tokens(text)))))


def computed(config: PositionsConfig) -> PositionsConfig:
    """What the numbers depend on; all that only says how they are looked at as it is by default."""
    plain = PositionsConfig()
    looks = ("place", "other", "column", "moment", "matrix", "told", "token")
    return replace(config, **{name: getattr(plain, name) for name in looks})
