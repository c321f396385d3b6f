"""Benchmark of runs: what worker and store cost a training, a click, a core and the memory.

Run by itself: python -m tests.bench.runs
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.runs.local import LocalEngine
from core.runs.nursery import nursery
from core.settings import settings
from core.training.events import Event
from core.training.experiment import Experiment
from tests.bench.engine import LONG, ended, engine_of_its_own, found, home_of_its_own, until, visitor
from tests.bench.row import Row, show

CORES = 2
CLICKS = 9
SECONDS = 8.0


def rows() -> Iterator[Row]:
    """All rows; about a minute."""
    with home_of_its_own():
        yield from price_of_the_path()
        yield from clicks()
        yield from several_at_once()


def price_of_the_path() -> list[Row]:
    """CPU seconds of the bare loop's steps over those of a live run's, its events packed, stored and checkpointed."""
    with engine_of_its_own("tests.bench.recipe_price") as engine:
        run = ended(engine, engine.submit(Experiment(epochs=200, batch_size=64), visitor(0)))
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
    with engine_of_its_own("tests.bench.recipe_click") as engine:
        for number in range(CLICKS + 1):
            clicked = time.time()
            run = engine.submit(Experiment(epochs=1, seed=number), visitor(0))
            assert ended(engine, run).state == "finished"
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
        with engine_of_its_own(workers=4) as engine:
            one = _speed(engine, 1)
            four = _speed(engine, 4)
            memory = statistics.median(own_memory(pid) for pid in children(nursery().pid or 0)) / 2**20
            _stop_all(engine)
    finally:
        os.sched_setaffinity(0, allowed)
        nursery().close()
    return [
        Row(f"four runs at once on {CORES} cores / one run", four / one, 1.8, "×", "higher"),
        Row("own memory of one more worker (USS), in training", memory, 40, "MB", "lower"),
    ]


def _speed(engine: LocalEngine, count: int) -> float:
    """Training steps per second of `count` runs together."""
    _stop_all(engine)
    runs = [engine.submit(replace(LONG, seed=number), visitor(number)) for number in range(count)]
    for run in runs:
        until(lambda run=run: engine.store.get(run).step > 20)

    def steps() -> int:
        return sum(found(engine, run).step for run in runs)

    before, began = steps(), time.monotonic()
    time.sleep(SECONDS)
    return (steps() - before) / (time.monotonic() - began)


def _stop_all(engine: LocalEngine) -> None:
    for number in range(4):
        for run in engine.store.runs(visitor(number)):
            if run.active:
                engine.control(run.id, run.visitor, "stop")
                ended(engine, run.id)


def children(pid: int) -> list[int]:
    """Its child processes."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def own_memory(pid: int) -> int:
    """Unique set size in bytes: the pages no other process shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


if __name__ == "__main__":
    show(rows())
