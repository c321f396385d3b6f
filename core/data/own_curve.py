"""A curve y = f(x) that a learner types, as values to learn. Knows no network; what a function may be says expression.py.

In a link it stands as "=" and the function: =sin(x). Values beyond -1 … 1 are moved and stretched into it, the lowest to -1 and
the highest to 1; where the function has no value there is no point.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data.own_plane import EDGE
from core.errors import Problem
from core.foundations.expression import Tree, evaluate, parse

MARK = "="
_BEFORE = re.compile(r"^\s*(?:y|f\s*\(\s*x\s*\))\s*=", re.IGNORECASE)
_GRID = np.linspace(-EDGE, EDGE, 1201)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OwnCurve:
    """A function of x and the lowest and highest value that it has on the plane."""

    text: str  # of a link
    tree: Tree
    low: float
    high: float

    @property
    def stretched(self) -> bool:
        """Whether the values were moved and stretched into -1 … 1."""
        return self.low < -1 or self.high > 1

    def values(self, x: Floats) -> Floats:
        """f at x (n,), stretched into -1 … 1 if it reaches beyond; NaN where it has no value."""
        y = np.clip(np.broadcast_to(evaluate(self.tree, {"x": x}), x.shape), self.low, self.high)
        # halves: the distance from the lowest float to the highest is more than a float holds
        return (y / 2 - self.low / 2) / (self.high / 2 - self.low / 2) * 2 - 1 if self.stretched else y


def from_formula(text: str) -> OwnCurve:
    """The curve typed as sin(x), y = sin(x), f(x) = sin(x) or =sin(x).

    Raises Problem as `core.foundations.expression.parse`, "curve_without_values" or "curve_constant".
    """
    text = " ".join(_BEFORE.sub("", text[:1000]).strip().removeprefix(MARK).split())
    tree = parse(text)
    y = np.broadcast_to(evaluate(tree, {"x": _GRID}), _GRID.shape)
    y = y[np.isfinite(y)]
    if len(y) < len(_GRID) // 20:
        raise Problem("curve_without_values", low=-int(EDGE), high=int(EDGE))
    low, high = float(y.min()), float(y.max())
    if high / 2 - low / 2 <= 1e-9 * max(abs(low), abs(high)) or high == low:
        raise Problem("curve_constant")
    return OwnCurve(MARK + text, tree, low, high)
