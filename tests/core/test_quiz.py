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


@given(st.floats(1e-9, 5e-4), st.sampled_from([1, -1]))
def test_a_small_answer_has_a_sign_and_a_size(size: float, sign: int) -> None:
    answer = sign * size
    assert is_right(float(f"{answer:.3g}"), answer), "three digits are enough"
    for wrong in (-answer, 0.0, answer / 2, 2 * answer, answer + sign * 1e-3):
        assert not is_right(wrong, answer)


def test_what_only_rounding_left_is_zero() -> None:
    assert is_right(0.0, 2.2e-16)
    assert is_right(0.0, -5e-17)


def test_a_number_asked_for_in_percent_may_be_written_with_the_sign_or_without() -> None:
    assert (
        read_number("23", percent=True)
        == read_number("23 %", percent=True)
        == read_number("２３％", percent=True)
        == 23
    )
    assert read_number("23 %") == 0.23
