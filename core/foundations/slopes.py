"""How the slopes of the activations are written: f′(z) as a term in z and a = f(z). Knows no network."""

from __future__ import annotations

import math

from core.foundations.activations import LEAK, normal_cdf, normal_density
from core.foundations.network import FUNCTIONS
from core.foundations.symbols import NAMES
from core.foundations.terms import Apply, Negative, Number, Product, Square, Sum, Symbol, Term, enclosed


class Side(Term):
    """A slope that holds on one side of the kink at 0, with the comparison that says which: 1 (z > 0)."""

    __slots__ = ("above", "then", "z")

    def __init__(self, z: Symbol, above: Term, below: Term) -> None:
        self.z, self.above = z, z.value > 0.0
        self.then = above if self.above else below

    def evaluate(self, digits: int | None = None) -> float:
        return self.then.evaluate(digits)

    def latex(self, digits: int | None = None) -> str:
        sign = ">" if self.above else "\\le"
        condition = enclosed(f"{self.z.latex(digits)} {sign} 0")
        return f"{self.then.latex(digits)} \\quad {condition}"

    def symbols(self) -> list[Symbol]:
        return [self.z, *self.then.symbols()]


ONE, NONE = Number(1.0), Number(0.0)


def name(activation: str, z: Symbol) -> str:
    """f′(z) in LaTeX, before it is worked out."""
    return f"{NAMES[activation]}'\\left({z.name}\\right)"


def slope(activation: str, z: Symbol, a: Symbol) -> Term:
    """f′(z), with a = f(z) where that makes it short."""
    if activation == "sigmoid":
        return Product(a, Sum(ONE, Negative(a)))
    if activation == "tanh":
        return Sum(ONE, Negative(Square(a)))
    if activation == "relu":
        return Side(z, ONE, NONE)
    if activation == "leaky_relu":
        return Side(z, ONE, Number(LEAK))
    if activation == "elu":
        return Side(z, ONE, Apply(math.exp, lambda text: f"e^{{{text}}}", z))
    if activation == "gelu":
        return Sum(
            Apply(lambda value: float(normal_cdf(value)), lambda text: f"\\Phi\\left({text}\\right)", z),
            Product(z, _density(z)),
        )
    if activation == "silu":
        return Sum(a, Product(_sigmoid(z), Sum(ONE, Negative(a))))
    return {"softplus": _sigmoid(z), "step": NONE, "linear": ONE}[activation]


def essential(term: Term) -> list[Symbol]:
    """The quantities that a slope is computed from; that a number is above 0 does not round it."""
    return term.then.symbols() if isinstance(term, Side) else term.symbols()


def _sigmoid(z: Symbol) -> Term:
    f = FUNCTIONS["sigmoid"]
    return Apply(lambda value: float(f(value)), lambda text: f"\\sigma\\left({text}\\right)", z)


def _density(z: Symbol) -> Term:
    """φ(z), the normal distribution's density."""
    return Apply(lambda value: float(normal_density(value)), lambda text: f"\\varphi\\left({text}\\right)", z)
