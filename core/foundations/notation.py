"""An expression in the notation of mathematics: the tree that computes, written as LaTeX. Computes nothing."""

from __future__ import annotations

from core.foundations.expression import Call, Number, Tree, Variable

_SUM, _PRODUCT, _POWER, _ATOM = range(4)  # how tightly something holds together
_NAMES = {"sin": r"\sin", "cos": r"\cos", "tan": r"\tan", "log": r"\log", "tanh": r"\tanh", "sigmoid": r"\sigma"}


def latex(tree: Tree) -> str:
    """The formula of `tree`, as LaTeX without dollars."""
    return _written(tree)[0]


def _written(tree: Tree) -> tuple[str, int]:
    """The LaTeX and how tightly it holds together."""
    if isinstance(tree, Number):
        return _number(tree)
    if isinstance(tree, Variable):
        return tree.name, _ATOM
    name, arguments = tree.name, tree.arguments
    if name in ("+", "-"):
        return f"{_inside(arguments[0], _SUM)} {name} {_inside(arguments[1], _PRODUCT)}", _SUM
    if name == "neg":
        return f"-{_inside(arguments[0], _PRODUCT)}", _SUM
    if name == "*":
        left, right = (_inside(each, _PRODUCT) for each in arguments)
        return f"{left}{_between(right)}{right}", _PRODUCT
    if name == "/":
        return rf"\frac{{{latex(arguments[0])}}}{{{latex(arguments[1])}}}", _PRODUCT
    if name == "^":
        base, exponent = arguments
        if isinstance(base, Call) and base.name in _NAMES and isinstance(exponent, Number) and exponent.value in (2, 3):
            return rf"{_function(base.name)}^{{{exponent.value:g}}}\left({latex(base.arguments[0])}\right)", _POWER
        return f"{_inside(arguments[0], _ATOM)}^{{{latex(arguments[1])}}}", _POWER
    inner = latex(arguments[0])
    if name == "exp":
        return f"e^{{{inner}}}", _POWER
    if name == "sqrt":
        return rf"\sqrt{{{inner}}}", _ATOM
    if name == "abs":
        return rf"\left|{inner}\right|", _ATOM
    if name == "positive":
        return rf"\left[{inner} > 0\right]", _ATOM
    return rf"{_function(name)}\left({inner}\right)", _POWER


def _inside(tree: Tree, least: int) -> str:
    """`tree` with parentheses where it holds together less than its place asks for."""
    written, tightness = _written(tree)
    return written if tightness >= least else rf"\left({written}\right)"


def _between(right: str) -> str:
    """A dot before a number, else a thin space: 2·3, but 2 x."""
    return r" \cdot " if right[0].isdigit() or right.startswith(r"\frac") else r"\,"


def _number(number: Number) -> tuple[str, int]:
    if number.symbol:
        return number.symbol, _ATOM
    written = f"{number.value:.6g}"
    if "e" in written:
        mantissa, exponent = written.split("e")
        return rf"{mantissa} \cdot 10^{{{int(exponent)}}}", _SUM if number.value < 0 else _PRODUCT
    return written, _SUM if number.value < 0 else _ATOM


def _function(name: str) -> str:
    return _NAMES.get(name) or rf"\operatorname{{{name}}}"
