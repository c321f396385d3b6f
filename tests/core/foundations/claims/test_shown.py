"""Numbers as the cards show them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundations.claims.shown import NOTHING, all_shown, percent, shown

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0, "0"),
        (-0.0, "0"),
        (2017, "2017"),
        (60_000, "60,000"),
        (-3, "−3"),
        (65504.0, "65,504"),
        (0.8909031788, "0.8909"),
        (6.801951e-22, "6.8·10⁻²²"),
        (9.99999993e-9, "1·10⁻⁸"),
        (3.4028e38, "3.4·10³⁸"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        ([math.nan, 1.5], "[–, 1.5]"),
        ("128×10", "128×10"),
        ([1.7, -2], "[1.7, −2]"),
        ([[19, 22], [43, 50]], r"19 & 22 \\ 43 & 50"),
    ],
)
def test_examples(value: object, text: str) -> None:
    assert shown(value) == text


@given(st.floats(-1e300, 1e300))
def test_what_is_shown_is_the_number_to_three_digits(value: float) -> None:
    text = shown(value).replace("−", "-").replace(",", "")
    if match := re.fullmatch(r"(-?[\d.]+)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text):
        text = f"{match[1]}e{match[2].translate(RAISED)}"
    assert float(text) == pytest.approx(value, rel=5.1e-3, abs=5e-324)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.0"), (1.0, "100.0"), (0.97239, "97.2"), (0.000189, "0.019"), (3.8e-8, "3.8·10⁻⁶"), (1.909, "190.9")],
)
def test_shares(share: float, text: str) -> None:
    assert percent(share) == text + "\N{NO-BREAK SPACE}%"


def test_every_number_may_be_shown_as_a_share() -> None:
    filled = all_shown({"a": 0.5, "b": 1, "c": 2.5, "d": "x", "e": [1.0]})
    assert filled.keys() == {"a", "a_percent", "b", "b_percent", "c", "c_percent", "d", "e"}
    assert filled["c_percent"] == percent(2.5) == "250.0\N{NO-BREAK SPACE}%"


@given(st.floats())
def test_no_number_raises(value: float) -> None:
    assert shown(value)
    assert percent(value).endswith("%")
    assert all_shown({"a": value}).keys() == {"a", "a_percent"}


def test_a_word_that_has_no_number_stays_open() -> None:
    assert all_shown({"a": 1}, {"a", "b"}) == {"a": "1", "a_percent": "100.0\N{NO-BREAK SPACE}%", "b": NOTHING}
