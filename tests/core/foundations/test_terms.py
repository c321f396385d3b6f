"""What a formula computes, what it shows, and what its shown numbers give."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundations.terms import (
    Apply,
    Filled,
    Negative,
    Number,
    Product,
    Ratio,
    Square,
    Sum,
    Symbol,
    Term,
    fill,
    shown,
)
from tests.core.foundations.latex import compute

finite = st.floats(-100.0, 100.0, allow_subnormal=False)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Any term of sums, products, opposites and squares of named numbers."""
    names = iter(f"q_{{{place}}}" for place in range(1000))

    def build(depth: int) -> Term:
        kind = draw(st.sampled_from(["symbol"] if depth == 0 else ["symbol", "sum", "product", "minus", "square"]))
        if kind == "sum":
            return Sum(*[build(depth - 1) for _ in range(draw(st.integers(1, 4)))])
        if kind == "product":
            return Product(*[build(depth - 1) for _ in range(draw(st.integers(1, 3)))])
        if kind == "minus":
            return Negative(build(depth - 1))
        if kind == "square":
            return Square(build(depth - 1))
        if draw(st.booleans()):
            return draw(st.sampled_from([Number(2.0), Ratio(1, 2), Number(-3.0)]))
        return Symbol("q", next(names), draw(finite))

    return build(3)


@given(terms())
def test_the_formula_read_back_gives_the_value(term: Term) -> None:
    values = {symbol.name: symbol.value for symbol in term.symbols()}
    size = compute(term.latex(), {name: abs(value) for name, value in values.items()})
    assert compute(term.latex(), values) == pytest.approx(term.evaluate(), rel=1e-9, abs=1e-12 * (1.0 + abs(size)))


@given(terms())
def test_who_computes_with_the_shown_numbers_gets_the_shown_result(term: Term) -> None:
    value = term.evaluate()
    shape = filled(term)
    got = compute(shape.numbers)
    assert got == pytest.approx(value, rel=0.6e-5, abs=1e-9)
    assert compute(shape.shown) == pytest.approx(value, rel=0.6e-5, abs=0.0)
    if shape.exact and shape.even:
        assert got == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_shown_number_is_the_number_to_six_digits(value: float) -> None:
    if value and abs(value) < 1e-300:
        return
    text = shown(value)
    mantissa, _, power = text.partition(" \\cdot 10^")
    assert float(mantissa + (f"e{power[1:-1]}" if power else "")) == pytest.approx(value, rel=0.51e-5)
    assert len(mantissa.lstrip("-").replace(".", "").lstrip("0")) <= 6


def test_numbers_are_written_as_people_write_them() -> None:
    texts = {0.5: "0.5", -0.0: "0", 1.7000000000000002: "1.7", 1234567.0: "1.23457 \\cdot 10^{6}"}
    texts |= {0.0001: "0.0001", 6.14417466e-6: "6.14417 \\cdot 10^{-6}", -2.0: "-2", 100.0: "100"}
    assert {value: shown(value) for value in texts} == texts


def test_signs_and_parentheses() -> None:
    w, x, b, t = (Symbol("", name, value) for name, value in (("w", -0.5), ("x", -2.0), ("b", -0.25), ("t", -1.0)))
    z = Sum(Product(w, x), b)
    assert (z.latex(), z.latex(6)) == ("w \\cdot x + b", "-0.5 \\cdot \\left(-2\\right) - 0.25")
    difference = Sum(x, Negative(t))
    assert (difference.latex(), difference.latex(6)) == ("x - t", "-2 - \\left(-1\\right)")
    squared = Product(Number(2.0), difference)
    assert squared.latex(6) == "2 \\cdot \\left(-2 - \\left(-1\\right)\\right)"
    assert Square(x).latex(6) == "\\left(-2\\right)^{2}"
    assert Negative(difference).latex() == "-\\left(x - t\\right)"


def test_digits_grow_until_the_result_is_what_a_calculator_gives() -> None:
    # 1/(1 + e^−12) − 1: with six digits both sides would be 0.999994 − 1 = −0.000006
    a = 1.0 / (1.0 + math.exp(-12.0))
    term = Sum(Symbol("", "a", a), Negative(Symbol("", "t", 1.0)))
    shape = filled(term)
    assert shape == ("0.99999385583 - 1", False, "-6.14417 \\cdot 10^{-6}", True)
    assert compute(shape.numbers) == pytest.approx(-6.14417e-6, rel=1e-9)


def filled(term: Term) -> Filled:
    return fill(term, Symbol("", "", term.evaluate()), term.symbols())


def test_equality_is_claimed_only_where_it_holds() -> None:
    third = Symbol("", "x", 1.0 / 3.0)
    term = Product(Number(2.0), third)
    assert filled(term)[1:] == (False, "0.666667", False)
    half = Product(Number(2.0), Symbol("", "x", 0.25))
    assert filled(half) == ("2 \\cdot 0.25", True, "0.5", True)
    root = Apply(math.sqrt, lambda text: f"r({text})", Symbol("", "x", 2.0))
    assert filled(root) == ("r(2)", True, "1.41421", False)
