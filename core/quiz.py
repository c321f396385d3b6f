"""Whether what a learner predicted is what came out. Knows no question and no screen."""

from __future__ import annotations

import math
import re
import unicodedata

from core.errors import Problem

LONGEST = 40  # characters of a typed number
NOTHING = 1e-12  # an answer so small is 0, whatever the last bits of a computation say
# What keyboards and languages put for minus, plus and the decimal point.
_SIGNS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", ",": "."})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)


def read_number(text: str) -> float:
    """A number as people type it: 0.5, 0,5, −3, 2e-4, 3/4, 50 %. Raises Problem `quiz_not_a_number`."""
    # NFKC makes of full-width digits and signs the plain ones
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).translate(_SIGNS).replace(" ", "")
    percent = plain.endswith("%")
    parts = plain.removesuffix("%").split("/")
    if len(text) > LONGEST or len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise Problem("quiz_not_a_number")
    value = float(parts[0])
    if len(parts) == 2:
        if float(parts[1]) == 0:
            raise Problem("quiz_not_a_number")
        value /= float(parts[1])
    return value / 100 if percent else value


def is_right(given: float, answer: float, relative: float = 0.01, absolute: float = 5e-4) -> bool:
    """|given − answer| ≤ relative · |answer|, as exact as people compute by hand; beside 0 `absolute`. NaN is never right."""
    allowed = absolute if abs(answer) <= NOTHING else relative * abs(answer)
    return math.isfinite(given) and abs(given - answer) <= allowed
