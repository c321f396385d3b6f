"""Engines on the fake recipe and waiting for what they do; a worker in this process and what it needs."""
# ruff: noqa: ARG001, ARG005 - a fit takes what it is given

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.runs import children, keeper, lease
from core.runs.journal import Journal
from core.runs.local import LocalEngine
from core.runs.nursery import Nursery
from core.runs.queries import add_control
from core.runs.run import Run
from core.runs.store import Store
from core.runs.worker import Worker
from core.settings import settings
from core.training.events import Event
from core.training.experiment import Experiment

RECIPE = "tests.core.runs.fakes"
ME, YOU = "a" * 32, "b" * 32


def until(what: Callable[[], Any], seconds: float = 90) -> Any:
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
def make_engine(light_nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LocalEngine]]:
    """Engines on the fake recipe, closed after the test; keywords change their settings. On a busy machine they have time."""
    monkeypatch.setattr(children, "STOP_SECONDS", 60)
    monkeypatch.setattr(keeper, "CLOSE_SECONDS", 60)
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


def kinds(engine, run):
    return [kind for _, kind, _ in engine.store.events(run)]


def pid_of(engine, run):
    """The worker's process, as its run tells it."""
    return Event.unpack(until(lambda: engine.store.latest(run, "started"))[2]).data["pid"]


def steps_told(engine, run):
    """The numbers of all steps whose loss was told, from the losses themselves: the fake's loss is 1/step."""
    steps = []
    for _, kind, data in engine.store.events(run):
        if kind == "progress":
            steps += [round(1 / loss) for loss in Event.unpack(data).arrays["loss"]]
    return steps


class Clock:
    """Stands still until told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def progress(step, loss=0.5):
    return Event("progress", {"step": step}, {"loss": np.full(1, loss, "f4"), "accuracy": np.ones(1, "f4")})


@pytest.fixture
def desk(store, tmp_path):
    """A claimed run and what a worker needs for it; `train(fit)` trains it and returns how it stands then."""
    run = store.create('{"seed": 1}', ME)
    claim = lease.claim(store, "e", workers=9, per_visitor=9)
    server, theirs = socket.socketpair()
    saves = []

    def ask(action, value=None, note=""):
        with store.writing() as connection:
            add_control(connection, run, action, value, note)

    def train(fit, **functions):
        def save(state, path):
            saves.append(desk.clock())
            path.write_text("weights")

        recipe = SimpleNamespace(
            **{
                "read": json.loads,
                "settled": lambda state: json.dumps({"settled": True}),
                "start": lambda experiment: "fresh",
                "restore": lambda experiment, path: path.read_text(),
                "save": save,
                "is_sound": lambda state: True,
                "fit": fit,
                **functions,
            }
        )
        journal = Journal(settings().database_url, run, claim.attempt)
        Worker(theirs, journal, tmp_path / "run", recipe, desk.memory_mb, desk.clock).train()
        journal.close()
        return store.get(run)

    desk = SimpleNamespace(
        run=run, store=store, server=server, ask=ask, train=train, clock=Clock(), saves=saves, memory_mb=4096
    )
    desk.kinds = lambda: [kind for _, kind, _ in store.events(run)]
    yield desk
    server.close()
    theirs.close()
