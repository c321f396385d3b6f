"""Gauss–Jordan elimination against SymPy: the inverse, the determinant, the kernel, and each step by itself."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Problem
from core.foundations.elimination import as_shown, eliminate
from core.foundations.matrix_text import Exact, read_matrix

small = st.integers(-3, 3).map(Fraction)  # small numbers, so that singular matrices are among them
halves = st.integers(-200, 200).map(lambda value: Fraction(value, 10))


@st.composite
def squares(draw: st.DrawFn) -> Exact:
    n, numbers = draw(st.integers(1, 4)), draw(st.sampled_from([small, halves]))
    return tuple(tuple(draw(numbers) for _ in range(n)) for _ in range(n))


def rational(rows: Exact) -> sympy.Matrix:
    return sympy.Matrix([[sympy.Rational(value.numerator, value.denominator) for value in row] for row in rows])


@given(squares())
def test_it_finds_what_sympy_finds(a: Exact) -> None:
    found = eliminate(a)
    matrix = rational(a)
    assert sympy.Rational(found.determinant.numerator, found.determinant.denominator) == matrix.det()
    if matrix.det() == 0:
        assert found.inverse is None
        assert found.kernel is not None
        assert any(found.kernel)
        assert matrix * rational(tuple((value,) for value in found.kernel)) == sympy.zeros(len(a), 1)
    else:
        assert found.kernel is None
        assert found.inverse is not None
        assert rational(found.inverse) == matrix.inv()


@given(squares())
def test_every_step_is_the_operation_it_names(a: Exact) -> None:
    found = eliminate(a)
    for before, step in zip(found.steps, found.steps[1:], strict=False):
        rows = [list(row) for row in before.rows]
        if step.kind == "swap":
            rows[step.row], rows[step.other] = rows[step.other], rows[step.row]
        elif step.kind == "scale":
            assert step.factor != 0
            rows[step.row] = [step.factor * value for value in rows[step.row]]
        elif step.kind == "add":
            assert step.row != step.other
            rows[step.row] = [p + step.factor * q for p, q in zip(rows[step.row], rows[step.other], strict=True)]
        assert rows == [list(row) for row in step.rows], step.kind
    assert found.steps[0].kind == "start"
    assert found.steps[-1].kind == ("done" if found.inverse else "stuck")
    assert len(found.steps) <= 41, "the knob of the step reaches them all"


def test_the_worked_example() -> None:
    found = eliminate(read_matrix("1 2; 3 4"))
    assert found.determinant == -2
    assert found.inverse == ((-2, 1), (Fraction(3, 2), Fraction(-1, 2)))
    assert [step.kind for step in found.steps] == ["start", "add", "scale", "add", "done"]
    assert as_shown(found)[-1]["rows"] == [["1", "0", "-2", "1"], ["0", "1", "1.5", "-0.5"]]


def test_a_singular_matrix_gets_stuck_in_the_column_that_depends_on_others() -> None:
    found = eliminate(read_matrix("1 2 3; 4 5 6; 7 8 9"))
    assert (found.steps[-1].kind, found.steps[-1].row) == ("stuck", 2)
    assert found.kernel == (1, -2, 1)


def test_only_a_square_matrix_is_taken() -> None:
    with pytest.raises(Problem, match="matrix_not_square"):
        eliminate(read_matrix("1 2 3; 4 5 6"))
