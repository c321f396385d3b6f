"""A tree of expression.py as a plain Python function of numbers: the same values, for ways of a thousand single steps.

`evaluate` takes arrays and is quick on many places at once; one place at a time it spends its time on the arrays.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.foundations.expression import Number, Tree, Variable

Scalar = Callable[..., float]


def _sigmoid(u: float) -> float:
    small = math.exp(-abs(u))  # never overflows
    return (1.0 if u >= 0 else small) / (1.0 + small)


def _power(u: float, v: float) -> float:
    return math.pow(u, v)  # u ** v would leave the real numbers


VALUES: Mapping[str, Scalar] = MappingProxyType(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "^": _power,
        "neg": operator.neg,
        "sin": math.sin,
        "cos": math.cos,
        "tan": math.tan,
        "exp": math.exp,
        "log": math.log,
        "sqrt": math.sqrt,
        "abs": abs,
        "tanh": math.tanh,
        "sigmoid": _sigmoid,
        "relu": lambda u: max(u, 0.0),
        "sign": lambda u: float((u > 0) - (u < 0)),
        "positive": lambda u: 1.0 if u > 0 else 0.0,
    }
)


def compiled(tree: Tree, variables: tuple[str, ...] = ("x", "y")) -> Scalar:
    """`tree` as a function of its variables in this order; NaN where it has no value, as `evaluate`."""
    if isinstance(tree, Number):
        value = tree.value
        return lambda *_: value
    if isinstance(tree, Variable):
        at = variables.index(tree.name)
        return lambda *values: float(values[at])
    return _call(VALUES[tree.name], [compiled(each, variables) for each in tree.arguments])


def _call(act: Scalar, parts: list[Scalar]) -> Scalar:
    first, last = parts[0], parts[-1]

    def of_one(*values: float) -> float:
        return _real(act, first(*values))

    def of_two(*values: float) -> float:
        return _real(act, first(*values), last(*values))

    return of_one if len(parts) == 1 else of_two


def _real(act: Scalar, *arguments: float) -> float:
    """The result where it is a finite number and all that it is made of is one, else NaN."""
    if any(each != each for each in arguments):
        return math.nan
    try:
        result = act(*arguments)
    except (ArithmeticError, ValueError):  # 1/0, log(−1), more than a float holds
        return math.nan
    return result if math.isfinite(result) else math.nan
