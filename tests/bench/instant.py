"""Benchmark of the instant pages: what the server does after each change of a number, over the app's own websocket.

Run by itself: python -m tests.bench.instant, or with the names of pages behind it
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from core.foundations.claims.cards import CARDS as CLAIMS
from tests.bench.learner import Learner
from tests.bench.neuron import p95
from tests.bench.row import Row, show
from tests.browser.conftest import free_port, start_server

ROUNDS = 40
WARM = 3  # of them do not count: what is loaded once, the other process


class Change(NamedTuple):
    """What a learner does on the page `slug`, opened with `query`: `do` is told which time it is, and never does it twice alike."""

    slug: str
    what: str
    do: Callable[[Learner, int], Awaitable[float]]
    query: str = ""


def drag(key: str, **values: Callable[[int], object]) -> Callable[[Learner, int], Awaitable[float]]:
    """A hand lets go in the drawing `key`; it reports all its numbers."""

    def do(learner: Learner, time: int) -> Awaitable[float]:
        told = {name: value(time) for name, value in values.items()}
        return learner.tell(key, {"released": {"serial": time + 1, "values": told}})

    return do


def fixed(value: object) -> Callable[[int], object]:
    return lambda _: value


def spread(low: float, high: float) -> Callable[[int], float]:
    """A number between `low` and `high`, another one each time."""
    return lambda time: round(low + (high - low) * (time % ROUNDS + 0.5) / ROUNDS, 6)


CARDS = tuple(CLAIMS)
CHANGES = (
    Change("neuron", "a weight", lambda who, time: who.move("neuron.w1", spread(-5, 5)(time))),
    Change("activations", "the place", drag("activations.curve.stage", place=spread(-6, 6))),
    Change(
        "losses",
        "the outlier",
        drag("losses.lines.stage", outlier_x=spread(0, 10), outlier_y=spread(-6, 14), delta=fixed(1.0)),
    ),
    Change(
        "backprop",
        "a weight",
        lambda who, time: who.tell(
            "backprop.stage", {"released": {"serial": time + 1, "step": 1, "edits": {"w1.1.1": spread(-5, 5)(time)}}}
        ),
    ),
    Change(
        "initialization",
        "fifty layers of a hundred",
        drag(
            "initialization.layers.stage",
            depth=fixed(50),
            width=fixed(100),
            sigma=spread(0.02, 0.2),
            gain=fixed(1.0),
            seed=fixed(0),
        ),
    ),
    Change("by_hand", "the seed", lambda who, time: who.move("by_hand.seed", time + 1)),
    Change("claims", "another card", lambda who, time: who.press(f"claims.open.{CARDS[time % len(CARDS)]}")),
    Change("matrices", "a number, product", drag("matrices.stage", a=lambda time: [["1", "2"], ["3", str(time)]])),
    Change(
        "matrices",
        "a typed 4 × 4, inverse",
        lambda who, time: who.write("matrices.a", f"1 2 3 4; 1/3 1 1 1; 4 0 1/7 {time}; 2 1 0 1"),
        "matrices.view=inverse",
    ),
    Change("matrices", "a tip, eigenvectors", drag("matrices.stage", m11=spread(-3, 3)), "matrices.view=eigen"),
    Change("derivatives", "a point", drag("derivatives.tangent.stage", at=spread(-5, 5), h=fixed(1.0), reach=fixed(4))),
    Change(
        "derivatives",
        "a typed function",
        lambda who, time: who.write("derivatives.typed", f"exp(-x^2/{time + 1}) * sin(3x) / (1 + sqrt(abs(x)))"),
    ),
    Change("probability", "a distribution", lambda who, time: who.move("probability.p", spread(0.05, 0.95)(time))),
    Change("probability", "a bar", lambda who, time: who.write("probability.bars_p", f"{time + 1} 2 3 4 5")),
)


def rows() -> Iterator[Row]:
    """All rows; about a minute."""
    yield from measured({change.slug for change in CHANGES})


def measured(slugs: set[str]) -> Iterator[Row]:
    """The rows of these pages."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        port = free_port()
        server = start_server(Path(home), port)
        try:
            for change in CHANGES:
                if change.slug in slugs:
                    yield from page(change, port, server.pid)
        finally:
            server.terminate()
            server.wait(30)


def page(change: Change, port: int, pid: int) -> Iterator[Row]:
    """The waits after one kind of change, and the work of the server process for each."""
    waits, work = asyncio.run(changes(change, port, pid))
    name = f"{change.slug}: {change.what}"
    yield Row(f"{name}, server side, p95", 1000 * p95(waits), 50, "ms", "lower")
    yield Row("the same, median", 1000 * statistics.median(waits), None, "ms", "lower")
    yield Row("work of the server for each", 1000 * work, None, "ms CPU", "lower")


async def changes(change: Change, port: int, pid: int) -> tuple[list[float], float]:
    """Seconds from each change until the page is computed and sent, and CPU seconds for one."""
    query = f"lang=en&{change.query}".rstrip("&")
    async with Learner(port, change.slug, "0" * 32, query) as learner:
        for time in range(WARM):
            await change.do(learner, time)
        before = cpu_seconds(pid)
        waits = [await change.do(learner, time) for time in range(WARM, WARM + ROUNDS)]
        return waits, (cpu_seconds(pid) - before) / ROUNDS


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used; NaN where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return float("nan")
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        os.environ["GLASSBOX_HOME"] = place
        show(measured(set(sys.argv[1:])) if sys.argv[1:] else rows())
