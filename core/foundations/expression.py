"""Functions that a learner types, read into a tree without running a line of it. Knows no derivative and no screen.

    sum      = product {("+" | "-") product}
    product  = signed {["*" | "/"] signed}          2x and 3(x+1) multiply; a sign never does
    signed   = ("+" | "-") signed | power
    power    = atom [("^" | "**") signed]           from the right: 2^x^2 is 2^(x^2), -x^2 is -(x^2)
    atom     = number | name | function "(" sum ")" | "(" sum ")"

Values are real numbers. Where an expression has none (1/0, log(-1), more than a float holds) its value is NaN: a gap.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from core.errors import Problem
from core.foundations.activations import Array

LONGEST = 200  # characters
DEEPEST = 20  # parentheses, functions, powers and signs inside each other
LARGEST = 120  # nodes of the tree


@dataclass(frozen=True)
class Number:
    """A constant; `symbol` is its LaTeX where it has a name (π, e)."""

    value: float
    symbol: str = ""


@dataclass(frozen=True)
class Variable:
    """x, y …"""

    name: str


@dataclass(frozen=True)
class Call:
    """A function or an operator ("+", "-", "*", "/", "^", "neg") of its arguments."""

    name: str
    arguments: tuple[Tree, ...]


Tree = Number | Variable | Call


def _sigmoid(u: Array) -> Array:
    small = np.exp(-np.abs(u))  # never overflows
    return np.where(u >= 0, 1.0, small) / (1.0 + small)


# What each name computes. `sign` and `positive` (1 above zero, else 0) come from derivatives and cannot be typed.
VALUES: Mapping[str, Callable[..., Array]] = MappingProxyType(
    {
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
        "^": np.power,
        "neg": np.negative,
        "sin": np.sin,
        "cos": np.cos,
        "tan": np.tan,
        "exp": np.exp,
        "log": np.log,
        "sqrt": np.sqrt,
        "abs": np.abs,
        "tanh": np.tanh,
        "sigmoid": _sigmoid,
        "relu": lambda u: np.maximum(u, 0.0),
        "sign": np.sign,
        "positive": lambda u: np.where(u > 0, 1.0, 0.0),
    }
)
FUNCTIONS = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu")
CONSTANTS = MappingProxyType({"pi": Number(math.pi, r"\pi"), "π": Number(math.pi, r"\pi"), "e": Number(math.e, "e")})
_SAME = {"ln": "log", "σ": "sigmoid"}

# What keyboards and books put for the signs we read.
_SIGNS = str.maketrans(
    {"·": "*", "×": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-", "²": "^2", "³": "^3", "[": "(", "]": ")"}
)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*|,\d+)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>(?i:log|ln)\d+|[^\W\d_]+)|(?P<sign>\*\*|[-+*/^()]))"
)


def evaluate(tree: Tree, values: Mapping[str, Array | float]) -> Array:
    """The value of `tree` where its variables have `values`, of their common shape; NaN where it has none."""
    with np.errstate(all="ignore"):
        return _value(tree, values)


def _value(tree: Tree, values: Mapping[str, Array | float]) -> Array:
    if isinstance(tree, Number):
        return np.asarray(tree.value)
    if isinstance(tree, Variable):
        return np.asarray(values[tree.name], dtype=np.float64)
    arguments = [_value(each, values) for each in tree.arguments]
    result = VALUES[tree.name](*arguments)
    missing = functools.reduce(np.logical_or, map(np.isnan, arguments), ~np.isfinite(result))
    return np.where(missing, np.nan, result)


def size(tree: Tree) -> int:
    """How many nodes `tree` has."""
    return 1 + sum(map(size, tree.arguments)) if isinstance(tree, Call) else 1


def to_json(tree: Tree) -> list[Any]:
    """Nested lists for the browser: ["number", 2], ["variable", "x"], ["sin", […]]."""
    if isinstance(tree, Call):
        return [tree.name, *map(to_json, tree.arguments)]
    return ["number", tree.value] if isinstance(tree, Number) else ["variable", tree.name]


def parse(text: str, variables: tuple[str, ...] = ("x",)) -> Tree:
    """The tree of what a learner typed.

    Raises Problem `expression_empty`, `expression_too_long`, `expression_too_deep`, `expression_too_large`,
    `expression_unknown_name`, `expression_unknown_sign`, `expression_needs_parentheses`, `expression_unexpected`,
    `expression_unfinished`, `expression_unclosed` or `expression_number`.
    """
    if len(text) > LONGEST:
        raise Problem("expression_too_long", length=len(text), limit=LONGEST)
    reader = _Reader(unicodedata.normalize("NFKC", text.translate(_SIGNS)), variables)
    if reader.kind == "end":
        raise Problem("expression_empty")
    tree = reader.sum()
    if reader.kind != "end":
        raise Problem("expression_unexpected", found=reader.text)
    if size(tree) > LARGEST:
        raise Problem("expression_too_large", limit=LARGEST)
    return tree


class _Reader:
    """Recursive descent over the tokens: one method for each line of the grammar."""

    def __init__(self, text: str, variables: tuple[str, ...]) -> None:
        self.tokens = _tokens(text, variables)
        self.variables = variables
        self.depth = 0
        self.kind, self.text = next(self.tokens)

    def next(self) -> str:
        """Take the token and look at the one after it."""
        text = self.text
        self.kind, self.text = next(self.tokens, ("end", ""))
        return text

    def sum(self) -> Tree:
        tree = self.product()
        while self.text in ("+", "-"):
            tree = Call(self.next(), (tree, self.product()))
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while self.text in ("*", "/", "(") or self.kind == "name":
            sign = self.next() if self.text in ("*", "/") else "*"
            tree = Call(sign, (tree, self.signed()))
        return tree

    def signed(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Problem("expression_too_deep", limit=DEEPEST)
        sign = self.next() if self.text in ("+", "-") else ""
        tree = self.signed() if sign else self.power()
        self.depth -= 1
        return Call("neg", (tree,)) if sign == "-" else tree

    def power(self) -> Tree:
        tree = self.atom()
        if self.text in ("^", "**"):
            self.next()
            tree = Call("^", (tree, self.signed()))
        return tree

    def atom(self) -> Tree:
        if self.kind == "number":
            value = float(self.next().replace(",", "."))
            if not math.isfinite(value):
                raise Problem("expression_number")
            return Number(value)
        if self.kind == "name":
            name = self.next()
            if name in FUNCTIONS:
                if self.text != "(":
                    raise Problem("expression_needs_parentheses", name=name)
                return Call(name, (self.inside(),))
            return Variable(name) if name in self.variables else CONSTANTS[name]
        if self.text == "(":
            return self.inside()
        if self.kind == "end":
            raise Problem("expression_unfinished")
        raise Problem("expression_unexpected", found=self.text)

    def inside(self) -> Tree:
        """What stands between the parenthesis that opens here and the one that closes it."""
        self.next()
        tree = self.sum()
        if self.kind == "end":
            raise Problem("expression_unclosed")
        if self.text != ")":
            raise Problem("expression_unexpected", found=self.text)
        self.next()
        return tree


def _tokens(text: str, variables: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(kind, text) of each token, and at last ("end", "")."""
    at, text = 0, text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise Problem("expression_unknown_sign", sign=text[at:].lstrip()[0])
        at = found.end()
        kind = str(found.lastgroup)
        if kind == "name":
            yield from (("name", name) for name in _names(found["name"], variables))
        else:
            yield kind, found[kind]
    yield "end", ""


def _names(word: str, variables: tuple[str, ...]) -> list[str]:
    """A word as the names in it: `sin`, or `xy` as x and y. Raises Problem `expression_unknown_name`."""
    known = {*FUNCTIONS, *CONSTANTS, *variables}
    for name in (word, word.lower(), _SAME.get(word.lower(), "")):
        if name in known:
            return [name]
    if all(letter in variables for letter in word):
        return list(word)
    raise Problem("expression_unknown_name", name=word[:20], variables=", ".join(variables))
