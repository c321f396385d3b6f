"""Reads the LaTeX that core writes and computes it: what a learner with a good calculator would get."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

import mpmath
from mpmath import mpf

mpmath.mp.dps = 30
TOKEN = re.compile(r"\s*(\\left\(|\\right\)|\\[A-Za-z]+|\d+(?:\.\d+)?|[-+^{},'e>])")
FUNCTIONS: dict[str, Callable[[mpf], mpf]] = {
    "\\sigma": lambda z: 1 / (1 + mpmath.exp(-z)),
    "\\tanh": mpmath.tanh,
    "ReLU": lambda z: max(z, mpf(0)),
    "LeakyReLU": lambda z: z if z > 0 else z / 100,
    "ELU": lambda z: z if z > 0 else mpmath.expm1(z),
    "GELU": lambda z: z * mpmath.ncdf(z),
    "SiLU": lambda z: z / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "step": lambda z: mpf(z >= 0),
    "\\log": mpmath.log,
    "\\Phi": mpmath.ncdf,
    "\\varphi": mpmath.npdf,
}
SLOPES: dict[str, Callable[[mpf], mpf]] = {
    "\\sigma": lambda z: 1 / (2 + mpmath.exp(z) + mpmath.exp(-z)),
    "\\tanh": lambda z: mpmath.sech(z) ** 2,
    "ReLU": lambda z: mpf(z > 0),
    "LeakyReLU": lambda z: mpf(1) if z > 0 else mpf(1) / 100,
    "ELU": lambda z: mpf(1) if z > 0 else mpmath.exp(z),
    "GELU": lambda z: mpmath.ncdf(z) + z * mpmath.npdf(z),
    "SiLU": lambda z: (1 + z / (1 + mpmath.exp(z))) / (1 + mpmath.exp(-z)),
    "softplus": lambda z: 1 / (1 + mpmath.exp(-z)),
    "step": lambda z: 0 * z,
}


def compute(text: str, symbols: Mapping[str, float] | None = None) -> float:
    """The value of a formula; `symbols` gives the values of the names in it."""
    reader = Reader(text, symbols or {})
    value = reader.sum()
    if reader.peek() == "\\quad":
        reader.condition()
    assert reader.rest() == "", reader.rest()
    return float(value)


class Reader:
    """Recursive descent: sum, product, power, piece."""

    def __init__(self, text: str, symbols: Mapping[str, float]) -> None:
        self.text, self.at = text, 0
        self.names = sorted(symbols, key=len, reverse=True)
        self.symbols = symbols

    def rest(self) -> str:
        return self.text[self.at :].strip()

    def peek(self) -> str:
        match = TOKEN.match(self.text, self.at)
        return match[1] if match else ""

    def take(self, wanted: str = "") -> str:
        match = TOKEN.match(self.text, self.at)
        assert match, f"cannot read {self.rest()!r}"
        assert wanted in ("", match[1]), f"{wanted!r} expected, {match[1]!r} found"
        self.at = match.end()
        return match[1]

    def sum(self) -> float:
        negative = self.peek() == "-" and bool(self.take())
        value = -self.product() if negative else self.product()
        while self.peek() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            value += sign * self.product()
        return value

    def product(self) -> float:
        value = self.power()
        while self.peek() == "\\cdot":
            self.take()
            value *= self.power()
        return value

    def power(self) -> float:
        base = self.piece()
        return base ** self.group() if self.peek() == "^" and self.take() else base

    def group(self) -> float:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def condition(self) -> None:
        """(z > 0) after a value: it has to hold."""
        self.take("\\quad")
        self.take("\\left(")
        left, sign, right = self.sum(), self.take(), self.sum()
        self.take("\\right)")
        assert left > right if sign == ">" else left <= right, self.text

    def arguments(self) -> list[float]:
        self.take("\\left(")
        values = [self.sum()]
        while self.peek() == ",":
            self.take()
            values.append(self.sum())
        self.take("\\right)")
        return values

    def piece(self) -> float:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        for name in self.names:
            if self.text.startswith(name, self.at):
                self.at += len(name)
                return self.symbols[name]
        if self.peek() == "\\left(":
            (value,) = self.arguments()
            return value
        token = self.take()
        if token == "e":
            self.take("^")
            power = self.group()
            return math.exp(power) if power < 700.0 else mpmath.exp(power)  # which no power is too large for
        if token == "\\frac":
            above = self.group()
            return above / self.group()
        if token == "\\max":
            return max(self.arguments())
        if token == "\\operatorname":
            end = self.text.index("}", self.at)
            token, self.at = self.text[self.at + 1 : end], end + 1
        if token in FUNCTIONS:
            return self.function(token)
        return float(token)

    def function(self, name: str) -> float:
        slope = self.peek() == "'" and bool(self.take())
        (value,) = self.arguments()
        return float((SLOPES if slope else FUNCTIONS)[name](mpf(value)))
