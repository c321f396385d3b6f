"""Vectors and matrices, written out: product, projection, determinant, Ax = b, eigenvalues. Knows no screen.

Plain NumPy in float64, rows first. What is said of the plane (determinant, Ax = b, eigenvalues) holds for matrices (2, 2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from core.config import knob
from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.matrix_text import FINEST, Exact

ROUNDING = 1e-12  # a sum so small beside its terms counts as zero: 0.1·0.3 − 0.3·0.1 is 0, whatever the last bit says


@dataclass(frozen=True)
class MatricesConfig:
    """What a learner can set of the plane; the typed matrices of the product stand beside it as text."""

    view: Literal["product", "dot", "plane", "inverse", "solve", "eigen"] = "product"
    cell: int = knob(1, 0, 16)  # the cell of the product that is lit; so many are computed
    line: int = knob(0, 0, 40)  # the step of the elimination that is shown
    share: float = knob(1.0, 0.0, 1.0, step=0.05)  # how far the plane has been moved, 0 … 1
    m11: float = knob(2.0, -5.0, 5.0, step=0.1)
    m12: float = knob(1.0, -5.0, 5.0, step=0.1)
    m21: float = knob(1.0, -5.0, 5.0, step=0.1)
    m22: float = knob(2.0, -5.0, 5.0, step=0.1)
    u1: float = knob(4.0, -5.0, 5.0, step=0.1)
    u2: float = knob(1.0, -5.0, 5.0, step=0.1)
    v1: float = knob(1.0, -5.0, 5.0, step=0.1)
    v2: float = knob(3.0, -5.0, 5.0, step=0.1)
    b1: float = knob(4.0, -25.0, 25.0, step=0.1)
    b2: float = knob(5.0, -25.0, 25.0, step=0.1)

    @property
    def matrix(self) -> Array:
        """A, (2, 2)."""
        return np.array([[self.m11, self.m12], [self.m21, self.m22]])

    @property
    def u(self) -> Array:
        """The vector u, (2,)."""
        return np.array([self.u1, self.u2])

    @property
    def v(self) -> Array:
        """The vector v, (2,)."""
        return np.array([self.v1, self.v2])

    @property
    def b(self) -> Array:
        """The right-hand side b, (2,)."""
        return np.array([self.b1, self.b2])


def array(rows: Exact) -> Array:
    """Exact fractions as floating-point numbers."""
    return np.array([[float(value) for value in row] for row in rows])


def exact(a: Array) -> Exact:
    """Numbers a hand has set as the decimals they stand for: 0.1 is a tenth."""
    return tuple(tuple(round(Fraction(float(value)), FINEST) for value in row) for row in a)


def product(a: Array, b: Array) -> Array:
    """C = AB with c_ij = Σₖ a_ik·b_kj: row i of A times column j of B. (m, n) · (n, p) → (m, p).

    Raises Problem "matrix_shapes" when a row of A is not as long as a column of B.
    """
    (m, n), (rows, p) = a.shape, b.shape
    if n != rows:
        raise Problem("matrix_shapes", m=m, n=n, rows=rows, p=p)
    c = np.zeros((m, p))
    for i in range(m):
        for j in range(p):
            for k in range(n):
                c[i, j] += a[i, k] * b[k, j]
    return c


def transpose(a: Array) -> Array:
    """Rows become columns: (Aᵀ)_ij = a_ji, (m, n) → (n, m)."""
    (m, n) = a.shape
    return np.array([[a[i, j] for i in range(m)] for j in range(n)])


@dataclass(frozen=True)
class Projection:
    """The dot product twice: from the numbers, and from the lengths and the angle."""

    dot: float  # u·v = Σ uᵢvᵢ
    length_u: float
    length_v: float
    cosine: float  # u·v / (|u||v|); NaN for the zero vector, which has no direction
    degrees: float
    shadow: float  # |v|·cos θ: how long v's shadow on u is, negative when it falls behind
    foot: Array  # where the perpendicular from v meets the line along u, (2,)


def project(v: Array, u: Array) -> Projection:
    """v dropped at right angles onto the line along u: foot = (u·v / u·u)·u."""
    dot = float(sum(p * q for p, q in zip(u, v, strict=True)))
    length_u, length_v = math.hypot(*u), math.hypot(*v)
    if not length_u or not length_v:
        return Projection(dot, length_u, length_v, math.nan, math.nan, 0.0, np.zeros(2))
    cosine = max(-1.0, min(1.0, dot / (length_u * length_v)))  # rounding may carry it past 1
    return Projection(
        dot, length_u, length_v, cosine, math.degrees(math.acos(cosine)), dot / length_u, dot / length_u**2 * u
    )


def determinant(a: Array) -> float:
    """ad − bc: the area of the unit square's image, negative when the plane was turned over."""
    return _difference(a[0, 0] * a[1, 1], a[0, 1] * a[1, 0])


