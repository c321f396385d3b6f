"""A typed function as a curve to learn: its values where it has some, stretched where they reach beyond, else a Problem."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.own_curve import from_formula
from core.data.plane import PlaneConfig, load
from core.errors import Problem

X = np.linspace(-6, 6, 301)


@pytest.mark.parametrize("text", ["sin(x)", "y = sin(x)", "Y=sin(x)", "f(x) = sin(x)", " =sin(x)", "=  sin(x) "])
def test_ways_to_type_it(text: str) -> None:
    curve = from_formula(text)
    assert curve.text == "=sin(x)"
    assert not curve.stretched
    np.testing.assert_array_equal(curve.values(X), np.sin(X))
    assert from_formula(curve.text) == curve


def test_values_beyond_one_are_stretched_into_it() -> None:
    curve = from_formula("x^2 + 100")
    assert curve.stretched
    assert (curve.low, curve.high) == (100, 136)
    np.testing.assert_allclose(curve.values(X), X**2 / 18 - 1, atol=1e-12)


@pytest.mark.parametrize(
    "text", ["1/x", "tan(x)", "exp(exp(x))", "x*10^307", "1e308x - 1e308", "log(x)", "sqrt(x^2-4)"]
)
def test_poles_and_giants_stay_in_range(text: str) -> None:
    y = from_formula(text).values(np.append(X, 1e-9))
    y = y[np.isfinite(y)]
    assert len(y) > 50
    assert np.abs(y).max() <= 1 + 1e-12
    assert np.abs(load(PlaneConfig(kind="own", noise=0), "=" + text).values).max() <= 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "expression_empty"),
        ("y =", "expression_empty"),
        ("sqrt(-1 - x^2)", "curve_without_values"),
        ("log(x - 5.9)", "curve_without_values"),
        ("3", "curve_constant"),
        ("0", "curve_constant"),
        ("x - x", "curve_constant"),
        ("__import__('os')", "expression_unknown_sign"),
        ("y", "expression_unknown_name"),
        ("x" * 5000, "expression_too_long"),
        ("(" * 150, "expression_too_deep"),
    ],
)
def test_what_is_no_curve(text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        from_formula(text)
    assert caught.value.code == code


@settings(deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("=yx()+-*/^.0123456789 sincoexpltaqrgb", max_size=40)))
def test_hostile_functions_are_a_problem_or_a_curve(text: str) -> None:
    try:
        y = load(PlaneConfig(kind="own"), "=" + text).values
        assert np.isfinite(y).all()
    except Problem as problem:
        assert problem.code.startswith(("expression", "curve"))
