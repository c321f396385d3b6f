"""Engines on the fake recipe, and waiting for what they do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from core.runs.local import LocalEngine
from core.runs.nursery import Nursery
from core.runs.run import Run
from core.runs.store import Store
from core.settings import settings
from core.training.experiment import Experiment

RECIPE = "tests.core.runs.fakes"
ME, YOU = "a" * 32, "b" * 32


def until(what: Callable[[], Any], seconds: float = 30) -> Any:
    """Wait until `what()` is true and return it."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        found = what()
        if found:
            return found
        time.sleep(0.005)
    raise AssertionError("it never happened")


def ended(engine: LocalEngine, run: str) -> Run:
    """The run once it has ended."""

    def look() -> Run | None:
        found = engine.store.get(run)
        return found if found and not found.active else None

    return until(look)


def in_state(engine: LocalEngine, run: str, state: str, step: int = 0) -> Run:
    """The run once it is in `state`, at least `step` steps old."""

    def look() -> Run | None:
        found = engine.store.get(run)
        if found and found.state not in (state, "queued", "running", "paused"):
            raise AssertionError(found)
        return found if found and found.state == state and found.step >= step else None

    return until(look)


def task(seed: int = 0, epochs: int = 4) -> Experiment:
    """An experiment for the fake recipe."""
    return Experiment(seed=seed, epochs=epochs, precision="float32", layout="contiguous")


@pytest.fixture
def store() -> Iterator[Store]:
    """A store in the test's own home."""
    opened = Store(settings().database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def light_nursery() -> Iterator[Nursery]:
    """One forking process without torch for all tests."""
    nursery = Nursery(warm=RECIPE)
    yield nursery
    nursery.close()


@pytest.fixture
def make_engine(light_nursery: Nursery) -> Iterator[Callable[..., LocalEngine]]:
    """Engines on the fake recipe, closed after the test; keywords change their settings."""
    made: list[LocalEngine] = []

    def make(**changes: Any) -> LocalEngine:
        engine = LocalEngine(replace(settings(), **{"workers": 2, **changes}), RECIPE, lambda: light_nursery)
        engine.start()
        made.append(engine)
        return engine

    yield make
    for engine in made:
        engine.close()


@pytest.fixture
def engine(make_engine: Callable[..., LocalEngine]) -> LocalEngine:
    """An engine with two workers."""
    return make_engine()
