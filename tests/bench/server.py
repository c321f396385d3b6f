"""Benchmark of the server: from the command to the first page, what it loads, a visitor's memory, thirty learners at once.

The learners speak the app's protocol from this process, on the same cores. Run by itself: python -m tests.bench.server
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from core.runs.store import Store
from core.settings import settings
from scripts.browser import chromium
from tests.bench.engine import LONG, home_of_its_own, until, visitor
from tests.bench.learner import Learner
from tests.bench.row import Row, show
from tests.browser.conftest import ROOT, free_port, start_server

STARTS = 3
LEARNERS = 30
CROWD = 150  # pages open together, for memory
SECONDS = 15
LONGEST = 90_000  # milliseconds for a first page
PAGE, NUMBER = "neuron", "neuron.w1"


def rows() -> Iterator[Row]:
    """All rows; about two minutes."""
    yield from first_page()
    with home_of_its_own():
        port = free_port()
        server = start_server(settings().home, port)
        try:
            yield from learners(port, server.pid)
            yield from loaded(port, server.pid)
        finally:
            server.terminate()
            server.wait(30)


def first_page() -> list[Row]:
    """Seconds from the command until the server answers, and until the first page stands in a browser already open."""
    answered, usable, worked = [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for _ in range(STARTS):
            with home_of_its_own():
                page, port = browser.new_context().new_page(), free_port()
                began = time.monotonic()
                server = subprocess.Popen(
                    [
                        sys.executable,
                        *["-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1", "--server.port"],
                        str(port),
                    ],
                    cwd=ROOT,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                try:
                    until(lambda port=port: _answers(port))  # type: ignore[misc]
                    answered.append(time.monotonic() - began)
                    page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
                    page.locator(".hero-says:not(:empty)").wait_for(timeout=LONGEST)  # it draws, and so it is usable
                    usable.append(time.monotonic() - began)
                    worked.append(_cpu_seconds(server.pid))
                finally:
                    page.context.close()
                    server.terminate()
                    server.wait(30)
        browser.close()
    return [
        Row("command to the first page usable in a browser", statistics.median(usable), 3, "s", "lower"),
        Row("of it until the server answers", statistics.median(answered), None, "s", "lower"),
        Row("work of the server process until then", statistics.median(worked), None, "s CPU", "lower"),
    ]


def learners(port: int, pid: int) -> Iterator[Row]:
    """One learner, then thirty: seconds from a moved number to the page computed and sent; memory; the same beside two runs."""
    waits = asyncio.run(_class(port, 1))
    yield Row("One neuron, a number moved, one learner, p95", 1000 * _p95(waits), 50, "ms", "lower")
    before = _cpu_seconds(pid)
    waits = asyncio.run(_class(port, LEARNERS))
    work = (_cpu_seconds(pid) - before) / (LEARNERS * (SECONDS + 1))  # opening the page counts as one
    yield Row(f"{LEARNERS} learners, each a number a second, p95", 1000 * _p95(waits), 300, "ms", "lower")
    yield Row("the same, median", 1000 * statistics.median(waits), None, "ms", "lower")
    yield Row("work of the server for each", 1000 * work, None, "ms CPU", "lower")
    yield Row("memory of one more visitor with a page open", asyncio.run(_memory(port, pid)), None, "MB", "lower")
    store = Store(settings().database_url)
    runs = [store.create(LONG.to_json(), visitor(number)) for number in range(2)]
    until(lambda: all(run is not None and run.step > 20 for run in map(store.get, runs)))
    waits = asyncio.run(_class(port, LEARNERS))
    yield Row(f"{LEARNERS} learners beside two training runs, p95", 1000 * _p95(waits), 300, "ms", "lower")
    yield Row("the same, median", 1000 * statistics.median(waits), None, "ms", "lower")
    assert all(run is not None and run.active for run in map(store.get, runs)), "the runs ended too early"
    store.close()


def loaded(port: int, pid: int) -> Iterator[Row]:
    """What the server process holds after pages were opened and runs were started."""
    maps = Path(f"/proc/{pid}/maps")
    if not maps.exists():  # no Linux
        return
    asyncio.run(_visit_all(port))
    yield Row("torch's libraries in the server process", maps.read_text().count("libtorch"), 0, "mappings", "lower")
    yield Row("memory of the server process (USS)", _own_memory(pid) / 2**20, None, "MB", "lower")


async def _class(port: int, size: int) -> list[float]:
    """`size` learners on one page, each moving a number once a second: the waits."""
    waits: list[float] = []

    async def learn(learner: Learner, offset: float) -> None:
        await asyncio.sleep(offset)
        for number in range(SECONDS):
            wait = await learner.move(NUMBER, 0.1 * (number % 7) - 0.3)
            if number:  # the first is warm-up
                waits.append(wait)
            await asyncio.sleep(max(0.0, 1 - wait))

    async with AsyncExitStack() as stack:
        everybody = [await stack.enter_async_context(Learner(port, PAGE, visitor(1000 + n))) for n in range(size)]
        await asyncio.gather(*(learn(learner, number / size) for number, learner in enumerate(everybody)))
    return waits


async def _memory(port: int, pid: int) -> float:
    """MB that the server holds for each of CROWD pages open together; many, as memory is taken in lumps."""
    async with AsyncExitStack() as stack:
        before = _own_memory(pid)
        for number in range(CROWD):
            await stack.enter_async_context(Learner(port, PAGE, visitor(3000 + number)))
        return (_own_memory(pid) - before) / 2**20 / CROWD


async def _visit_all(port: int) -> None:
    from pages.ui import chapters

    for chapter in chapters.all_chapters():
        for page in chapter.pages:
            async with Learner(port, page.slug, visitor(2000)):
                pass


def _p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


def _cpu_seconds(pid: int) -> float:
    """CPU time that a process has used, its threads included; NaN where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return float("nan")
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _own_memory(pid: int) -> int:
    """Unique set size in bytes; 0 where the system does not tell."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not rollup.exists():
        return 0
    return sum(int(line.split()[1]) * 1024 for line in rollup.read_text().splitlines() if line.startswith("Private_"))


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    show(rows())
