"""Slopes from secants and areas from rectangles: calculus done with numbers. Knows one variable; surfaces.py knows two.

f is a function of an array, NaN where it has no value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from core.config import knob
from core.foundations import graph
from core.foundations.activations import Array
from core.foundations.derivative import differentiate
from core.foundations.expression import Tree, evaluate, parse, to_json

Function = Callable[[Array], Array]

FINEST, TINIEST = 1e-9, 1e-12  # share of an area that counts as exact: in all, and in one strip
PANELS, MOST_PANELS = 32, 8192
# with more halvings a strip beside a pole would end up narrow enough to count as exact, were an edge as good as on the pole
MOST_HALVINGS = 33


@dataclass(frozen=True)
class CalculusConfig:
    """What a learner sets on the page, besides the function itself."""

    at: float = knob(1.0, -6.0, 6.0, step=0.1)  # where the tangent touches
    h: float = knob(1.6, -6.0, 6.0, step=0.1)  # from there to the second point of the secant
    reach: Literal[2, 4, 6] = 4  # half the width of what is shown
    graph: Literal["sine", "neuron", "shared", "deep"] = "sine"
    x: float = knob(1.2, -3.0, 3.0, step=0.1)
    y: float = knob(0.6, -3.0, 3.0, step=0.1)
    step: int = knob(0, 0, 60)  # how far the graph has been stepped
    surface: Literal["bowl", "valley", "saddle", "hills", "rosenbrock"] = "bowl"
    start_x: float = knob(-2.2, -3.0, 3.0, step=0.1)
    start_y: float = knob(1.6, -3.0, 3.0, step=0.1)
    learning_rate: float = knob(0.1, 1e-4, 2.0, log=True)
    taken: int = knob(0, 0, 300)  # steps downhill
    low: float = knob(0.0, -6.0, 6.0, step=0.1)
    high: float = knob(3.0, -6.0, 6.0, step=0.1)
    n: int = knob(6, 1, 100)
    rule: Literal["left", "right", "middle", "trapezoid"] = "left"


@dataclass(frozen=True)
class Curve:
    """A function of x that a learner typed, with its derivative."""

    value: Tree
    slope: Tree

    @classmethod
    def read(cls, text: str) -> Curve:
        """Raises Problem as `expression.parse`."""
        tree = parse(text)
        return cls(tree, differentiate(tree, "x"))

    def trees(self) -> dict[str, list[Any]]:
        """f and f′ for the browser."""
        return {"value": to_json(self.value), "slope": to_json(self.slope)}

    @property
    def somewhere(self) -> bool:
        """Whether f has a value at any of the places tried, near 0 and far out: log(−1), 1/0 and 1/(x − x) have none."""
        near, far = np.linspace(-20.0, 20.0, 4001), np.logspace(-6.0, 6.0, 49)
        return bool(np.isfinite(self(np.concatenate([near, far, -far]))).any())

    def __call__(self, x: Array | float) -> Array:
        """f(x)."""
        places = np.asarray(x, dtype=np.float64)
        return np.broadcast_to(evaluate(self.value, {"x": places}), places.shape)

    def derivative(self, x: Array | float) -> Array:
        """f′(x), by the rules of differentiation; NaN where f itself has no value."""
        places = np.asarray(x, dtype=np.float64)
        return np.where(np.isnan(self(places)), np.nan, evaluate(self.slope, {"x": places}))


def difference_quotient(f: Function, at: float, h: float) -> float:
    """(f(a + h) − f(a)) / h, the slope of the secant; NaN for h = 0. Its error shrinks like h, until rounding takes over."""
    if h == 0:
        return float("nan")
    return float((f(np.asarray(at + h)) - f(np.asarray(at))) / h)


def central_quotient(f: Function, at: float, h: float) -> float:
    """(f(a + h) − f(a − h)) / 2h: looks to both sides, and its error shrinks like h²."""
    if h == 0:
        return float("nan")
    return float((f(np.asarray(at + h)) - f(np.asarray(at - h))) / (2 * h))


def riemann_sum(f: Function, low: float, high: float, n: int, rule: str) -> float:
    """Σ f(xᵢ)·Δx over n strips of the width Δx = (high − low)/n; negative when high < low.

    `rule` says where a strip looks: "left" (where it begins, coming from `low`), "right", "middle", or at both ends
    ("trapezoid").
    """
    width = (high - low) / n
    left: Array = low + width * np.arange(n, dtype=np.float64)
    if rule == "trapezoid":
        heights = (f(left) + f(left + width)) / 2
    else:
        heights = f(left + width * {"left": 0.0, "right": 1.0, "middle": 0.5}[rule])
    return float(np.sum(heights) * width)


@np.errstate(over="ignore", invalid="ignore")
def area(f: Function, low: float, high: float) -> float:
    """∫ f(x) dx to nine digits, by Simpson's rule on strips that are halved where it is not exact enough.

    Nine digits of what lies between curve and axis, be it above or below, and of 1 where that is less.
    NaN where f has a gap, runs off to infinity, or swings too fast to be followed.
    """
    if low == high:
        return 0.0
    edges: Array = low + (high - low) * np.arange(PANELS + 1, dtype=np.float64) / PANELS
    left, right = edges[:-1], edges[1:]
    total = scale = 0.0
    for _ in range(MOST_HALVINGS):
        middle = (left + right) / 2
        width = right - left
        # all places at once: of a typed function each call has its price
        first, low4, centre, high4, last = f(np.stack([left, left + width / 4, middle, right - width / 4, right]))
        whole = (first + last + 4 * centre) * width / 6
        halves = (first + last + 2 * centre + 4 * low4 + 4 * high4) * width / 12
        scale = scale or max(1.0, float(np.sum(np.abs(halves))))
        if not np.isfinite(halves).all() or math.isinf(scale):
            return float("nan")
        error = np.abs(halves - whole) / 15
        fine = error <= scale * np.maximum(FINEST * np.abs(width / (high - low)), TINIEST)
        total += float(np.sum(halves[fine] + (halves[fine] - whole[fine]) / 15))
        if fine.all():
            return total
        left, middle, right = left[~fine], middle[~fine], right[~fine]
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
        if len(left) > MOST_PANELS:
            break
    return float("nan")


GRAPHS: Mapping[str, str] = MappingProxyType(
    {
        "sine": "sin(x^2*y) + y",
        "neuron": "(sigmoid(x*y) - 1)^2",
        "shared": "x*y + sin(x)",
        "deep": "tanh(tanh(tanh(tanh(x*y))))",
    }
)

# Functions worth a look, each for one reason: what is typed, where the tangent touches, and h.
EXAMPLES: Mapping[str, tuple[str, float, float]] = MappingProxyType(
    {
        "start": ("sin(x)", 1.0, 1.6),
        "cubic": ("x^3/3 - x", -1.0, 2.0),
        "sigmoid": ("sigmoid(3x)", 0.0, 1.5),
        "kink": ("abs(x)", 0.0, 1.0),
        "pole": ("1/x", 0.6, -1.4),
        "product": ("x*exp(-x^2/2)", 0.5, 1.2),
    }
)


def has_kink(f: Function, at: float) -> bool:
    """Whether the slopes of the two sides stay apart however near they are measured; on a smooth curve they meet."""
    right, wide, near = (
        difference_quotient(f, at, 1e-8),
        *(abs(difference_quotient(f, at, h) - difference_quotient(f, at, -h)) for h in (1e-5, 1e-8)),
    )
    return near > 1e-4 * (1 + abs(float(f(np.asarray(at)))) + abs(right)) and near > wide / 2


@dataclass(frozen=True)
class SlopeCheck:
    """f′(a) three times: by the rules, backward through the graph, and measured on both sides of a."""

    derived: float
    backward: float
    measured: float
    kink: bool  # there is no f′(a), whatever the three say

    @property
    def agrees(self) -> bool:
        """Whether they differ by no more than measuring explains."""
        return max(abs(self.derived - self.backward), abs(self.derived - self.measured)) <= 1e-4 * (
            1 + abs(self.derived)
        )


def check_slope(curve: Curve, at: float) -> SlopeCheck:
    """The derivative of `curve` at `at` in three ways.

    The first two share the table of the slopes of single functions and nothing else; the third knows no rule.
    """
    (by_x,) = graph.gradient(graph.build(curve.value), {"x": at})
    measured = central_quotient(curve, at, 1e-5)
    return SlopeCheck(float(curve.derivative(at)), by_x, measured, has_kink(curve, at))


WIDTHS = MappingProxyType({"coarse": 1e-2, "fine": 1e-8, "finest": 1e-15})


def best_width(curve: Curve, at: float) -> str | None:
    """Which of WIDTHS brings the difference quotient closest to f′(at); None where no slope is or two are about as good."""
    slope = float(curve.derivative(at))
    errors = {name: abs(difference_quotient(curve, at, h) - slope) for name, h in WIDTHS.items()}
    best, second, _ = sorted(errors, key=lambda name: errors[name])
    if not all(map(math.isfinite, errors.values())) or errors[second] <= 2 * errors[best] or has_kink(curve, at):
        return None
    return best


def side_of_sum(curve: Curve, low: float, high: float, n: int) -> Literal["more", "less", "same"] | None:
    """Whether the left sum is more or less than the area; None where there is no area, and backwards, where left is right."""
    if high < low:
        return None
    exact = area(curve, low, high)
    difference = riemann_sum(curve, low, high, n, "left") - exact
    if not np.isfinite(difference):
        return None
    if abs(difference) <= 1e-7 * (1 + abs(exact)):
        return "same"
    return "more" if difference > 0 else "less"
