"""Typed matrices: every way to write one is read, and what is none is refused with the reason."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Problem
from core.foundations.matrix_text import LARGEST, LIMIT, LONGEST, read_entry, read_matrix, to_latex, write_matrix

ONE_TO_FOUR = ((1, 2), (3, 4))
entries = st.one_of(
    st.integers(-LIMIT, LIMIT).map(Fraction),
    st.decimals(-1000, 1000, places=6, allow_nan=False).map(Fraction),
    st.fractions(-50, 50, max_denominator=99),
)


@pytest.mark.parametrize(
    "text",
    [
        "1 2; 3 4",
        "1,2;3,4",
        "[[1, 2], [3, 4]]",
        "[1 2; 3 4]",
        "((1, 2), (3, 4))",
        "1\t2\n3 4\n",
        " 1.0  2e0 ;; 3  4/1 ; ",
        "１，２；３，４",
        "1、2；3、4",
    ],
)
def test_the_same_matrix_in_many_spellings(text: str) -> None:
    assert read_matrix(text) == ONE_TO_FOUR


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "matrix_empty"),
        (" ; [] ", "matrix_empty"),
        ("1 2; 3", "matrix_ragged"),
        ("1 2 3 4 5", "matrix_too_large"),
        ("1;2;3;4;5", "matrix_too_large"),
        ("1 two", "matrix_not_a_number"),
        ("nan 1", "matrix_not_a_number"),
        ("inf", "matrix_not_a_number"),
        ("1/0", "matrix_not_a_number"),
        ("1--2", "matrix_not_a_number"),
        ("__import__('os')", "matrix_not_a_number"),
        ("1e99", "matrix_number_too_large"),
        ("-1000001", "matrix_number_too_large"),
        ("9" * 300, "matrix_number_too_large"),
        ("1 " * LONGEST, "matrix_text_too_long"),
        ("1e999999999", "matrix_not_a_number"),
    ],
)
def test_what_is_no_matrix_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        read_matrix(text)
    assert refused.value.code == code


def test_a_ragged_row_is_named() -> None:
    with pytest.raises(Problem) as refused:
        read_matrix("1 2; 3 4; 5")
    assert refused.value.params == {"row": 3, "found": 1, "first": 2}


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    try:
        rows = read_matrix(text)
    except Problem:
        return
    assert 1 <= len(rows) <= LARGEST
    assert all(abs(value) <= LIMIT for row in rows for value in row)


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_what_is_written_is_read_again(rows: int, columns: int, data: st.DataObject) -> None:
    matrix = tuple(tuple(data.draw(entries) for _ in range(columns)) for _ in range(rows))
    assert read_matrix(write_matrix(matrix)) == matrix


def test_numbers_are_exact_and_short() -> None:
    assert read_entry("0.1") == Fraction(1, 10)
    assert read_entry("-1/3") == Fraction(-1, 3)
    assert write_matrix([[0.1 + 0.2, -1e-12, 3.0]]) == "0.3 0 3"
    assert write_matrix([[Fraction(-1, 3), Fraction(5, 2)]]) == "-1/3 2.5"
    assert to_latex(read_matrix("1/2 -1/3; 0 4")) == "\\begin{pmatrix} 0.5 & -\\tfrac{1}{3} \\\\ 0 & 4 \\end{pmatrix}"