def moved_area(a: Array, area: float) -> float:
    """What becomes of an area: |det A| times as much, whatever its shape."""
    return abs(determinant(a)) * area


def inverse(a: Array) -> Array:
    """A⁻¹ = 1/(ad − bc) · [[d, −b], [−c, a]]. Raises Problem "matrix_singular" when the determinant is zero."""
    area = determinant(a)
    if area == 0:
        raise Problem("matrix_singular")
    return np.array([[a[1, 1], -a[0, 1]], [-a[1, 0], a[0, 0]]]) / area


@dataclass(frozen=True)
class Solution:
    """The solutions of Ax = b: one point, none, a whole line of them, or every point there is."""

    kind: Literal["one", "none", "line", "all"]
    x: Array | None = None  # the point, (2,); of a line the one nearest the origin


def solve(a: Array, b: Array) -> Solution:
    """Ax = b by Cramer's rule: x₁ = det(b, a₂)/det A, x₂ = det(a₁, b)/det A (Cramer, 1750)."""
    area = determinant(a)
    across = _difference(b[0] * a[1, 1], a[0, 1] * b[1])
    up = _difference(a[0, 0] * b[1], b[0] * a[1, 0])
    if area != 0:
        return Solution("one", np.array([across, up]) / area)
    if not a.any():
        return Solution("none" if b.any() else "all")
    # one row says nothing new: either its equation is the other's over again, or it contradicts it
    if across != 0 or up != 0:
        return Solution("none")
    row, value = max(zip(a, b, strict=True), key=lambda pair: abs(pair[0]).sum())
    return Solution("line", value / (row @ row) * row)


def solutions(a: Array) -> Literal["one", "many"]:
    """How many solutions Ax = b has, whatever b is: always "one", or, where det A = 0, none or infinitely "many"."""
    return "one" if determinant(a) != 0 else "many"


@dataclass(frozen=True)
class Eigen:
    """The eigenvalues λ of a matrix (2, 2) and the directions that stay in place.

    kind: "two" directions; "one", a double λ with a single direction; "all", a multiple of the identity; "none", complex λ.
    """

    kind: Literal["two", "one", "all", "none"]
    values: tuple[complex, complex]  # the larger first
    directions: tuple[tuple[float, float], ...]  # unit vectors, one for each direction of "two" and "one"


def eigen(a: Array) -> Eigen:
    """The roots of λ² − (a + d)·λ + (ad − bc): λ = (a + d)/2 ± √(((a − d)/2)² + bc)."""
    middle, half = (a[0, 0] + a[1, 1]) / 2, (a[0, 0] - a[1, 1]) / 2
    inside = _difference(half * half, -a[0, 1] * a[1, 0])
    root = math.sqrt(abs(inside))
    if inside < 0:
        return Eigen("none", (complex(middle, root), complex(middle, -root)), ())
    values = (complex(middle + root), complex(middle - root))
    if inside == 0 and not a[0, 1] and not a[1, 0]:
        return Eigen("all", values, ())
    found = [_direction(a, value.real) for value in values]
    return Eigen("one", values, (found[0],)) if inside == 0 else Eigen("two", values, tuple(found))


def _direction(a: Array, value: float) -> tuple[float, float]:
    """A unit vector that A − λ sends to zero: at right angles to the longer of its rows."""
    (p, q), (r, s) = a - value * np.eye(2)
    x, y = (q, -p) if math.hypot(p, q) >= math.hypot(r, s) else (s, -r)
    length = math.hypot(x, y)
    sign = -1.0 if x < 0 or (x == 0 and y < 0) else 1.0
    return (float(sign * x / length) + 0.0, float(sign * y / length) + 0.0)  # + 0.0: no −0


def _difference(p: float, q: float) -> float:
    """p − q, and exactly 0 where only rounding is left."""
    difference = float(p - q)
    return 0.0 if abs(difference) <= ROUNDING * (abs(p) + abs(q)) else difference


def swapped(a: Exact, b: Exact) -> Literal["same", "other", "shape", "none"]:
    """What BA is beside AB: the same, another matrix, one of another shape, or nothing at all. Exact: no sum is rounded."""
    if len(a) != len(b[0]):
        return "none"
    if len(a) != len(b):
        return "shape"
    one, other = (
        [[sum(p * q for p, q in zip(row, column, strict=True)) for column in zip(*right, strict=True)] for row in left]
        for left, right in ((a, b), (b, a))
    )
    return "same" if one == other else "other"
