"""Benchmark of hyperparameter search: the first points and the whole search of each method, as the server's child computes them.

Run by itself: python -m tests.bench.search
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from core.foundations.search_config import METHODS
from core.training import search
from tests.bench.row import Row, show

NAMES = {"grid": "grid", "random": "random points", "tpe": "TPE", "gp": "Gaussian process"}


def rows() -> Iterator[Row]:
    """All rows; about twenty seconds."""
    timed("random", 1, 999)  # the data and the libraries are loaded
    for method in METHODS:
        first = min(timed(method, 6, seed) for seed in (1, 2, 3))
        yield Row(f"Search by {NAMES[method]}: the first 6 of 36 trials", first, 0.5, "s", "lower")
        whole = min(timed(method, 36, seed) for seed in (4, 5, 6))
        yield Row("the same, all 36", whole, None, "s", "lower")


def timed(method: str, count: int, seed: int) -> float:
    """Seconds for the first `count` trials of a search that nobody asked for before."""
    begun = time.perf_counter()
    search.trials({"seed": seed}, method, count)
    return time.perf_counter() - begun


if __name__ == "__main__":
    show(rows())
