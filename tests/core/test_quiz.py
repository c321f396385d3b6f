"""Numbers as people type them, and what counts as right."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Problem
from core.quiz import is_right, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("0.25", 0.25), (" -3 ", -3), ("−3", -3), ("0,5", 0.5), ("+2", 2.0), (".5", 0.5), ("7.", 7.0)),
        *(("1/4", 0.25), ("-1 / 8", -0.125), ("25 %", 0.25), ("2.5e-1", 0.25), ("１２．５％", 0.125)),
    ],
)
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "abc", "nan", "inf", "1/0", "1/2/3", "__import__('os')", "1e9999", "9" * 41, "--1", "0x10", "5 %%"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(Problem, match="quiz_not_a_number"):
        read_number(text)


@given(st.floats(-1e6, 1e6, allow_subnormal=False))
def test_what_is_shown_can_be_typed(value: float) -> None:
    assert read_number(f"{value:.6e}") == pytest.approx(value, rel=1e-5)


@given(st.integers(-999, 999), st.integers(1, 999))
def test_fractions(above: int, below: int) -> None:
    assert read_number(f"{above}/{below}") == pytest.approx(float(Fraction(above, below)))


def test_as_exact_as_by_hand() -> None:
    assert is_right(0.18, 0.1813)
    assert not is_right(0.19, 0.1813)
    assert is_right(0.0004, 0.0)
    assert not is_right(-0.1813, 0.1813)
    assert not is_right(math.nan, 0.0)
    assert not is_right(math.inf, math.inf)
