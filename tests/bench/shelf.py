"""Benchmark of the run shelf with a thousand runs: the store's answer, and the page computed and sent to somebody who opens it.

Run by itself: python -m tests.bench.shelf
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.runs.examples import documents
from core.runs.imports import put
from core.runs.shelf import shelf
from core.runs.store import Store
from tests.bench.learner import Learner
from tests.bench.row import Row, show
from tests.browser.conftest import free_port, start_server

RUNS, OPENED = 1000, 15
ME = "a" * 32


class Opener(Learner):
    """A visitor whose first answer is timed."""

    first = 0.0

    async def _run(self, message: Any) -> float:
        waited = await super()._run(message)
        self.first = self.first or waited
        return waited


def rows() -> Iterator[Row]:
    """All rows; half a minute."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        store = Store(f"sqlite:///{home}/glassbox.db")
        fill(store)
        times = []
        for _ in range(OPENED):
            began = time.perf_counter()
            assert len(shelf(store, ME)) == RUNS
            times.append(time.perf_counter() - began)
        yield Row(
            "Run shelf, 1,000 runs: the store's answer, median", 1000 * statistics.median(times), None, "ms", "lower"
        )
        store.close()
        port = free_port()
        server = start_server(
            Path(home), port, GLASSBOX_HOME=home, **{k: v for k, v in os.environ.items() if k == "PATH"}
        )
        try:
            for each, target in (("runs", 300), ("optimizers", None)):
                waits = asyncio.run(openings(port, each))
                name = "the page computed and sent to a new visitor's window" if target else "another page, to compare"
                yield Row(f"{name}, median", 1000 * statistics.median(waits), target, "ms", "lower")
        finally:
            server.terminate()
            server.wait(30)


def fill(store: Store) -> None:
    """A thousand runs with curves, of many settings."""
    given = [{name: value for name, value in each.items() if name != "name"} for each in documents().values()]
    for number in range(RUNS):
        document = given[number % len(given)]
        experiment = {
            **document["experiment"],
            "seed": number,
            "epochs": 1 + number % 20,
            "batch_size": (16, 64, 256)[number % 3],
        }
        experiment["optimizer"] = {**experiment["optimizer"], "learning_rate": 0.001 * (1 + number % 40)}
        put(store, ME, json.dumps({**document, "experiment": experiment}).encode())


async def openings(port: int, slug: str) -> list[float]:
    """Seconds that each of some new windows waits for its first answer; the very first, which loads modules, does not count."""
    waits = []
    for _ in range(OPENED + 1):
        async with Opener(port, slug, ME) as visitor:
            waits.append(visitor.first)
    return waits[1:]


if __name__ == "__main__":
    show(rows())
