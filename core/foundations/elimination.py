"""The inverse by Gauss–Jordan elimination, with every step kept. Exact fractions: a zero is a zero. Knows no screen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from core.errors import Problem
from core.foundations.matrix_text import Exact, write_entry


@dataclass(frozen=True)
class Step:
    """One row operation on [A | I] and what stands there after it.

    kind: "start"; "swap" rows `row` and `other`; "scale" row `row` by `factor`; "add" to row `row` the `factor` of row `other`;
    "stuck", no pivot in column `row`; "done". Rows count from 0.
    """

    kind: Literal["start", "swap", "scale", "add", "stuck", "done"]
    rows: Exact  # (n, 2n)
    row: int = 0
    other: int = 0
    factor: Fraction = Fraction(1)


@dataclass(frozen=True)
class Elimination:
    """All steps from [A | I] on; of a matrix that has an inverse the last one reads [I | A⁻¹]."""

    steps: tuple[Step, ...]
    inverse: Exact | None
    determinant: Fraction
    kernel: tuple[Fraction, ...] | None  # of a singular matrix: an x other than zero with Ax = 0


def eliminate(a: Exact) -> Elimination:
    """Turn the left half of [A | I] into I; what happens to I on the way is A⁻¹ (Gauss; Jordan, 1888).

    The pivot is the first number left in the column that is not zero; fractions need no larger one. Raises Problem "matrix_not_square".
    """
    n = len(a)
    if n != len(a[0]):
        raise Problem("matrix_not_square", rows=n, columns=len(a[0]))
    work = [[*row, *(Fraction(int(i == j)) for j in range(n))] for i, row in enumerate(a)]
    steps = [Step("start", _frozen(work))]
    determinant = Fraction(1)
    for column in range(n):
        pivot = next((i for i in range(column, n) if work[i][column] != 0), None)
        if pivot is None:
            steps.append(Step("stuck", _frozen(work), column))
            return Elimination(tuple(steps), None, Fraction(0), _kernel(work, column))
        if pivot != column:
            work[column], work[pivot] = work[pivot], work[column]
            determinant = -determinant
            steps.append(Step("swap", _frozen(work), column, pivot))
        factor = 1 / work[column][column]
        determinant /= factor
        if factor != 1:
            work[column] = [factor * value for value in work[column]]
            steps.append(Step("scale", _frozen(work), column, factor=factor))
        for i in range(n):
            times = -work[i][column]
            if i != column and times:
                work[i] = [value + times * above for value, above in zip(work[i], work[column], strict=True)]
                steps.append(Step("add", _frozen(work), i, column, times))
    steps.append(Step("done", _frozen(work)))
    return Elimination(tuple(steps), tuple(tuple(row[n:]) for row in work), determinant, None)


def _kernel(work: list[list[Fraction]], column: int) -> tuple[Fraction, ...]:
    """Columns left of `column` are those of I: so much of each makes up this one, and the difference is zero."""
    n = len(work)
    return tuple(-work[i][column] if i < column else Fraction(int(i == column)) for i in range(n))


def _frozen(work: list[list[Fraction]]) -> Exact:
    return tuple(tuple(row) for row in work)


def as_shown(found: Elimination) -> list[dict[str, object]]:
    """The steps in JSON, each number as short as it can be written: 1.5, 4/3, or four digits of what is longer."""
    return [
        {
            "kind": step.kind,
            "rows": [[_short(value) for value in row] for row in step.rows],
            "row": step.row,
            "other": step.other,
            "factor": _short(step.factor),
        }
        for step in found.steps
    ]


def _short(value: Fraction) -> str:
    exact = write_entry(value)
    return exact if len(exact) <= 7 else f"{float(value):.4g}"
