"""Benchmark of the playground's page: from a click to what the drawing needs, and how many bytes it is.

Run by itself: python -m tests.bench.playground_page
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.data.plane import PlaneConfig, load
from core.playground import trajectory
from core.playground.experiment import Experiment
from core.playground.lines import Lines
from core.playground.packet import packet
from core.playground.service import service
from core.playground.trajectory import Line
from core.text import words
from core.training.small import SmallConfig
from core.wire import unpack
from tests.bench.learner import Learner
from tests.bench.neuron import p95
from tests.bench.row import Row, show
from tests.browser.conftest import free_port, start_server

ROUNDS = 30
COMPILING = 600.0  # seconds on a slow machine
LARGE = Experiment(
    PlaneConfig("spirals", points=500),
    network=SmallConfig(units=(16,) * 4, activations=("tanh",) * 4, rule="adam", loss="cross_entropy", epochs=499),
)


class Watcher(Learner):
    """A visitor who notes when the drawing got its bytes, and whether all epochs were in them."""

    def __init__(self, port: int) -> None:
        super().__init__(port, "playground", "a" * 32)
        self.began, self.first = 0.0, 0.0
        self.header: dict[str, Any] = {}
        self.said = ""

    async def _run(self, message: Any) -> float:
        self.began, self.first, self.said = time.perf_counter(), 0.0, ""
        return await super()._run(message)

    def _note(self, element: Any) -> None:
        super()._note(element)
        if element.WhichOneof("type") == "markdown":
            self.said += element.markdown.body
        if element.WhichOneof("type") == "bidi_component" and element.bidi_component.component_name.endswith(
            "playground"
        ):
            self.first = self.first or time.perf_counter() - self.began
            self.header = unpack(element.bidi_component.bytes)[0]


def rows() -> Iterator[Row]:
    """All rows; half a minute, and before it as long as the engine takes to compile."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        before = os.environ.get("GLASSBOX_HOME")
        os.environ["GLASSBOX_HOME"] = home
        try:
            port = free_port()
            server = start_server(Path(home), port)
            try:
                yield from asyncio.run(clicks(port))
            finally:
                server.terminate()
                server.wait(30)
            yield from lines()
        finally:
            if before is None:
                del os.environ["GLASSBOX_HOME"]
            else:
                os.environ["GLASSBOX_HOME"] = before


async def clicks(port: int) -> list[Row]:
    """Another seed of the data, again and again: new examples, all 1,000 epochs anew."""
    async with Watcher(port) as learner:
        until, seed = time.monotonic() + COMPILING, 0
        while not learner.header or words("playground", "en")["compiling"] in learner.said:
            assert time.monotonic() < until, "the engine is never compiled"
            await asyncio.sleep(1)
            seed += 1
            await learner.move("playground.data_seed.en.0", seed)
        firsts, wholes, complete = [], [], 0
        for _ in range(ROUNDS):
            seed += 1
            wholes.append(await learner.move("playground.data_seed.en.0", seed))
            firsts.append(learner.first)
            complete += learner.header["complete"]
    return [
        Row("Playground: click to the drawing's first bytes, server side, p95", 1000 * p95(firsts), 150, "ms", "lower"),
        Row("the same, median", 1000 * statistics.median(firsts), None, "ms", "lower"),
        Row("share of clicks whose first bytes held all 1,000 epochs", complete / ROUNDS, None, "", "higher"),
        Row(
            "the whole page computed and sent after the click, median",
            1000 * statistics.median(wholes),
            None,
            "ms",
            "lower",
        ),
    ]


def lines() -> Iterator[Row]:
    """What core and its process do, without the page."""
    service().allow()
    service().warm()
    try:
        while not service().settled:
            time.sleep(0.1)
        default = Experiment()
        whole(default)  # what is loaded once
        times = [whole(replace(default, data=PlaneConfig(seed=k)))[0] for k in range(1, ROUNDS)]
        yield Row("1,000 epochs with snapshots, packed, p95", p95(times), 0.3, "s", "lower")
        yield Row("the same, median", statistics.median(times), None, "s", "lower")
        yield Row("bytes of that", len(whole(default)[1]) / 2**20, None, "MiB", "lower")
        yield Row("bytes of 500 snapshots of 4 × 16", len(whole(LARGE)[1]) / 1e6, 2, "MB", "lower")
        yield from crowd()
    finally:
        service().close()


def crowd() -> Iterator[Row]:
    """A class of thirty: twenty-four start the default network once a second, six a large one, all at once."""
    usual: list[float] = []
    first: list[float] = []
    start = time.monotonic() + 1

    def learner(number: int) -> None:
        heavy = number % 5 == 0
        for turn in range(8):
            time.sleep(max(0.0, start + turn + number / 30 - time.monotonic()))
            given = replace(LARGE if heavy else Experiment(), data=PlaneConfig(seed=100 * number + turn))
            began = time.perf_counter()
            lines = Lines(trajectory.trunk(given))
            lines.grow(0)
            (first if heavy else usual).append(time.perf_counter() - began)
            while lines.busy:
                lines.grow(0)
                if not heavy:
                    usual[-1] = time.perf_counter() - began

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(learner, range(30)))
    yield Row("class of thirty: 1,000 epochs of the default network computed, p95", p95(usual), 1, "s", "lower")
    yield Row("the same, median", statistics.median(usual), None, "s", "lower")
    yield Row("class of thirty: first epochs of 4 × 16 beside them, p95", p95(first), None, "s", "lower")


def whole(experiment: Experiment) -> tuple[float, bytes]:
    """Seconds until all of a trajectory is packed, and the packet."""
    began = time.perf_counter()
    line: Line = trajectory.trunk(experiment)
    while not line.complete:
        line = trajectory.grow(line, trajectory.PIECE if line.recording else trajectory.FIRST)
    data = packet({}, experiment, load(experiment.data), line)
    return time.perf_counter() - began, data


if __name__ == "__main__":
    show(rows())
