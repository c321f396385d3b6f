"""What a learner is asked to predict, and whether it is what came out. Knows no wording and no screen."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from core.errors import Problem

LONGEST = 40  # characters of a typed number
NOTHING = 1e-12  # an answer so small is 0, whatever the last bits of a computation say
# What keyboards and languages put for minus, plus and the decimal point.
_SIGNS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", ",": "."})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """One of `options` is the answer, or, without options, the answer is a number; `values` are filled into the words."""

    name: str
    answer: str | float
    options: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    percent: bool = False  # the number is asked for in percent


def read_number(text: str, *, percent: bool = False) -> float:
    """A number as people type it: 0.5, 0,5, −3, 2e-4, 3/4, 50 %; one that is asked for in percent as 50 or 50 %.

    Raises Problem `quiz_not_a_number`.
    """
    # NFKC makes of full-width digits and signs the plain ones
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).translate(_SIGNS).replace(" ", "")
    shares = plain.endswith("%") and not percent
    parts = plain.removesuffix("%").split("/")
    if len(text) > LONGEST or len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise Problem("quiz_not_a_number")
    value = float(parts[0])
    if len(parts) == 2:
        if float(parts[1]) == 0:
            raise Problem("quiz_not_a_number")
        value /= float(parts[1])
    return value / 100 if shares else value


def is_right(given: float, answer: float, relative: float = 0.01, absolute: float = 5e-4) -> bool:
    """|given − answer| ≤ relative · |answer|, as exact as people compute by hand; beside 0 `absolute`. NaN is never right."""
    allowed = absolute if abs(answer) <= NOTHING else relative * abs(answer)
    return math.isfinite(given) and abs(given - answer) <= allowed
