"""What a learner is asked to predict about the matrices of a view, with the answers computed. Knows no screen and no wording."""

from __future__ import annotations

import numpy as np

from core.foundations import linear
from core.foundations.elimination import eliminate
from core.foundations.matrix_text import Exact, to_latex
from core.quiz import Question


def questions(config: linear.MatricesConfig, a: Exact, b: Exact) -> list[Question]:
    """Two questions about what the view shows: the typed A and B, the vectors u and v, or the A that moves the plane."""
    if config.view == "product":
        return _of_product(a, b)
    if config.view == "dot":
        return _of_vectors(config)
    if config.view == "inverse":
        return _of_inverse(a)
    shown = {"a": to_latex(linear.exact(config.matrix))}
    area = Question("area", linear.moved_area(config.matrix, 2.0), (), shown)
    if config.view == "solve":
        return [Question("solutions", linear.solutions(config.matrix), ("one", "many", "mixed"), shown), area]
    kind = linear.eigen(config.matrix).kind
    return [area, Question("directions", kind, ("none", "one", "two", "all"), shown)]


def _of_product(a: Exact, b: Exact) -> list[Question]:
    m, n, q, p = len(a), len(a[0]), len(b), len(b[0])
    shapes = {"m": m, "n": n, "q": q, "p": p}
    if n == q:
        swapped = Question("swapped", linear.swapped(a, b), ("same", "other", "shape", "none"), shapes)
        return [swapped, Question("cost", float(m * n * p), (), shapes)]
    return [
        Question("rows", float(n), (), shapes),
        Question("backwards", "yes" if p == m else "no", ("yes", "no"), shapes),
    ]


def _of_vectors(config: linear.MatricesConfig) -> list[Question]:
    u, v = linear.exact(np.stack([config.u, config.v]))
    turned = u[1] * v[0] - u[0] * v[1]  # u·(−v₂, v₁)
    sign = "zero" if turned == 0 else "positive" if turned > 0 else "negative"
    return [
        Question("scaled", float(-2 * (u[0] * v[0] + u[1] * v[1]))),
        Question("turned", sign, ("positive", "zero", "negative")),
    ]


def _of_inverse(a: Exact) -> list[Question]:
    if len(a) != len(a[0]):
        return []
    found, n = eliminate(a), len(a)
    shown = {"a": to_latex(a), "n": n}
    return [
        Question("doubled", float(2**n * found.determinant), (), shown),
        Question("half", "half" if found.inverse else "none", ("double", "half", "same", "none"), shown),
    ]
