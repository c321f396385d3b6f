"""Benchmark of the steps through a small network: what core and the page do for the largest one.

Run by itself: python -m tests.bench.backprop
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from core.config import to_dict
from core.foundations.network import NetworkConfig
from core.foundations.shape import shuffled
from core.foundations.trace import trace
from core.oracle.service import oracle
from tests.bench.learner import Learner
from tests.bench.neuron import p95
from tests.bench.row import Row, show
from tests.bench.server import _cpu_seconds as cpu_seconds
from tests.browser.conftest import free_port, start_server

LARGEST = NetworkConfig(inputs=4, h1=6, h2=6, h3=6, outputs=3, act1="gelu", act2="sigmoid", loss="cross_entropy")
ROUNDS = 60


def rows() -> Iterator[Row]:
    """All rows; about ten seconds."""
    trace(LARGEST)
    times = milliseconds(trace, time.process_time)
    yield Row(
        "Forward and backward, all steps of 4-6-6-6-3 in core, CPU, median", statistics.median(times), 10, "ms", "lower"
    )
    size = len(json.dumps(trace(LARGEST))) / 1024
    yield Row("the same as JSON", size, None, "KiB", "lower")
    try:
        autograd(LARGEST)  # starts the process
        times = milliseconds(autograd, time.perf_counter)
        yield Row("the same by autograd in its process, median", statistics.median(times), None, "ms", "lower")
    finally:
        oracle().close()
    yield from page()


def page() -> Iterator[Row]:
    """A weight is dragged and let go, again and again, over the app's own websocket."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        port = free_port()
        server = start_server(Path(home), port)
        try:
            waits, cpu = asyncio.run(releases(port, server.pid))
            yield Row(
                "Forward and backward, 4-6-6-6-3, server side after a release, p95", p95(waits), 50, "ms", "lower"
            )
            yield Row("the same, median", statistics.median(waits), None, "ms", "lower")
            yield Row("the same, CPU of the server, mean", cpu, None, "ms", "lower")
        finally:
            server.terminate()
            server.wait(30)


async def releases(port: int, pid: int) -> tuple[list[float], float]:
    """Milliseconds from a weight let go until the page is computed and sent, and the server's CPU time for one."""
    shape = {
        name: value for name, value in to_dict(LARGEST).items() if value and value != getattr(NetworkConfig(), name)
    }
    query = urlencode({"lang": "en", **{f"backprop.{name}": value for name, value in shape.items()}})
    async with Learner(port, "backprop", "0" * 32, query) as learner:
        await let_go(learner, 0)
        spent, waits = cpu_seconds(pid), []
        for count in range(1, ROUNDS + 1):
            waits.append(1000 * await let_go(learner, count))
        return waits, 1000 * (cpu_seconds(pid) - spent) / ROUNDS


async def let_go(learner: Learner, count: int) -> float:
    """Seconds for the page after the first weight has been set to another number."""
    edit = {"serial": count + 1, "step": 1, "edits": {"w1.1.1": 0.05 * count}}
    return await learner.tell("backprop.stage", {"released": edit})


def autograd(config: NetworkConfig) -> None:
    """Ask for every quantity of this network."""
    oracle().ask("core.foundations.checked:autograd", {"config": to_dict(config)}, seconds=60)


def milliseconds(work: Callable[[NetworkConfig], object], clock: Callable[[], float]) -> list[float]:
    """How long each of many networks of the largest shape takes."""
    times = []
    for seed in range(1, ROUNDS + 1):
        config = shuffled(LARGEST, seed)
        began = clock()
        work(config)
        times.append(1000 * (clock() - began))
    return times


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        os.environ["GLASSBOX_HOME"] = place
        show(rows())
