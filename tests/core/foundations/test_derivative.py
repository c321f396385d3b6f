"""Derivatives against SymPy, autograd in float64 and differences; formulas evaluated as they are shown."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import sympy
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.foundations import graph
from core.foundations.calculus import Curve
from core.foundations.derivative import differentiate
from core.foundations.expression import FUNCTIONS, Tree, evaluate, parse, size
from core.foundations.notation import latex

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])  # on a busy machine

TYPED = [
    "3",
    "x",
    "x^3 - 3x + 1",
    "x^-2",
    "x^0.5",
    "2^x",
    "x^x",
    "e^(-x)",
    "sin(x)*cos(2x)",
    "tan(x)/x",
    "exp(-x^2/2)",
    "log(1 + x^2)",
    "sqrt(x + 3)",
    "sigmoid(3x) - tanh(x)",
    "(x - 1)/(x^2 + 1)",
    "x/(1 + x/(1 + x))",
    "sin(sin(sin(sin(x))))",
    "-(x - 2)^3 * (1 - x)",
    "pi*x + e",
    "(x+1)(x-1)(x+2)",
    "2*3*x*4",
    "1/sqrt(2pi)*exp(-x^2/2)",
    "-(-(-x))",
]
PLACES = (0.4, 1.3, 2.1)


def autograd(tree: Tree, values: dict[str, torch.Tensor]) -> torch.Tensor:
    """The tree computed by PyTorch."""
    operations = {
        **{name: getattr(torch, name) for name in FUNCTIONS},
        **{"+": torch.add, "-": torch.sub, "*": torch.mul, "/": torch.div, "^": torch.pow, "neg": torch.neg},
    }
    if hasattr(tree, "arguments"):
        return operations[tree.name](*(autograd(each, values) for each in tree.arguments))
    return values[tree.name] if hasattr(tree, "name") else torch.tensor(tree.value, dtype=torch.float64)


@pytest.mark.parametrize("text", TYPED)
def test_the_rules_give_what_sympy_gives(text: str) -> None:
    x = sympy.Symbol("x")
    names = {"sigmoid": lambda u: 1 / (1 + sympy.exp(-u)), "e": sympy.E, "x": x}
    python = re.sub(r"(\d)(x|pi)", r"\1*\2", text).replace("^", "**").replace(")(", ")*(")
    wanted = sympy.lambdify(x, sympy.diff(sympy.sympify(python, names), x))
    slope = Curve.read(text).slope
    for place in PLACES:
        assert float(evaluate(slope, {"x": place})) == pytest.approx(float(wanted(place)), rel=1e-12, abs=1e-13)


functions = st.sampled_from(["sin", "cos", "tanh", "sigmoid", "exp", "relu", "abs", "sqrt", "log"])
expressions = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5", "3"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("{}({})".format, functions, inner),
        st.builds("({})^{}".format, inner, st.sampled_from(["2", "3", "0.5", "x"])),
        st.builds("(-{})".format, inner),
    ),
    max_leaves=7,
).filter(lambda text: len(text) <= 200)


@PATIENT
@given(expressions, st.floats(0.2, 2.0), st.floats(0.2, 2.0))
def test_rules_and_graph_agree_with_autograd(text: str, a: float, b: float) -> None:
    tree = parse(text, ("x", "y"))
    x, y = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (a, b))
    result = autograd(tree, {"x": x, "y": y})
    assume(bool(torch.isfinite(result)) and result.requires_grad)
    result.backward()
    wanted = [0.0 if each.grad is None else float(each.grad) for each in (x, y)]
    assume(np.isfinite(wanted).all() and max(map(abs, wanted)) < 1e8)
    values = {"x": a, "y": b}
    rules = [float(evaluate(differentiate(tree, name), values)) for name in values]
    assume(np.isfinite(rules).all())  # √u at 0 and the like: autograd has an infinity times 0 there
    np.testing.assert_allclose(rules, wanted, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(graph.gradient(graph.build(tree), values), wanted, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("text", ["relu(x)", "abs(x)"])
def test_at_a_kink_the_slope_is_pytorch_s(text: str) -> None:
    x = torch.zeros((), dtype=torch.float64, requires_grad=True)
    autograd(parse(text), {"x": x}).backward()
    assert float(Curve.read(text).derivative(0.0)) == float(x.grad) == 0.0


def test_where_the_function_has_no_value_it_has_no_slope() -> None:
    assert math.isnan(Curve.read("log(x)").derivative(-1.0))
    assert math.isnan(Curve.read("x/x").derivative(0.0))


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("x^2", r"2\,x"),
        ("x^3 - 3x", r"3\,x^{2} - 3"),
        ("sin(2x)", r"2\,\cos\left(2\,x\right)"),
        ("e^-x", r"-e^{-x}"),
        ("1/x", r"-\frac{1}{x^{2}}"),
        ("log(x)*x", r"1 + \log\left(x\right)"),
        ("exp(-x^2)", r"-2\,x\,e^{-x^{2}}"),
        ("5", "0"),
        ("x*exp(x^2/2)", r"e^{\frac{x^{2}}{2}} + x^{2}\,e^{\frac{x^{2}}{2}}"),
        ("tanh(x)", r"1 - \tanh^{2}\left(x\right)"),
    ],
)
def test_derivatives_are_written_as_people_write_them(text: str, formula: str) -> None:
    assert latex(Curve.read(text).slope) == formula


def test_the_worst_that_can_be_typed_stays_small() -> None:
    for text in (
        "/".join("x" * 60),
        "*".join(["sin(x)"] * 20),
        "x^(" * 9 + "x" + ")" * 9,
        "sin(" * 18 + "x" + ")" * 18,
    ):
        assert size(Curve.read(text).slope) < 20_000


def shown(formula: str, **values: float) -> float:
    """The number that a formula means, read from its LaTeX alone."""
    text = (
        formula.replace(r"\left|", "abs(")
        .replace(r"\right|", ")")
        .replace(r"\left[", "above(")
        .replace(r"\right]", ")")
    )
    text = text.replace(r"\left(", "(").replace(r"\right)", ")").replace(r"\pi", "pi").replace(r"\cdot", "*")
    text = re.sub(r"\\(sin|cos|tan|log|tanh)\^\{(\d)\}", r"(\1**\2)", text)
    text = text.replace(r"\sigma", "sigmoid").replace(r"\,", "*")
    for _ in range(60):
        text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
        text = re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", text)
        text = re.sub(r"\\operatorname\{(\w+)\}", r"\1", text)
        text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text)
    text = re.sub(r"\\(\w+)", r"\1", text)

    class Function:
        def __init__(self, compute) -> None:
            self.compute = compute

        def __call__(self, u: float) -> float:
            return float(self.compute(u))

        def __pow__(self, power: int) -> Function:
            return Function(lambda u: self.compute(u) ** power)

    names = {name: Function(getattr(np, name)) for name in ("sin", "cos", "tan", "log", "tanh", "sqrt", "abs", "sign")}
    names |= {
        "sigmoid": Function(lambda u: 1 / (1 + np.exp(-u))),
        "relu": Function(lambda u: max(u, 0)),
        "above": float,
    }
    return float(eval(text, {"__builtins__": {}}, {**names, "pi": math.pi, "e": math.e, **values}))


@PATIENT
@given(expressions, st.floats(0.2, 2.0), st.floats(0.2, 2.0))
def test_the_shown_formula_has_the_computed_value(text: str, a: float, b: float) -> None:
    tree = parse(text, ("x", "y"))
    for each in (tree, differentiate(tree, "x")):
        value = float(evaluate(each, {"x": a, "y": b}))
        assume(np.isfinite(value) and abs(value) < 1e6)
        with np.errstate(all="ignore"):
            found = shown(latex(each), x=a, y=b)
        assert found == pytest.approx(value, rel=2e-4, abs=2e-5)  # numbers are shown with six digits
