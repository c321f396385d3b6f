"""A predictor whose child crashes, hangs, swallows memory or is killed: one file is lost, never the others or the next."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Problem
from core.predict import service
from core.predict.service import Predictor
from tests.core.conftest import RUN
from tests.core.predict.asking import read
from tests.core.predict.pictures import SEVEN


@pytest.fixture
def fragile(weights: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Predictor]:
    monkeypatch.setattr(service, "BASE_SECONDS", 4.0)
    monkeypatch.setattr(service, "FILE_SECONDS", 0.5)
    one = Predictor(checkpoint_of=lambda _run: weights, body="tests.core.predict.fakes:serve")
    yield one
    one.close()


def test_a_crash_costs_the_guilty_file_only(fragile: Predictor) -> None:
    assert read(fragile, SEVEN, b"CRASH", SEVEN) == ["read", "predictor_failed", "read"]
    assert read(fragile, SEVEN) == ["read"]
    with pytest.raises(Problem, match="predictor_failed"):
        fragile.explain(RUN, b"CRASH")
    assert fragile.explain(RUN, SEVEN).target in range(10)


def test_a_hang_ends_and_the_next_question_is_answered(fragile: Predictor) -> None:
    assert read(fragile, SEVEN) == ["read"]
    before = fragile.pid
    assert before
    assert read(fragile, b"HANG") == ["predictor_timeout"]
    assert read(fragile, SEVEN) == ["read"]
    assert fragile.pid != before
    deadline = time.monotonic() + 30
    while Path(f"/proc/{before}").exists():  # the nursery lets the killed child go in its own time
        assert time.monotonic() < deadline


def test_memory_without_end_is_refused_in_the_child(fragile: Predictor) -> None:
    [code] = read(fragile, b"SWALLOW")
    assert code in ("image_too_large_for_memory", "predictor_failed")
    assert read(fragile, SEVEN) == ["read"]


def test_an_error_nobody_thought_of_is_a_damaged_picture(fragile: Predictor) -> None:
    assert read(fragile, SEVEN, b"FAIL") == ["read", "image_damaged"]


def test_a_killed_child_is_replaced(fragile: Predictor) -> None:
    for _ in range(3):
        assert read(fragile, SEVEN) == ["read"]
        assert fragile.pid is not None
        os.kill(fragile.pid, signal.SIGKILL)


def test_closed_it_starts_again_at_the_next_question(fragile: Predictor) -> None:
    fragile.close()
    assert fragile.pid is None
    fragile.warm()
    assert read(fragile, SEVEN) == ["read"]


def test_who_waits_too_long_is_told_so(fragile: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.05)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with fragile._turns.turn(1):
            held.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    with pytest.raises(Problem, match="predictor_busy"):
        fragile.predict(RUN, [SEVEN])
    done.set()
    holder.join()
    monkeypatch.setattr(service, "PATIENCE", 30.0)
    assert read(fragile, SEVEN) == ["read"]
