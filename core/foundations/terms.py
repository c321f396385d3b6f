"""Small expressions that compute, show their formula and show it with numbers: one tree, so that the three cannot drift.

Knows no network. The LaTeX uses \\frac \\cdot \\sum \\partial \\left( \\right) \\log \\max \\tanh \\operatorname \\tilde \\top \\odot \\le
\\leftarrow \\quad, Greek letters, ^{…}, _{…} and nothing else, so that a small reader can draw it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

DIGITS = 6  # significant digits of a shown number


def shown(value: float, digits: int = DIGITS) -> str:
    """The number as LaTeX, rounded to so many significant digits: 0.890903, 6.14417 \\cdot 10^{-6}."""
    return _set(f"{value:.{digits}g}")


def _set(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return "0" if text in ("0", "-0") else text
    return f"{mantissa} \\cdot 10^{{{int(exponent)}}}"


def rounded(value: float, digits: int) -> float:
    """The number that `shown` shows."""
    return float(f"{value:.{digits}g}")


class Term:
    """A piece of a formula. `digits` None computes with the numbers themselves, else with the rounded ones."""

    __slots__ = ()
    loose = False  # whether it needs parentheses inside a product

    def evaluate(self, digits: int | None = None) -> float:
        """Its value."""
        raise NotImplementedError

    def latex(self, digits: int | None = None) -> str:
        """The formula in symbols, or, with `digits`, with the rounded numbers in their places."""
        raise NotImplementedError

    def symbols(self) -> list[Symbol]:
        """The quantities that stand in it, from left to right."""
        raise NotImplementedError


class Symbol(Term):
    """A quantity with a name: `id` says which, empty if it is none of the network's."""

    __slots__ = ("even", "id", "name", "short", "text", "value")

    def __init__(self, id: str, name: str, value: float) -> None:
        self.id, self.name, self.value = id, name, value
        text = f"{value:.{DIGITS}g}"  # what is asked for again and again, rounded once
        self.text, self.short = _set(text), float(text)
        self.even = close(self.short, value)

    def evaluate(self, digits: int | None = None) -> float:
        if digits is None:
            return self.value
        return self.short if digits == DIGITS else rounded(self.value, digits)

    def latex(self, digits: int | None = None) -> str:
        if digits is None:
            return self.name
        return self.text if digits == DIGITS else shown(self.value, digits)

    def symbols(self) -> list[Symbol]:
        return [self]


@dataclass(frozen=True, slots=True, eq=False)
class Number(Term):
    """A constant of the formula itself."""

    value: float

    def evaluate(self, digits: int | None = None) -> float:  # noqa: ARG002
        return self.value

    def latex(self, digits: int | None = None) -> str:  # noqa: ARG002
        return shown(self.value)

    def symbols(self) -> list[Symbol]:
        return []


class Many(Term):
    """Several terms in a row."""

    __slots__ = ("terms",)

    def __init__(self, *terms: Term) -> None:
        self.terms = terms

    def symbols(self) -> list[Symbol]:
        return [symbol for term in self.terms for symbol in term.symbols()]


class Sum(Many):
    """t₁ + t₂ + …"""

    __slots__ = ()
    loose = True

    def evaluate(self, digits: int | None = None) -> float:
        total = 0.0
        for term in self.terms:
            total += term.evaluate(digits)
        return total

    def latex(self, digits: int | None = None) -> str:
        text = self.terms[0].latex(digits)
        for term in self.terms[1:]:
            part = term.latex(digits)
            text += f" - {part[1:]}" if part[0] == "-" else f" + {part}"
        return text


class Product(Many):
    """t₁ · t₂ · …"""

    __slots__ = ()

    def evaluate(self, digits: int | None = None) -> float:
        product = 1.0
        for term in self.terms:
            product *= term.evaluate(digits)
        return product

    def latex(self, digits: int | None = None) -> str:
        texts = [enclosed(term.latex(digits)) if term.loose else term.latex(digits) for term in self.terms]
        return " \\cdot ".join([texts[0], *[enclosed(text) if text[0] == "-" else text for text in texts[1:]]])


@dataclass(frozen=True, slots=True, eq=False)
class Negative(Term):
    """−t"""

    term: Term

    def evaluate(self, digits: int | None = None) -> float:
        return -self.term.evaluate(digits)

    def latex(self, digits: int | None = None) -> str:
        return minus(self.term.latex(digits), self.term.loose)

    def symbols(self) -> list[Symbol]:
        return self.term.symbols()


@dataclass(frozen=True, slots=True, eq=False)
class Square(Term):
    """t²"""

    term: Term

    def evaluate(self, digits: int | None = None) -> float:
        return self.term.evaluate(digits) ** 2

    def latex(self, digits: int | None = None) -> str:
        return f"{enclosed(self.term.latex(digits))}^{{2}}"

    def symbols(self) -> list[Symbol]:
        return self.term.symbols()


@dataclass(frozen=True, slots=True, eq=False)
class Ratio(Term):
    """A constant fraction such as 1/n."""

    above: int
    below: int

    def evaluate(self, digits: int | None = None) -> float:  # noqa: ARG002
        return self.above / self.below

    def latex(self, digits: int | None = None) -> str:  # noqa: ARG002
        return f"\\frac{{{self.above}}}{{{self.below}}}"

    def symbols(self) -> list[Symbol]:
        return []


class Apply(Many):
    """f(t₁, t₂, …): `compute` the function of the values, `write` its LaTeX from the arguments' LaTeX."""

    __slots__ = ("compute", "loose", "write")

    def __init__(
        self, compute: Callable[..., float], write: Callable[..., str], *terms: Term, loose: bool = False
    ) -> None:
        super().__init__(*terms)
        self.compute, self.write, self.loose = compute, write, loose

    def evaluate(self, digits: int | None = None) -> float:
        return self.compute(*[term.evaluate(digits) for term in self.terms])

    def latex(self, digits: int | None = None) -> str:
        return self.write(*[term.latex(digits) for term in self.terms])


def enclosed(text: str) -> str:
    """In parentheses."""
    return f"\\left({text}\\right)"


def minus(text: str, loose: bool = False) -> str:
    """The LaTeX of the opposite."""
    return f"-{enclosed(text)}" if loose or text.startswith("-") else f"-{text}"


class Filled(NamedTuple):
    """A formula with its numbers, such that who computes with the shown numbers gets the shown result."""

    numbers: str
    exact: bool  # the numbers in it are not rounded
    shown: str
    even: bool  # and neither is the result


def fill(term: Term, result: Symbol, symbols: Sequence[Symbol]) -> Filled:
    """Write the numbers into `term` with as few digits, six or more, as give the `result` to six digits.

    `symbols` are those of `term`.
    """
    found, digits = result.value, DIGITS
    for digits in range(DIGITS, 18):
        found = term.evaluate(digits)
        if found == result.short or rounded(found, DIGITS) == result.short:
            break
    exact = not [s for s in symbols if not s.even and (digits == DIGITS or not close(s.evaluate(digits), s.value))]
    return Filled(term.latex(digits), exact, result.text, close(found, result.short, 1e-10))


def close(a: float, b: float, tolerance: float = 1e-13) -> bool:
    """Equal but for what computing rounds away."""
    return a == b or math.isclose(a, b, rel_tol=tolerance, abs_tol=0.0)
