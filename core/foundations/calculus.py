"""Slopes from secants, areas from rectangles, and walking downhill on a surface: calculus done with numbers.

f is a function of an array, NaN where it has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from core.config import knob
from core.foundations.derivative import differentiate
from core.foundations.expression import Array, Tree, evaluate, parse

Function = Callable[[Array], Array]

FINEST, TINIEST = 1e-9, 1e-12  # error of an area that counts as exact: in all, and of one strip
PANELS, MOST_PANELS, MOST_HALVINGS = 32, 8192, 40


@dataclass(frozen=True)
class CalculusConfig:
    """What a learner sets on the page, besides the function itself."""

    at: float = knob(1.0, -6.0, 6.0, step=0.1)  # where the tangent touches
    h: float = knob(1.6, -6.0, 6.0, step=0.1)  # from there to the second point of the secant
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

    `rule` says where a strip looks: "left", "right", "middle", or at both ends ("trapezoid").
    """
    width = (high - low) / n
    left: Array = low + width * np.arange(n, dtype=np.float64)
    if rule == "trapezoid":
        heights = (f(left) + f(left + width)) / 2
    else:
        heights = f(left + width * {"left": 0.0, "right": 1.0, "middle": 0.5}[rule])
    return float(np.sum(heights) * width)


def area(f: Function, low: float, high: float) -> float:
    """∫ f(x) dx to nine digits, by Simpson's rule on strips that are halved where it is not exact enough.

    NaN where f has a gap, runs off to infinity, or swings too fast to be followed.
    """
    if low == high:
        return 0.0
    edges: Array = low + (high - low) * np.arange(PANELS + 1, dtype=np.float64) / PANELS
    left, right = edges[:-1], edges[1:]
    total = 0.0
    for _ in range(MOST_HALVINGS):
        middle = (left + right) / 2
        width = right - left
        ends = f(left) + f(right)
        whole = (ends + 4 * f(middle)) * width / 6
        halves = (ends + 2 * f(middle) + 4 * f(left + width / 4) + 4 * f(right - width / 4)) * width / 12
        if np.isnan(halves).any():
            return float("nan")
        error = np.abs(halves - whole) / 15
        fine = error <= np.maximum(FINEST * np.abs(width / (high - low)), TINIEST)
        total += float(np.sum(halves[fine] + (halves[fine] - whole[fine]) / 15))
        if fine.all():
            return total
        left, middle, right = left[~fine], middle[~fine], right[~fine]
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
        if len(left) > MOST_PANELS:
            break
    return float("nan")


@dataclass(frozen=True)
class Surface:
    """f(x, y) over the window x_low … x_high, y_low … y_high, and where its lowest points lie."""

    text: str
    window: tuple[float, float, float, float]
    lowest: tuple[tuple[float, float], ...]

    @property
    def value(self) -> Tree:
        """f as a tree."""
        return parse(self.text, ("x", "y"))

    @property
    def gradient(self) -> tuple[Tree, Tree]:
        """∂f/∂x and ∂f/∂y as trees."""
        tree = self.value
        return differentiate(tree, "x"), differentiate(tree, "y")


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {
        "bowl": Surface("x^2 + y^2", (-3, 3, -3, 3), ((0.0, 0.0),)),
        "valley": Surface("0.1x^2 + 2y^2", (-3, 3, -3, 3), ((0.0, 0.0),)),
        # a saddle between two hollows: x² − y² alone would fall for ever
        "saddle": Surface("x^2 - y^2 + 0.1y^4", (-3, 3, -3, 3), ((0.0, 5**0.5), (0.0, -(5**0.5)))),
        "hills": Surface("sin(2x)*cos(2y) + 0.1(x^2 + y^2)", (-3, 3, -3, 3), ()),
        # H. H. Rosenbrock, 1960: a curved valley, steep across and almost flat along
        "rosenbrock": Surface("(1 - x)^2 + 100(y - x^2)^2", (-2, 2, -1, 3), ((1.0, 1.0),)),
    }
)

# Where the ball starts on each, and a learning rate that shows what the surface is known for.
STARTS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        "bowl": (-2.2, 1.6, 0.1),
        "valley": (-2.6, 1.2, 0.45),
        "saddle": (2.4, 0.01, 0.1),
        "hills": (1.9, 1.4, 0.1),
        "rosenbrock": (-1.2, 1.0, 0.001),
    }
)

GRAPHS: Mapping[str, str] = MappingProxyType(
    {
        "sine": "sin(x^2*y) + y",
        "neuron": "(sigmoid(x*y) - 1)^2",
        "shared": "x*y + sin(x)",
        "deep": "tanh(tanh(tanh(tanh(x*y))))",
    }
)


def descend(surface: Surface, x: float, y: float, learning_rate: float, steps: int) -> Array:
    """The way of gradient descent, (steps + 1, 2): p ← p − η·∇f(p). It ends early where f has no value any more."""
    slopes = surface.gradient
    way = [(x, y)]
    for _ in range(steps):
        values: dict[str, Array | float] = {"x": way[-1][0], "y": way[-1][1]}
        x, y = (
            float(values[name] - learning_rate * evaluate(slope, values))
            for name, slope in zip("xy", slopes, strict=True)
        )
        if not (np.isfinite(x) and np.isfinite(y)):
            break
        way.append((x, y))
    return np.array(way)
