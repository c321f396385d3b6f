"""Benchmark of runs: what worker and store cost a training, a click, a core, the memory, and the server with its viewers.

Run by itself: python -m tests.bench.runs
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from websockets.asyncio.client import connect

from core.runs.local import LocalEngine
from core.runs.nursery import ROOT, nursery
from core.runs.run import Run
from core.runs.store import Store
from core.settings import settings
from core.training.events import Event
from core.training.experiment import Experiment, ScheduleConfig
from tests.bench.row import Row, show

APP = "app.py"
CORES = 2
CLICKS = 9
VIEWERS = 30
SECONDS = 8.0
LONG = Experiment(epochs=200, batch_size=16, schedule=ScheduleConfig("constant"))  # runs longer than it is looked at


def rows() -> Iterator[Row]:
    """All rows; about a minute and a half."""
    with _home():
        yield from price_of_the_path()
        yield from clicks()
        yield from several_at_once()
        yield from viewers()


def price_of_the_path() -> list[Row]:
    """CPU seconds of the bare loop's steps over those of a live run's, its events packed, stored and checkpointed."""
    with _engine("tests.bench.recipe_price") as engine:
        run = _ended(engine, engine.submit(Experiment(epochs=200, batch_size=64), _visitor(0)))
        assert run.state == "finished", run
        rounds = json.loads((settings().home / "price.json").read_text())
    ratio = statistics.median(bare / (fit + worker) for bare, fit, worker in rounds)
    share = statistics.median(worker / bare for bare, _, worker in rounds)
    return [
        Row("a step of the bare loop / of a live run with worker and store", ratio, 0.99, "×", "higher"),
        Row("of it worker and store", 100 * share, 1, "% of training", "lower"),
    ]


def clicks() -> list[Row]:
    """Seconds from `submit` until the first training step is done."""
    waits = []
    with _engine("tests.bench.recipe_click") as engine:
        for number in range(CLICKS + 1):
            clicked = time.time()
            run = engine.submit(Experiment(epochs=1, seed=number), _visitor(0))
            assert _ended(engine, run).state == "finished"
            first = next(data for _, kind, data in engine.store.events(run) if kind == "progress")
            waits.append(Event.unpack(first).data["at"] - clicked)
    warm = waits[1:]  # the first may have waited for the processes to get warm
    return [
        Row("click to first step, median", statistics.median(warm), 0.15, "s", "lower"),
        Row(f"click to first step, slowest of {CLICKS}", max(warm), None, "s", "lower"),
    ]


def several_at_once() -> list[Row]:
    """Steps per second of four runs on two cores over one run's there, and the memory that is each worker's own."""
    allowed = os.sched_getaffinity(0)
    nursery().close()  # the next one, and all its children, stay on these cores
    os.sched_setaffinity(0, sorted(allowed)[:CORES])
    try:
        with _engine(workers=4) as engine:
            one = _speed(engine, 1)
            four = _speed(engine, 4)
            memory = statistics.median(_own_memory(pid) for pid in _children(nursery().pid or 0)) / 2**20
            _stop_all(engine)
    finally:
        os.sched_setaffinity(0, allowed)
        nursery().close()
    return [
        Row(f"four runs at once on {CORES} cores / one run", four / one, 1.8, "×", "higher"),
        Row("own memory of one more worker (USS), in training", memory, 40, "MB", "lower"),
    ]


def viewers() -> list[Row]:
    """CPU time of the whole server process while a run trains and 30 connections watch it, as a share of one core."""
    with _server() as (port, pid):
        store = Store(settings().database_url)
        run = store.create(LONG.to_json(), _visitor(0))
        _until(lambda: store.last_seq(run) > 3)
        alone = _cpu_share(pid, lambda: time.sleep(SECONDS / 2))
        counts = asyncio.run(_watch(port, run, pid))
        store.close()
    share, received = counts
    return [
        Row(f"server with {VIEWERS} viewers of a live run", 100 * share, 10, "% of a core", "lower"),
        Row("the same without viewers", 100 * alone, None, "% of a core", "lower"),
        Row("updates each viewer received", received, 10, "per s", "higher"),
    ]


async def _watch(port: int, run: str, pid: int) -> tuple[float, float]:
    """The server's share of a core while VIEWERS watch, and how many messages a second reached each."""
    count = 0

    async def view(number: int, ready: asyncio.Barrier) -> None:
        nonlocal count
        address = f"ws://localhost:{port}/live/v1/runs/{run}"
        cookie = {"Cookie": f"glassbox_visitor={_visitor(number)}"}
        async with connect(address, origin=f"http://localhost:{port}", additional_headers=cookie) as line:  # type: ignore[arg-type]
            await line.recv()
            await ready.wait()
            async for _ in line:
                count += 1

    ready = asyncio.Barrier(VIEWERS + 1)
    watching = [asyncio.create_task(view(number, ready)) for number in range(VIEWERS)]
    await asyncio.wait_for(ready.wait(), 30)
    await asyncio.sleep(1)  # what has been is sent
    before, began = count, time.monotonic()
    share = await asyncio.to_thread(_cpu_share, pid, lambda: time.sleep(SECONDS))
    received = (count - before) / (time.monotonic() - began) / VIEWERS
    for each in watching:
        each.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    return share, received


