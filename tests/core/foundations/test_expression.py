"""What learners type: read as SymPy and Python read it, refused with a Problem when it cannot be, computed without surprises."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Problem
from core.foundations.expression import DEEPEST, FUNCTIONS, LONGEST, Call, Number, evaluate, parse, size, to_json

SYMPY = {"sigmoid": lambda u: 1 / (1 + sympy.exp(-u)), "relu": lambda u: sympy.Max(u, 0)}

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])  # on a busy machine

# Python's own grammar agrees with ours on these; it is the oracle of what an expression means.
numbers = st.sampled_from(["1", "2", "0.5", ".25", "3.", "1e-2", "pi", "e"])
atoms = st.one_of(numbers, st.just("x"))


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/"]), inner),
        st.builds("{} {} {}".format, inner, st.sampled_from(["+", "-", "*", "/"]), inner),
        st.builds("{}({})".format, st.sampled_from(["sin", "cos", "tanh", "abs"]), inner),
        st.builds("-{}".format, inner),
        st.builds("({})**2".format, inner),
    )


typed = st.recursive(atoms, grown, max_leaves=8).filter(lambda text: len(text) <= LONGEST)


@PATIENT
@given(typed, st.floats(-3, 3))
def test_it_means_what_python_means(text: str, x: float) -> None:
    names = {name: getattr(np, name) for name in ("sin", "cos", "tanh", "abs")}
    try:  # what has no value anywhere inside has none as a whole: tanh(1/0) is not 1
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            wanted = eval(text, {"__builtins__": {}}, {**names, "x": np.float64(x), "pi": math.pi, "e": math.e})
    except (FloatingPointError, ZeroDivisionError, OverflowError):
        wanted = math.nan
    found = float(evaluate(parse(text), {"x": x}))
    if np.isfinite(wanted):
        np.testing.assert_allclose(found, float(wanted), rtol=1e-12, atol=1e-12)
    else:
        assert math.isnan(found)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2x", "2*x"),
        ("1,5x + 0,25", "1.5x + 0.25"),
        ("2x^2", "2*(x^2)"),
        ("3(x+1)(x-1)", "3*(x+1)*(x-1)"),
        ("x sin(x)", "x*sin(x)"),
        ("(x)(x)", "x*x"),
        ("2pi x", "2*pi*x"),
        ("-x^2", "-(x^2)"),
        ("2^-x", "2^(-x)"),
        ("2^x^2", "2^(x^2)"),
        ("x**3", "x^3"),
        ("x² + x³", "x^2 + x^3"),
        ("２·ｘ − １", "2*x - 1"),
        ("ln(x)", "log(x)"),
        ("SIN(X)", "sin(x)"),
        ("xx", "x*x"),
        ("1/2x", "(1/2)*x"),
        ("+x", "x"),
        ("2e", "2*e"),
        ("2exp(x)", "2*exp(x)"),
        ("2e1x", "20*x"),
    ],
)
def test_writings_of_the_same(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_those_of_sympy(name: str) -> None:
    x = sympy.Symbol("x", real=True)
    wanted = SYMPY.get(name, getattr(sympy, name.replace("abs", "Abs"), None))
    for place in (-2.5, -0.5, 0.3, 1.0, 4.0):
        value = complex(wanted(x).subs(x, place).evalf(20)) if wanted else None
        found = float(evaluate(parse(f"{name}(x)"), {"x": place}))
        if abs(value.imag) > 1e-12:
            assert math.isnan(found)
        else:
            assert found == pytest.approx(value.real, rel=1e-13)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "expression_empty"),
        (" \t ", "expression_empty"),
        ("x" * 1_000_000, "expression_too_long"),
        ("(" * 100 + "x" + ")" * 99, "expression_too_deep"),
        ("-" * 150 + "x", "expression_too_deep"),
        ("^".join(["x"] * 60), "expression_too_deep"),
        ("sin(" * 40 + "x", "expression_too_deep"),
        ("+".join("x" * 100), "expression_too_large"),
        ("foo(x)", "expression_unknown_name"),
        ("log10(x)", "expression_unknown_name"),
        ("y", "expression_unknown_name"),
        ("__import__", "expression_unknown_sign"),
        ("变", "expression_unknown_name"),
        ("x$", "expression_unknown_sign"),
        ("0,x", "expression_unknown_sign"),
        ("x = 1", "expression_unknown_sign"),
        ("x\x00", "expression_unknown_sign"),
        ("{{x}}", "expression_unknown_sign"),
        ("sin x", "expression_needs_parentheses"),
        ("sin", "expression_needs_parentheses"),
        ("2 3", "expression_unexpected"),
        ("x2", "expression_unexpected"),
        ("()", "expression_unexpected"),
        ("x)", "expression_unexpected"),
        ("*x", "expression_unexpected"),
        ("x+*2", "expression_unexpected"),
        ("x+", "expression_unfinished"),
        ("sin(", "expression_unfinished"),
        ("(x", "expression_unclosed"),
        ("1e999", "expression_number"),
    ],
)
def test_what_cannot_be_read_has_a_problem_of_its_own(text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse(text)
    assert caught.value.code == code


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except Problem as problem:
        assert problem.code.startswith("expression_")
    else:
        assert evaluate(tree, {"x": 0.7}).shape == ()


@given(st.text(alphabet="x()+-*/^.1e sincolg", max_size=200))
def test_any_soup_of_signs_is_read_or_refused(text: str) -> None:
    try:
        assert size(parse(text)) >= 1
    except Problem as problem:
        assert problem.code.startswith("expression_")


def test_nesting_up_to_the_limit_is_read() -> None:
    deep = DEEPEST - 1
    assert evaluate(parse("(" * deep + "x" + ")" * deep), {"x": 2.0}) == 2.0


def test_where_there_is_no_value_there_is_nan() -> None:
    places = np.array([-1.0, 0.0, 1.0])
    for text, wanted in {
        "1/x": [-1, math.nan, 1],
        "log(x)": [math.nan, math.nan, 0],
        "sqrt(x)": [math.nan, 0, 1],
        "x^0.5": [math.nan, 0, 1],
        "0*(1/x)": [0, math.nan, 0],
        "(1/x)^0": [1, math.nan, 1],
        "relu(1/x)": [0, math.nan, 1],
        "exp(1000x)": [0, 1, math.nan],
    }.items():
        np.testing.assert_array_equal(evaluate(parse(text), {"x": places}), wanted, err_msg=text)


def test_two_variables_and_the_form_for_the_browser() -> None:
    tree = parse("2x*y", ("x", "y"))
    assert evaluate(tree, {"x": 3.0, "y": 4.0}) == 24.0
    assert to_json(tree) == ["*", ["*", ["number", 2.0], ["variable", "x"]], ["variable", "y"]]
    assert parse("xy", ("x", "y")) == parse("x*y", ("x", "y"))
    assert isinstance(tree, Call)
    assert size(tree) == 5
    assert Number(2.0) in tree.arguments[0].arguments
