"""Benchmark of predicting: what a drawing, a batch, an explanation and the process of its own cost.

Run by itself: python -m tests.bench.predict
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.explain.methods import METHODS
from core.predict.answer import Prediction
from core.predict.service import SHIPPED, Predictor
from tests.bench.engine import home_of_its_own
from tests.bench.row import Row, show
from tests.core.predict.drawings import DRAWINGS, render
from tests.core.predict.pictures import BOMB, encoded

ROUNDS = 40
BATCH = 50


def rows() -> Iterator[Row]:
    """All rows; about a quarter of a minute."""
    files = drawings()
    with home_of_its_own():
        predictor = Predictor()
        try:
            predictor.predict(SHIPPED, files[:1])  # its processes start
            yield from one_drawing(predictor, files)
            yield many(predictor, files)
            yield from explanations(predictor, files)
            yield from bad_ends(predictor, files)
            yield memory(predictor)
        finally:
            predictor.close()


def drawings() -> list[bytes]:
    """Pictures as the drawing pad sends them."""
    return [encoded(Image.fromarray(np.uint8(render(each) * 255))) for each in DRAWINGS[:BATCH]]


def one_drawing(predictor: Predictor, files: list[bytes]) -> Iterator[Row]:
    """A drawing until its answer is there, and what of it is neither decoding nor preparing nor asking."""
    waits, shares = [], []
    for number in range(ROUNDS):
        began = time.perf_counter()
        [answer] = predictor.predict(SHIPPED, [files[number % len(files)]])
        waits.append(1000 * (time.perf_counter() - began))
        assert isinstance(answer, Prediction)
        shares.append(100 * (1 - answer.milliseconds / waits[-1]))
    yield Row("a drawing read, p50", statistics.median(waits), None, "ms", "lower")
    yield Row("a drawing read, p95", float(np.quantile(waits, 0.95)), 100, "ms", "lower")
    yield Row("of it the way to the predictor's process and back", statistics.median(shares), None, "%", "lower")


def many(predictor: Predictor, files: list[bytes]) -> Row:
    """Pictures of a batch, one after another in slices."""
    spent = min(seconds(predictor.predict, SHIPPED, files) for _ in range(3))
    return Row(f"one of {len(files)} pictures at once", 1000 * spent / len(files), None, "ms", "lower")


def explanations(predictor: Predictor, files: list[bytes]) -> Iterator[Row]:
    """Which pixels mattered, by each method."""
    for method in METHODS:
        predictor.explain(SHIPPED, files[0], method=method)
        spent = [seconds(predictor.explain, SHIPPED, file, None, method) for file in files[:10]]
        yield Row(f"an explanation by {method.replace('_', ' ')}", 1000 * statistics.median(spent), None, "ms", "lower")


def bad_ends(predictor: Predictor, files: list[bytes]) -> Iterator[Row]:
    """What a hostile picture costs, and how soon a new process answers when the old one was killed."""
    spent = statistics.median(seconds(predictor.predict, SHIPPED, [BOMB]) for _ in range(5))
    yield Row("a decompression bomb of 400 million pixels refused", 1000 * spent, None, "ms", "lower")
    waits = []
    for _ in range(5):
        predictor.close()
        waits.append(seconds(read_one, predictor, files[0]))
    yield Row(
        "a drawing read by a process that has yet to be born", 1000 * statistics.median(waits), None, "ms", "lower"
    )


def read_one(predictor: Predictor, file: bytes) -> None:
    """A drawing, and it is read."""
    [answer] = predictor.predict(SHIPPED, [file])
    assert isinstance(answer, Prediction)


def memory(predictor: Predictor) -> Row:
    """Memory that belongs to the predictor's process alone, after explanations."""
    status = Path(f"/proc/{predictor.pid}/smaps_rollup").read_text()
    own = sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("Private_"))
    return Row("memory of the predictor's own", own / 1024, None, "MB", "lower")


def seconds(ask: Callable[..., Any], *arguments: Any) -> float:
    """How long a call takes by the clock on the wall."""
    began = time.perf_counter()
    ask(*arguments)
    return time.perf_counter() - began


if __name__ == "__main__":
    show(rows())
