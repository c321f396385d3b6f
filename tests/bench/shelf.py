"""Benchmark of the run shelf with a thousand runs: the store's answer, and the page computed and sent to somebody who opens it.

Run by itself: python -m tests.bench.shelf
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.runs.examples import documents
from core.runs.imported import put
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
        server = start_server(Path(home), port)
        try:
            for each, target in (("runs", 300.0), ("optimizers", None)):
                name = "the page computed and sent to a new window" if target else "another page, to compare"
                waits, worked = asyncio.run(openings(port, each, server.pid))
                yield Row(f"{name}, median", 1000 * statistics.median(waits), target, "ms", "lower")
                yield Row("its work (processor time of the server), median", 1000 * worked, target, "ms", "lower")
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


async def openings(port: int, slug: str, server: int) -> tuple[list[float], float]:
    """Seconds that each of some new windows waits for its first answer, and the median of the processor's seconds for one; the
    very first, which loads modules, does not count."""
    waits, worked = [], []
    for _ in range(OPENED + 1):
        before = worked_by(server)
        async with Opener(port, slug, ME) as visitor:
            waits.append(visitor.first)
        worked.append(worked_by(server) - before)
    return waits[1:], statistics.median(worked[1:])


def worked_by(process: int) -> float:
    """Processor seconds that a process has used (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    show(rows())
