"""Fetching in a child: what is here is unpacked, what is damaged or away is told, and the server goes on meanwhile."""

from __future__ import annotations

import gzip
import hashlib
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import catalog, prepared
from core.data.download import Part
from core.errors import Problem
from core.oracle.fetching import Fetch, Fetching, bring
from core.runs.process import Died

PATIENCE = 120.0  # seconds; the nursery loads torch


def ended(fetching: Fetching, name: str) -> Fetch:
    deadline = time.monotonic() + PATIENCE
    while (state := fetching.state(name)).running:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return state


@pytest.fixture
def fetching() -> Iterator[Fetching]:
    made = Fetching()
    yield made
    made.close()


def test_a_damaged_file_in_the_data_folder_is_told(
    fetching: Fetching, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home / "given" / "mnist"
    folder.mkdir(parents=True)
    for part in catalog.MNIST.parts:
        (folder / part.name).write_bytes(b"\0" * part.size)
    monkeypatch.setenv("GLASSBOX_DATA", str(home / "given"))
    assert fetching.state("mnist") == Fetch(False, catalog.MNIST.size, catalog.MNIST.size)
    fetching.begin("mnist")
    fetching.begin("mnist")  # asked twice, done once
    state = ended(fetching, "mnist")
    assert state.problem is not None
    assert state.problem.code == "data_damaged"
    assert not prepared.is_unpacked("mnist")


@pytest.fixture
def silent(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> Silent:
    """A child that has to be closed for every answer."""
    child = Silent()
    monkeypatch.setattr(fetching, "_process", child)
    return child


def code(fetching: Fetching, name: str) -> str:
    problem = ended(fetching, name).problem
    return problem.code if problem else ""


def test_stopping_ends_the_child_and_says_so(fetching: Fetching, silent: Silent) -> None:
    fetching.begin("fashion", "ann")
    silent.at("fashion")
    fetching.stop("fashion", "ann")
    assert code(fetching, "fashion") == "data_fetch_stopped"
    fetching.begin("fashion", "ann")
    silent.at("fashion")
    assert fetching.state("fashion").problem is None


def test_one_that_waits_leaves_the_queue_and_breaks_off_no_other(fetching: Fetching, silent: Silent) -> None:
    for name, asker in (("cifar10", "ann"), ("mnist", "bob"), ("fashion", "eve")):
        fetching.begin(name, asker)
    silent.at("cifar10")
    fetching.stop("mnist", "bob")
    assert code(fetching, "mnist") == "data_fetch_stopped"
    assert fetching.state("cifar10").running
    assert fetching.state("fashion").running
    assert silent.closed == 0
    fetching.stop("cifar10", "ann")
    silent.at("fashion")
    assert silent.asked == ["cifar10", "fashion"]


def test_only_those_who_asked_can_stop_it_and_only_together(fetching: Fetching, silent: Silent) -> None:
    fetching.begin("mnist", "ann")
    fetching.begin("mnist", "bob")
    silent.at("mnist")
    for asker in ("eve", "", "ann", "ann"):
        fetching.stop("mnist", asker)
        assert fetching.state("mnist").running
        assert silent.closed == 0
    assert not fetching.asked_by("mnist", "ann")
    assert fetching.asked_by("mnist", "bob")
    fetching.stop("fashion", "bob")  # never begun
    fetching.stop("mnist", "bob")
    assert code(fetching, "mnist") == "data_fetch_stopped"
    assert not fetching.asked_by("mnist", "bob")


def test_a_server_that_ends_breaks_off_all(fetching: Fetching, silent: Silent) -> None:
    fetching.begin("mnist")
    fetching.begin("fashion")
    silent.at("mnist")
    fetching.close()
    assert {code(fetching, name) for name in ("mnist", "fashion")} == {"data_fetch_stopped"}
    assert silent.asked == ["mnist"]


class Silent:
    """A child that never answers until it is closed."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.closed = 0
        self._changed = threading.Condition()

    def ask(self, question: dict[str, Any], *_: object) -> None:
        with self._changed:
            self.asked.append(question["arguments"]["name"])
            self._changed.notify_all()
            before = self.closed
            assert self._changed.wait_for(lambda: self.closed > before, PATIENCE)
        raise Died

    def at(self, name: str) -> None:
        """Wait until the child was asked for it."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.asked[-1:] == [name], PATIENCE)

    def close(self) -> None:
        with self._changed:
            self.closed += 1
            self._changed.notify_all()


def test_what_a_child_brings_can_be_opened_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's function with a small set of MNIST's form in the data folder."""
    random = np.random.default_rng(0)
    contents = []
    for count in (30, 20):
        pictures = random.integers(0, 256, (count, 28, 28), np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        contents.append(gzip.compress(struct.pack(">IIII", 2051, count, 28, 28) + pictures.tobytes()))
        contents.append(gzip.compress(struct.pack(">II", 2049, count) + labels.tobytes()))
    names = [part.name for part in catalog.MNIST.parts]
    parts = tuple(Part(n, len(c), hashlib.sha256(c).hexdigest()) for n, c in zip(names, contents, strict=True))
    small = catalog.Source("mnist", "", "", "", (), parts)
    monkeypatch.setitem(prepared.SOURCES, "mnist", (small,))
    folder = home / "given" / "mnist"
    folder.mkdir(parents=True)
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_bytes(content)
    monkeypatch.setenv("GLASSBOX_DATA", str(home / "given"))
    assert not prepared.is_unpacked("mnist")
    bring("mnist", str(home), str(home / "given"))
    assert prepared.is_unpacked("mnist")
    assert len(prepared.prepared("mnist").test_labels) == 20


def test_nobody_fetches_what_is_unknown(fetching: Fetching) -> None:
    with pytest.raises(Problem, match="data_unknown"):
        fetching.begin("../secrets")
