"""A run engine for a benchmark: in a home of its own, warm, with ways to wait for its runs."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from core.runs.local import LocalEngine
from core.runs.nursery import nursery
from core.runs.run import Run
from core.settings import settings
from core.training.experiment import Experiment, ScheduleConfig

LONG = Experiment(epochs=200, batch_size=16, schedule=ScheduleConfig("constant"))  # runs longer than it is looked at


@contextmanager
def home_of_its_own() -> Iterator[None]:
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
def engine_of_its_own(recipe: str = "core.runs.recipe", workers: int = 1) -> Iterator[LocalEngine]:
    """An engine that has trained once."""
    engine = LocalEngine(replace(settings(), workers=workers), recipe)
    engine.start()
    ended(engine, engine.submit(Experiment(epochs=1), visitor(99)))  # warm, and the arithmetic is measured
    try:
        yield engine
    finally:
        engine.close()


def found(engine: LocalEngine, run: str) -> Run:
    """The run as it stands."""
    it = engine.store.get(run)
    assert it is not None
    return it


def ended(engine: LocalEngine, run: str) -> Run:
    """The run once it has ended."""
    until(lambda: not found(engine, run).active)
    return found(engine, run)


def until(what: Callable[[], bool], seconds: float = 600) -> None:
    """Wait for it."""
    last = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < last, "it never happened"
        time.sleep(0.01)


def visitor(number: int) -> str:
    """A visitor's id."""
    return f"{number:032x}"
