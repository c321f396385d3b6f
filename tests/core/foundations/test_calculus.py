"""Secants, areas, the graph and the way downhill, against what SciPy, autograd and pencil and paper give."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.integrate
import torch

from core.foundations.calculus import (
    EXAMPLES,
    WIDTHS,
    Curve,
    area,
    best_width,
    central_quotient,
    check_slope,
    difference_quotient,
    riemann_sum,
    side_of_sum,
)
from core.foundations.expression import evaluate
from core.foundations.surfaces import STARTS, SURFACES, descend, stability

SINE = Curve.read("sin(x)")


def test_the_quotient_of_a_parabola_is_known_exactly() -> None:
    parabola = Curve.read("x^2")
    for h in (2.0, 1.0, 0.5, -0.25):
        assert difference_quotient(parabola, 3.0, h) == 6.0 + h  # (a + h)² − a² = h(2a + h)
        assert central_quotient(parabola, 3.0, h) == 6.0
    assert math.isnan(difference_quotient(parabola, 3.0, 0.0))


def test_errors_fall_like_h_and_like_its_square_until_rounding_takes_over() -> None:
    slope = math.cos(1.0)
    one, two = (
        [abs(quotient(SINE, 1.0, h) - slope) for h in (1e-2, 1e-3)]
        for quotient in (difference_quotient, central_quotient)
    )
    assert one[0] / one[1] == pytest.approx(10, rel=0.02)
    assert two[0] / two[1] == pytest.approx(100, rel=0.02)
    assert abs(difference_quotient(SINE, 1.0, 1e-15) - slope) > 1e-3


def test_a_pole_between_the_points_does_not_disturb_the_secant_but_a_gap_does() -> None:
    assert difference_quotient(Curve.read("1/x"), 1.0, -2.0) == 1.0
    assert math.isnan(difference_quotient(Curve.read("log(x)"), 1.0, -2.0))


@pytest.mark.parametrize("rule", ["left", "right", "middle", "trapezoid"])
def test_sums_are_those_worked_out_by_hand(rule: str) -> None:
    # x² from 0 to 2 in two strips of the width 1
    wanted = {"left": 0 + 1, "right": 1 + 4, "middle": 0.25 + 2.25, "trapezoid": 0.5 + 2.5}[rule]
    assert riemann_sum(Curve.read("x^2"), 0, 2, 2, rule) == wanted
    assert riemann_sum(Curve.read("x^2"), 2, 0, 2, {"left": "right", "right": "left"}.get(rule, rule)) == -wanted


def test_doubling_the_strips_halves_or_quarters_the_error() -> None:
    exact = 1 - math.cos(3.0)
    for rule, factor in {"left": 2, "right": 2, "middle": 4, "trapezoid": 4}.items():
        errors = [abs(riemann_sum(SINE, 0, 3, n, rule) - exact) for n in (50, 100)]
        assert errors[0] / errors[1] == pytest.approx(factor, rel=0.1), rule


@pytest.mark.parametrize(
    "text",
    ["sin(x)", "exp(-x^2)", "abs(x)", "relu(x - 1/3)", "sqrt(x + 2)", "x^5 - x", "1/(1 + 25x^2)", "sin(20x)", "7"],
)
def test_areas_are_those_of_scipy(text: str) -> None:
    f = Curve.read(text)
    wanted, _ = scipy.integrate.quad(lambda x: float(f(x)), -2, 3, points=[0, 1 / 3], limit=200, epsabs=1e-12)
    assert area(f, -2, 3) == pytest.approx(wanted, abs=2e-9)
    assert area(f, 3, -2) == pytest.approx(-wanted, abs=2e-9)
    assert area(f, 1, 1) == 0


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("exp(x^2)", 0, 6),
        ("exp(4x)", 0, 6),
        ("x^20", -6, 6),
        ("100x^9", -6, 6),
        ("abs(x)^9", -5, 6),
        ("1e6sin(x)", 0, 6),
    ],
)
def test_large_areas_are_as_exact_as_small_ones(text: str, low: float, high: float) -> None:
    f = Curve.read(text)
    whole, _ = scipy.integrate.quad(lambda x: abs(float(f(x))), low, high, points=[0], limit=400)
    wanted, _ = scipy.integrate.quad(lambda x: float(f(x)), low, high, points=[0], limit=400, epsabs=whole * 1e-11)
    assert area(f, low, high) == pytest.approx(wanted, rel=0, abs=3e-9 * whole)
    assert area(f, high, low) == pytest.approx(-wanted, rel=0, abs=3e-9 * whole)


@pytest.mark.parametrize("text", ["1/x", "1/x^2", "1/x^4", "1/abs(x)"])
@pytest.mark.parametrize("aside", [0.0, 1e-17, 1e-14, 1e-11, 1e-8, 1e-5])
def test_a_pole_stays_one_wherever_the_strips_begin(text: str, aside: float) -> None:
    f = Curve.read(text)
    for low, high in ((-1.0, 3.0), (-3.0, 1.0), (-0.3, 0.9)):
        assert math.isnan(area(lambda x: f(x + aside), low, high))


def test_an_area_too_large_for_a_number_is_none() -> None:
    assert math.isnan(area(Curve.read("10^(302.2 + x)"), -6, 6))


@pytest.mark.parametrize(
    "text", ["1/x", "1/x^2", "log(x)", "sqrt(x)", "tan(x)", "1/(x - 0.1234567)", "sin(1000000x^2)"]
)
def test_no_area_where_there_is_a_gap_or_a_pole(text: str) -> None:
    assert math.isnan(area(Curve.read(text), -1, 2))


@pytest.mark.parametrize("text", [*(text for text, _, _ in EXAMPLES.values()), "sin(x)^2*x", "3", "x"])
def test_three_ways_to_a_slope_agree(text: str) -> None:
    check = check_slope(Curve.read(text), 0.83)
    assert check.agrees
    assert check.backward == pytest.approx(check.derived, rel=1e-12, abs=1e-14)


def test_a_check_next_to_a_pole_says_that_it_fails() -> None:
    assert not check_slope(Curve.read("1/x"), 1e-6).agrees
    assert not check_slope(Curve.read("log(x)"), -1.0).agrees


@pytest.mark.parametrize(
    ("text", "at", "kink"),
    [
        *(("abs(x)", 0.0, True), ("relu(x - 1)", 1.0, True), ("abs(x)^0.5", 0.0, True), ("abs(x - 2)/100", 2.0, True)),
        *(("x^2", 0.0, False), ("1000x^2", 0.0, False), ("x*abs(x)", 0.0, False), ("sin(1000000x)", 0.3, False)),
        *(("exp(x^2)", 6.0, False), ("sigmoid(60x)", 0.0, False), ("log(x)", -1.0, False), ("abs(x)", 0.1, False)),
        *(("1000000x + 100000000", -5.9, False), ("tan(x)", 1.5, False)),
    ],
)
def test_a_kink_is_told_from_a_bend(text: str, at: float, kink: bool) -> None:
    assert check_slope(Curve.read(text), at).kink == kink


def test_the_best_width_is_the_one_with_the_smallest_error() -> None:
    assert best_width(SINE, 1.0) == "fine"
    assert WIDTHS["fine"] == 1e-8
    assert best_width(Curve.read("2x"), 1.0) == "coarse"
    assert best_width(Curve.read("2x"), 0.0) is None, "all three are exact"
    assert best_width(Curve.read("5"), 1.0) is None
    assert best_width(Curve.read("abs(x)"), 0.0) is None
    assert best_width(Curve.read("relu(x)"), 0.0) is None
    assert best_width(Curve.read("sqrt(x)"), 0.0) is None
    assert best_width(Curve.read("log(x)"), -1.0) is None


@pytest.mark.parametrize("text", ["log(-1)", "1/0", "1/(x-x)", "x/0", "log(-1-x^2)"])
def test_what_has_no_value_anywhere(text: str) -> None:
    assert not Curve.read(text).somewhere


@pytest.mark.parametrize("text", ["1/x", "sqrt(-x^2)", "log(x-1000)", "log(-x-100)", "tan(x)", "3"])
def test_what_has_one_somewhere(text: str) -> None:
    assert Curve.read(text).somewhere


def test_which_side_of_the_area_a_left_sum_lies() -> None:
    assert side_of_sum(Curve.read("x^2"), 0, 2, 5) == "less"
    assert side_of_sum(Curve.read("x^2"), -2, 0, 5) == "more"
    assert side_of_sum(Curve.read("4"), 0, 2, 5) == "same"
    assert side_of_sum(Curve.read("1/x"), -1, 2, 5) is None
    assert side_of_sum(Curve.read("x"), 2, 0, 4) is None, "counted backwards, left is the right edge"


# ---- surfaces


@pytest.mark.parametrize("name", SURFACES)
def test_descent_is_torch_s_plain_gradient_descent(name: str) -> None:
    start, surface = STARTS[name], SURFACES[name]
    formula = {
        "bowl": lambda x, y: x**2 + y**2,
        "valley": lambda x, y: 0.1 * x**2 + 2 * y**2,
        "saddle": lambda x, y: x**2 - y**2 + 0.1 * y**4,
        "hills": lambda x, y: torch.sin(2 * x) * torch.cos(2 * y) + 0.1 * (x**2 + y**2),
        "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    }[name]
    x, y = (torch.tensor(start[key], dtype=torch.float64, requires_grad=True) for key in ("start_x", "start_y"))
    optimizer = torch.optim.SGD([x, y], lr=start["learning_rate"])
    wanted = [(x.item(), y.item())]
    for _ in range(50):
        optimizer.zero_grad()
        formula(x, y).backward()
        optimizer.step()
        wanted.append((x.item(), y.item()))
    way = descend(surface, start["start_x"], start["start_y"], start["learning_rate"], 50)
    np.testing.assert_allclose(way, wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", SURFACES)
def test_the_lowest_points_are_lower_than_all_around(name: str) -> None:
    surface = SURFACES[name]
    for x, y in surface.lowest:
        for slope in surface.gradient:
            assert abs(float(evaluate(slope, {"x": x, "y": y}))) < 1e-6
        here = float(evaluate(surface.value, {"x": x, "y": y}))
        for angle in np.linspace(0, 2 * math.pi, 12):
            around = {"x": x + 0.05 * math.cos(angle), "y": y + 0.05 * math.sin(angle)}
            assert float(evaluate(surface.value, around)) > here


@pytest.mark.parametrize("name", SURFACES)
def test_just_below_the_limit_the_ball_stays_and_just_above_it_is_thrown_out(name: str) -> None:
    surface, limit = SURFACES[name], stability(SURFACES[name])
    x, y = surface.lowest[0]
    for factor, stays in ((0.9, True), (1.1, False)):
        way = descend(surface, x + 1e-6, y + 1e-6, factor * limit, 60)
        assert (np.abs(way[-1] - [x, y]).max() < 2e-6) == stays


def test_limits_by_hand() -> None:
    assert stability(SURFACES["bowl"]) == 1.0  # λ = 2
    assert stability(SURFACES["valley"]) == 0.5  # λ = 4


def test_a_way_that_leaves_all_numbers_behind_ends_there() -> None:
    way = descend(SURFACES["rosenbrock"], -2.0, 3.0, 2.0, 300)
    assert len(way) < 300
    assert np.isfinite(way).all()
