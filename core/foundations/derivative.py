"""The derivative of an expression, as an expression: every rule of differentiation is one line. Knows no numbers beyond constants.

Where a function has a kink (abs and relu at 0) the rules below give 0, as PyTorch does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.foundations.expression import CONSTANTS, Call, Number, Tree, Variable, evaluate

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)


def differentiate(tree: Tree, name: str) -> Tree:
    """∂tree/∂name."""
    if isinstance(tree, Number):
        return ZERO
    if isinstance(tree, Variable):
        return ONE if tree.name == name else ZERO
    slopes = [differentiate(each, name) for each in tree.arguments]
    if all(slope == ZERO for slope in slopes):
        return ZERO
    if len(tree.arguments) == 1:
        (u,), (du,) = tree.arguments, slopes
        return times(SLOPES[tree.name](u), du)  # the chain rule: f(u)' = f'(u) · u'
    (u, v), (du, dv) = tree.arguments, slopes
    if tree.name == "+":
        return plus(du, dv)
    if tree.name == "-":
        return minus(du, dv)
    if tree.name == "*":
        return plus(times(du, v), times(u, dv))
    if tree.name == "/":
        if dv == ZERO:
            return over(du, v)
        return over(minus(times(du, v), times(u, dv)), power(v, TWO))
    if dv == ZERO:  # (u^c)' = c · u^(c−1) · u'
        return times(times(v, power(u, minus(v, ONE))), du)
    logarithm = ONE if u == CONSTANTS["e"] else Call("log", (u,))
    return times(tree, plus(times(dv, logarithm), over(times(v, du), u)))  # u^v = e^(v·log u)


# f'(u) of each function of one argument.
SLOPES: Mapping[str, Callable[[Tree], Tree]] = MappingProxyType(
    {
        "neg": lambda _: Number(-1.0),
        "sin": lambda u: Call("cos", (u,)),
        "cos": lambda u: negative(Call("sin", (u,))),
        "tan": lambda u: plus(ONE, power(Call("tan", (u,)), TWO)),
        "exp": lambda u: Call("exp", (u,)),
        "log": lambda u: over(ONE, u),
        "sqrt": lambda u: over(ONE, times(TWO, Call("sqrt", (u,)))),
        "abs": lambda u: Call("sign", (u,)),
        "tanh": lambda u: minus(ONE, power(Call("tanh", (u,)), TWO)),
        "sigmoid": lambda u: times(Call("sigmoid", (u,)), minus(ONE, Call("sigmoid", (u,)))),
        "relu": lambda u: Call("positive", (u,)),
        "sign": lambda _: ZERO,
        "positive": lambda _: ZERO,
    }
)


# ---- sums and products without what changes nothing: 0 + u, 1 · u, 2 · 3


def plus(u: Tree, v: Tree) -> Tree:
    """u + v."""
    if u == ZERO:
        return v
    if v == ZERO:
        return u
    if isinstance(v, Call) and v.name == "neg":
        return minus(u, v.arguments[0])
    return _folded(Call("+", (u, v)))


def minus(u: Tree, v: Tree) -> Tree:
    """u − v."""
    if v == ZERO:
        return u
    if u == ZERO:
        return negative(v)
    if isinstance(v, Call) and v.name == "neg":
        return plus(u, v.arguments[0])
    return _folded(Call("-", (u, v)))


def negative(u: Tree) -> Tree:
    """−u."""
    if isinstance(u, Call) and u.name == "neg":
        return u.arguments[0]
    if isinstance(u, Number) and not u.symbol:
        return Number(-u.value) if u.value else ZERO
    return Call("neg", (u,))


def times(u: Tree, v: Tree) -> Tree:
    """u · v, the number in front and the sign outside."""
    if ZERO in (u, v):
        return ZERO
    (a, u_rest), (b, v_rest) = _split(u), _split(v)
    if not math.isfinite(a * b):
        return Call("*", (u, v))
    if _rank(v_rest) < _rank(u_rest):
        u_rest, v_rest = v_rest, u_rest
    if isinstance(v_rest, Call) and v_rest.name == "/" and v_rest.arguments[0] == ONE:  # u · 1/w
        return over(times(Number(a * b), u_rest), v_rest.arguments[1])
    if isinstance(v_rest, Call) and v_rest.name == "*" and v_rest.arguments[0] == u_rest:  # x · (x · w) = x² · w
        return times(Number(a * b), Call("*", (power(u_rest, TWO), v_rest.arguments[1])))
    rest = v_rest if u_rest == ONE else u_rest if v_rest == ONE else Call("*", (u_rest, v_rest))
    if rest == ONE:
        return Number(a * b)
    product = rest if abs(a * b) == 1 else Call("*", (Number(abs(a * b)), rest))
    return negative(product) if a * b < 0 else product


def _split(tree: Tree) -> tuple[float, Tree]:
    """A product as its number and the rest: 2x is 2 and x, −x is −1 and x."""
    if isinstance(tree, Number) and not tree.symbol:
        return tree.value, ONE
    if isinstance(tree, Call) and tree.name == "neg":
        factor, rest = _split(tree.arguments[0])
        return -factor, rest
    if isinstance(tree, Call) and tree.name == "*":
        first, rest = tree.arguments
        if isinstance(first, Number) and not first.symbol:
            return first.value, rest
    return 1.0, tree


def _rank(tree: Tree) -> int:
    """What stands further left in a product: x, then x², then all else."""
    if isinstance(tree, Call):
        return 1 if tree.name == "^" and isinstance(tree.arguments[0], Variable) else 2
    return 0


def over(u: Tree, v: Tree) -> Tree:
    """u / v."""
    if u == ZERO or v == ONE:
        return u
    if u == v:
        return ONE
    factor, rest = _split(u)
    if isinstance(v, Number) and not v.symbol and v.value and (factor / v.value).is_integer():  # 2x / 2
        return times(Number(factor / v.value), rest)
    return negative(over(times(Number(-factor), rest), v)) if factor < 0 else Call("/", (u, v))


def power(u: Tree, v: Tree) -> Tree:
    """u ^ v."""
    if v == ZERO:
        return ONE
    return u if v == ONE else Call("^", (u, v))


def _folded(tree: Call) -> Tree:
    """The number that an operation on two plain numbers gives, where it has one."""
    if all(isinstance(each, Number) and not each.symbol for each in tree.arguments):
        value = float(evaluate(tree, {}))
        if value == value:
            return Number(value)
    return tree
