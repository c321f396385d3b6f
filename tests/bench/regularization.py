"""Benchmark of regularization: what the server's child computes for the page.

Run by itself: python -m tests.bench.regularization
"""

from __future__ import annotations

from collections.abc import Iterator

from core.foundations.double_descent import descent
from core.foundations.regularization_config import NAMES, RegularizationConfig, question
from core.training import overfit
from tests.bench.row import Row, show
from tests.bench.schedules import best


def rows() -> Iterator[Row]:
    """All rows; about twenty seconds."""
    usual, every = RegularizationConfig(), RegularizationConfig(who=NAMES)
    yield Row(
        "Regularization: 4 beside each other, 3 seeds",
        best(lambda: overfit.compared(question(usual))),
        1.5,
        "s",
        "lower",
    )
    yield Row("the same, all 12", best(lambda: overfit.compared(question(every))), None, "s", "lower")
    yield Row(
        "Double descent, 20 sizes", best(lambda: descent(points=20, noise=0.4, ridge="none", seed=0)), 0.5, "s", "lower"
    )


if __name__ == "__main__":
    show(rows())
