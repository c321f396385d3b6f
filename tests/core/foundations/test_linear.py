"""Vectors and matrices against NumPy's linear algebra and SymPy, over matrices of all shapes."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.config import check, from_dict, knobs_of, to_dict
from core.errors import Problem
from core.foundations.linear import (
    MatricesConfig,
    array,
    determinant,
    eigen,
    exact,
    inverse,
    moved_area,
    product,
    project,
    solutions,
    solve,
    swapped,
    transpose,
)
from core.foundations.linear_examples import EXAMPLES
from core.foundations.matrix_text import read_matrix

sizes = st.integers(1, 4)
tenths = st.integers(-50, 50).map(lambda value: value / 10)
squares = arrays(np.float64, (2, 2), elements=tenths)
vectors = arrays(np.float64, 2, elements=tenths)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    m, n, p = draw(sizes), draw(sizes), draw(sizes)
    numbers = st.floats(-1e6, 1e6)
    return draw(arrays(np.float64, (m, n), elements=numbers)), draw(arrays(np.float64, (n, p), elements=numbers))


def test_the_worked_example() -> None:
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    assert product(a, b).tolist() == [[19, 22], [43, 50]]
    assert product(b, a).tolist() == [[23, 34], [31, 46]]
    assert swapped(exact(a), exact(b)) == "other"


@given(pairs())
def test_a_product_is_numpys(pair: tuple[np.ndarray, np.ndarray]) -> None:
    a, b = pair
    np.testing.assert_allclose(product(a, b), a @ b, rtol=1e-12, atol=1e-3 * 1e-6 * np.abs(a).max() * np.abs(b).max())
    np.testing.assert_array_equal(transpose(a), a.T)
    np.testing.assert_allclose(transpose(product(a, b)), product(transpose(b), transpose(a)), rtol=1e-12)


def test_what_cannot_be_paired_is_refused_with_its_shapes() -> None:
    with pytest.raises(Problem) as refused:
        product(np.ones((2, 3)), np.ones((2, 4)))
    assert (refused.value.code, refused.value.params) == ("matrix_shapes", {"m": 2, "n": 3, "rows": 2, "p": 4})


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1 2; 3 4", "1 0; 0 1", "same"),
        ("0.1 0.3; 0.3 0.1", "0.7 0.2; 0.2 0.7", "same"),  # they commute; rounding does not
        ("1 2; 3 4", "5 6; 7 8", "other"),
        ("1; 2; 3", "4 5 6", "shape"),
        ("1 2", "1 2 3; 4 5 6", "none"),
    ],
)
def test_swapped_factors(a: str, b: str, expected: str) -> None:
    assert swapped(read_matrix(a), read_matrix(b)) == expected


@given(st.integers(2, 3).flatmap(lambda n: arrays(object, (n, n), elements=tenths.map(Fraction))), tenths, tenths)
def test_whatever_is_made_of_a_matrix_and_the_identity_commutes_with_it(a: np.ndarray, p: float, q: float) -> None:
    b = Fraction(p) * a + Fraction(q) * np.eye(len(a), dtype=int)
    assert swapped(tuple(map(tuple, a)), tuple(map(tuple, b))) == "same"
    assert (swapped(tuple(map(tuple, a)), tuple(map(tuple, a.T))) == "same") == (a.dot(a.T) == a.T.dot(a)).all()


@given(vectors, vectors)
def test_a_projection_is_the_nearest_point_of_the_line(v: np.ndarray, u: np.ndarray) -> None:
    found = project(v, u)
    assert found.dot == pytest.approx(float(np.dot(u, v)), abs=1e-12)
    assert (found.length_u, found.length_v) == pytest.approx((np.linalg.norm(u), np.linalg.norm(v)))
    if not u.any() or not v.any():
        assert math.isnan(found.cosine)
        return
    nearest, *_ = np.linalg.lstsq(u[:, None], v, rcond=None)
    np.testing.assert_allclose(found.foot, nearest[0] * u, atol=1e-12)
    assert np.dot(v - found.foot, u) == pytest.approx(0.0, abs=1e-10), "at right angles"
    assert found.length_u * found.length_v * math.cos(math.radians(found.degrees)) == pytest.approx(found.dot, abs=1e-6)
    assert found.shadow * found.length_u == pytest.approx(found.dot, abs=1e-12)


@given(squares)
def test_the_determinant_is_exact_where_numbers_are_tenths(a: np.ndarray) -> None:
    true = sympy.Matrix([[sympy.Rational(str(value)) for value in row] for row in a.tolist()]).det()
    assert determinant(a) == pytest.approx(float(true), rel=1e-9, abs=0)
    assert (determinant(a) == 0) == (true == 0), "a zero is a zero, in spite of rounding"


@given(squares)
def test_the_inverse_undoes(a: np.ndarray) -> None:
    if determinant(a) == 0:
        with pytest.raises(Problem, match="matrix_singular"):
            inverse(a)
        return
    np.testing.assert_allclose(inverse(a), np.linalg.inv(a), rtol=1e-8, atol=1e-10)


@given(squares, vectors)
def test_the_solutions_are_those_that_the_ranks_announce(a: np.ndarray, b: np.ndarray) -> None:
    rational = sympy.Matrix([[sympy.Rational(str(value)) for value in row] for row in a.tolist()])
    right = sympy.Matrix([sympy.Rational(str(value)) for value in b.tolist()])
    rank, whole = rational.rank(), rational.row_join(right).rank()
    expected = "none" if whole > rank else ("all", "line", "one")[rank]
    found = solve(a, b)
    assert found.kind == expected
    if found.x is not None:
        np.testing.assert_allclose(a @ found.x, b, rtol=1e-7, atol=1e-7)
    if found.kind == "line":
        nearest, *_ = np.linalg.lstsq(a, b, rcond=None)
        np.testing.assert_allclose(found.x, nearest, atol=1e-9)


@given(squares)
def test_eigenvalues_and_directions(a: np.ndarray) -> None:
    found = eigen(a)
    rational = sympy.Matrix([[sympy.Rational(str(value)) for value in row] for row in a.tolist()])
    inside = (rational[0, 0] - rational[1, 1]) ** 2 + 4 * rational[0, 1] * rational[1, 0]
    diagonal = rational[0, 1] == rational[1, 0] == 0
    expected = "none" if inside < 0 else "two" if inside > 0 else "all" if diagonal else "one"
    assert found.kind == expected
    close = 1e-6 if inside == 0 else 1e-9  # LAPACK splits a double eigenvalue by the root of the rounding
    reference = sorted(np.linalg.eigvals(a), key=lambda value: (-value.real, -value.imag))
    np.testing.assert_allclose(found.values, reference, rtol=close, atol=close)
    for value, (x, y) in zip(found.values, found.directions, strict=False):
        assert math.hypot(x, y) == pytest.approx(1.0)
        np.testing.assert_allclose(a @ [x, y], value.real * np.array([x, y]), atol=1e-9)


@given(squares, vectors)
def test_no_direction_is_missed(a: np.ndarray, v: np.ndarray) -> None:
    """Whatever keeps its direction lies on one of those that were found."""
    assume(v.any())
    across = v[0] * (a @ v)[1] - v[1] * (a @ v)[0]
    found = eigen(a)
    if abs(across) < 1e-12:
        assert found.kind == "all" or any(abs(x * v[1] - y * v[0]) < 1e-9 for x, y in found.directions)
    if found.kind == "all":
        assert across == pytest.approx(0.0, abs=1e-12)


@given(squares)
def test_decimals_a_hand_has_set_are_read_as_decimals(a: np.ndarray) -> None:
    assert exact(a) == tuple(tuple(Fraction(str(value)) for value in row) for row in a.tolist())
    np.testing.assert_array_equal(array(exact(a)), a)


def test_every_example_fits_its_bounds_and_has_its_reason() -> None:
    knobs = {knob.name: knob for knob in knobs_of(MatricesConfig)}
    check(MatricesConfig())
    assert set(EXAMPLES) == set(knobs["view"].choices)
    for view, examples in EXAMPLES.items():
        for settings in examples.values():
            numbers = {name: value for name, value in settings.items() if name not in ("a", "b")}
            check(from_dict(MatricesConfig, {**to_dict(MatricesConfig(view=view)), **numbers}))
            for name in settings.keys() & {"a", "b"}:
                read_matrix(str(settings[name]))
    reasons = {
        name: eigen(from_dict(MatricesConfig, dict(each)).matrix).kind for name, each in EXAMPLES["eigen"].items()
    }
    assert reasons == {"start": "two", "skew": "two", "shear": "one", "rotation": "none", "flat": "two"}
    configs = {name: from_dict(MatricesConfig, dict(each)) for name, each in EXAMPLES["solve"].items()}
    kinds = {name: solve(config.matrix, config.b).kind for name, config in configs.items()}
    assert kinds == {"start": "one", "none": "none", "many": "line", "nearly": "one"}


@given(squares, st.lists(vectors, min_size=3, max_size=3))
def test_a_triangle_s_area_is_multiplied_by_the_determinant(a: np.ndarray, corners: list[np.ndarray]) -> None:
    def shoelace(points: list[np.ndarray]) -> float:
        (p, q), (r, s) = points[1] - points[0], points[2] - points[0]
        return abs(p * s - q * r) / 2

    assert moved_area(a, shoelace(corners)) == pytest.approx(shoelace([a @ corner for corner in corners]), abs=1e-9)


@given(squares, vectors)
def test_how_many_solutions_there_are_does_not_hang_on_the_right_side(a: np.ndarray, b: np.ndarray) -> None:
    assert (solve(a, b).kind == "one") == (solutions(a) == "one")
