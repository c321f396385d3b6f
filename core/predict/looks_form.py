"""What one can ask about an explanation, and in which numbers it is answered. Knows no network and no process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob
from core.predict.errors_form import MOST_NUMBER, PartName

EPSILONS = tuple(round(0.005 * step, 3) for step in range(61))  # 0 … 0.3
FRESH_FROM_HALF, PARTLY = 0.5, 0.2  # rank correlations: as good as the same, and some relation

Likeness = Literal["none", "weak", "strong", "undefined"]


@dataclass(frozen=True)
class LooksConfig:
    """What a learner sets on the page, but for the network and for pictures of the learner's own."""

    part: PartName = "test"  # of the set that a picture is taken of
    number: int = knob(0, 0, MOST_NUMBER)  # in this part
    fresh: Literal["all", "last"] = "all"  # which layers get random weights in the sanity check
    seed: int = knob(0, 0, 99, step=1)  # of these weights
    empty: Literal["blank", "blurred"] = "blank"  # what stands where a pixel is not known: an empty picture
    epsilon: float = knob(0.05, 0.0, EPSILONS[-1], step=0.005)


def verdict(correlation: float | None) -> Likeness:
    """What a rank correlation with a random network's map says. None: one of the two maps is the same everywhere."""
    if correlation is None:
        return "undefined"
    size = abs(correlation)
    return "strong" if size >= FRESH_FROM_HALF else "weak" if size >= PARTLY else "none"


def flip(answers: list[int]) -> int | None:
    """The place of the first answer that is not the first one."""
    return next((place for place, answer in enumerate(answers) if answer != answers[0]), None)