@contextmanager
def _home() -> Iterator[None]:
    """A home of the benchmark's own."""
    before = os.environ.get("GLASSBOX_HOME")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["GLASSBOX_HOME"] = folder
        try:
            yield
        finally:
            nursery().close()
            os.environ.pop("GLASSBOX_HOME")
            if before is not None:
                os.environ["GLASSBOX_HOME"] = before


@contextmanager
def _engine(recipe: str = "core.runs.recipe", workers: int = 1) -> Iterator[LocalEngine]:
    engine = LocalEngine(replace(settings(), workers=workers), recipe)
    engine.start()
    _ended(engine, engine.submit(Experiment(epochs=1), _visitor(99)))  # warm, and the arithmetic is measured
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """The app on a free port; its port and process id."""
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", APP, "--server.port", str(port), "--server.address", "localhost"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until(lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, "the app did not start"
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), 1).close()
    except OSError:
        return False
    return True


def _speed(engine: LocalEngine, count: int) -> float:
    """Training steps per second of `count` runs together."""
    _stop_all(engine)
    runs = [engine.submit(replace(LONG, seed=number), _visitor(number)) for number in range(count)]
    for run in runs:
        _until(lambda run=run: engine.store.get(run).step > 20)

    def steps() -> int:
        return sum(_found(engine, run).step for run in runs)

    before, began = steps(), time.monotonic()
    time.sleep(SECONDS)
    return (steps() - before) / (time.monotonic() - began)


def _stop_all(engine: LocalEngine) -> None:
    for number in range(4):
        for run in engine.store.runs(_visitor(number)):
            if run.active:
                engine.control(run.id, run.visitor, "stop")
                _ended(engine, run.id)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _own_memory(pid: int) -> int:
    """Unique set size in bytes: the pages no other process shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


def _cpu_share(pid: int, wait: Callable[[], None]) -> float:
    """CPU seconds that a process, its threads included, uses in a second of `wait`."""

    def spent() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before, began = spent(), time.monotonic()
    wait()
    return (spent() - before) / (time.monotonic() - began)


def _visitor(number: int) -> str:
    return f"{number:032x}"


def _found(engine: LocalEngine, run: str) -> Run:
    found = engine.store.get(run)
    assert found is not None
    return found


def _ended(engine: LocalEngine, run: str) -> Run:
    _until(lambda: not _found(engine, run).active)
    return _found(engine, run)


def _until(what: Callable[[], bool], seconds: float = 120) -> None:
    last = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < last, "it never happened"
        time.sleep(0.01)


if __name__ == "__main__":
    show(rows())
