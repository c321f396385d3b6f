"""How activations and losses are written: their terms, from which value, formula and numbers come. Knows no network."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.foundations.activations import LEAK
from core.foundations.network import FUNCTIONS
from core.foundations.softmax import softmax
from core.foundations.terms import Apply, Negative, Number, Product, Ratio, Square, Sum, Term, enclosed, minus

NAMES = {
    "sigmoid": "\\sigma",
    "tanh": "\\tanh",
    "relu": "\\operatorname{ReLU}",
    "leaky_relu": "\\operatorname{LeakyReLU}",
    "elu": "\\operatorname{ELU}",
    "gelu": "\\operatorname{GELU}",
    "silu": "\\operatorname{SiLU}",
    "softplus": "\\operatorname{softplus}",
    "step": "\\operatorname{step}",
}


def _tight(text: str) -> str:
    return enclosed(text) if text.startswith("-") else text


WRITTEN = {
    "sigmoid": lambda z: f"\\frac{{1}}{{1 + e^{{{minus(z)}}}}}",
    "relu": lambda z: f"\\max\\left(0, {z}\\right)",
    "leaky_relu": lambda z: f"\\max\\left({LEAK:g} \\cdot {_tight(z)}, {z}\\right)",
    "gelu": lambda z: f"{_tight(z)} \\cdot \\Phi\\left({z}\\right)",
    "silu": lambda z: f"\\frac{{{z}}}{{1 + e^{{{minus(z)}}}}}",
    "softplus": lambda z: f"\\log\\left(1 + e^{{{z}}}\\right)",
}


def activation(name: str, z: Term) -> Term:
    """a = f(z)."""
    if name == "linear":
        return z
    write = WRITTEN.get(name, lambda text: f"{NAMES[name]}\\left({text}\\right)")
    f = FUNCTIONS[name]
    return Apply(lambda value: float(f(value)), write, z)


def probability(place: int, z: Sequence[Term]) -> Term:
    """Softmax: e^zᵢ / Σ e^zⱼ."""

    def write(*texts: str) -> str:
        powers = [f"e^{{{text}}}" for text in texts]
        return f"\\frac{{{powers[place]}}}{{{' + '.join(powers)}}}"

    return Apply(lambda *values: float(softmax(values)[place]), write, *z)


def _log_sum(z: Sequence[Term]) -> Term:
    """log Σ e^zⱼ."""

    def write(*texts: str) -> str:
        powers = " + ".join(f"e^{{{text}}}" for text in texts)
        return f"\\log\\left({powers}\\right)"

    return Apply(lambda *values: float(np.logaddexp.reduce(values)), write, *z)


def loss(name: str, z: Sequence[Term], a: Sequence[Term], t: Sequence[Term], whole: bool) -> Term:
    """L of the outputs; `whole`: the target adds up to 1."""
    if name == "cross_entropy":
        hit = [Product(target, logit) for target, logit in zip(t, z, strict=True)]
        log = _log_sum(z) if whole else Product(Sum(*t), _log_sum(z))
        return Sum(log, *map(Negative, hit))
    if name == "bce":
        parts: list[Term] = []
        for target, logit in zip(t, z, strict=True):
            parts += [activation("softplus", logit), Negative(Product(target, logit))]
        return Sum(*parts) if len(t) == 1 else Product(Ratio(1, len(t)), Sum(*parts))
    squares = [Square(Sum(output, Negative(target))) for output, target in zip(a, t, strict=True)]
    total = squares[0] if len(squares) == 1 else Sum(*squares)
    if name == "squared" or (name == "mse" and len(squares) == 1):
        return total
    return Product(Ratio(1, 2 if name == "half_squared" else len(squares)), total)


def loss_slope(name: str, a: Term, t: Term, outputs: int) -> Term:
    """∂L/∂a of the squared losses."""
    difference = Sum(a, Negative(t))
    if name == "half_squared":
        return difference
    return Product(Number(2.0) if name == "squared" or outputs == 1 else Ratio(2, outputs), difference)


def logit_slope(name: str, a: Term, t: Sequence[Term], place: int, whole: bool) -> Term:
    """∂L/∂z of the entropies: p − t, which needs no f′."""
    if name == "bce":
        difference = Sum(a, Negative(t[place]))
        return difference if len(t) == 1 else Product(Ratio(1, len(t)), difference)
    share = a if whole else Product(Sum(*t), a)
    return Sum(share, Negative(t[place]))


def is_whole(t: Sequence[float]) -> bool:
    """Whether a target adds up to 1."""
    return math.isclose(math.fsum(t), 1.0, abs_tol=1e-12)
