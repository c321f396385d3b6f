"""Surfaces of two variables, and the way of gradient descent on them. Knows no network: two numbers are all there is to learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from core.foundations.activations import Array
from core.foundations.derivative import differentiate
from core.foundations.expression import Tree, evaluate, parse, to_json


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

    @property
    def hessian(self) -> tuple[Tree, Tree, Tree]:
        """∂²f/∂x², ∂²f/∂x∂y and ∂²f/∂y² as trees."""
        by_x, by_y = self.gradient
        return differentiate(by_x, "x"), differentiate(by_x, "y"), differentiate(by_y, "y")

    def trees(self) -> dict[str, Any]:
        """f, its gradient and the window for the browser."""
        return {"value": to_json(self.value), "gradient": [*map(to_json, self.gradient)], "window": self.window}


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {
        "bowl": Surface("x^2 + y^2", (-3, 3, -3, 3), ((0.0, 0.0),)),
        "valley": Surface("0.1x^2 + 2y^2", (-3, 3, -3, 3), ((0.0, 0.0),)),
        # a saddle between two hollows: x² − y² alone would fall for ever
        "saddle": Surface("x^2 - y^2 + 0.1y^4", (-3, 3, -3, 3), ((0.0, 5**0.5), (0.0, -(5**0.5)))),
        "hills": Surface("sin(2x)*cos(2y) + 0.1(x^2 + y^2)", (-3, 3, -3, 3), ((-0.747964957, 0.0),)),
        # H. H. Rosenbrock, 1960: a curved valley, steep across and almost flat along
        "rosenbrock": Surface("(1 - x)^2 + 100(y - x^2)^2", (-2, 2, -1, 3), ((1.0, 1.0),)),
    }
)

# What optimizers are tried on besides.
FURTHER: Mapping[str, Surface] = MappingProxyType(
    {
        # a hundred times as curved across as along
        "ravine": Surface("0.02x^2 + 2y^2", (-3, 3, -3, 3), ((0.0, 0.0),)),
        # E. M. L. Beale, 1958: flat far out, and walls along the axes
        "beale": Surface(
            "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2", (-4, 4, -4, 4), ((3.0, 0.5),)
        ),
        # D. M. Himmelblau, 1972: four hollows, all as deep
        "himmelblau": Surface(
            "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
            (-5, 5, -5, 5),
            ((3.0, 2.0), (-2.805118087, 3.131312518), (-3.779310253, -3.283185991), (3.584428340, -1.848126527)),
        ),
        # L. A. Rastrigin, 1974: a bowl with a hollow around every pair of whole numbers
        "rastrigin": Surface("20 + x^2 + y^2 - 10cos(2pi*x) - 10cos(2pi*y)", (-4.5, 4.5, -4.5, 4.5), ((0.0, 0.0),)),
        # a bowl with two level terraces, where the slope is 0 and which yet lead down: at x² + y² = π and 3π
        "plateaus": Surface("0.5(x^2 + y^2) + 0.5sin(x^2 + y^2)", (-4, 4, -4, 4), ((0.0, 0.0),)),
    }
)

# Where the ball starts on each, and a learning rate that shows what the surface is known for.
STARTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "bowl": {"start_x": -2.2, "start_y": 1.6, "learning_rate": 0.1},
        "valley": {"start_x": -2.6, "start_y": 1.2, "learning_rate": 0.45},
        "saddle": {"start_x": 2.4, "start_y": 0.01, "learning_rate": 0.1},
        "hills": {"start_x": 1.9, "start_y": 1.4, "learning_rate": 0.1},
        "rosenbrock": {"start_x": -1.2, "start_y": 1.0, "learning_rate": 0.001},
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


def stability(surface: Surface) -> float:
    """The learning rate from which on the ball is thrown out of the lowest point: 2 / λ.

    λ is the largest curvature there, the largest eigenvalue of the second derivatives. In its direction each step multiplies
    the distance by 1 − ηλ, which is shorter than −1 when η > 2/λ.
    """
    x, y = surface.lowest[0]
    values: dict[str, Array | float] = {"x": x, "y": y}
    hessian = [[float(evaluate(differentiate(slope, name), values)) for name in "xy"] for slope in surface.gradient]
    return float(2.0 / np.linalg.eigvalsh(np.array(hessian))[-1])
