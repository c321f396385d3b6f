"""A lesson of the network by hand: a value that grows by an epoch, told in the events of a training run. No process is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from core.foundations.by_hand_config import ByHandConfig, steps_an_epoch
from core.oracle import by_hand
from core.training.events import Event


class Here:
    """An oracle that answers in this process."""

    def ask(self, function: str, arguments: Mapping[str, Any], arrays: Mapping[str, Any] = {}, **_: float) -> Any:
        module, _, name = function.partition(":")
        return getattr(import_module(module), name)(**arguments, **arrays)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "oracle", Here)


def test_a_lesson_goes_on_to_its_end_and_no_further() -> None:
    config = ByHandConfig(epochs=3, batch_size=32, seed=4)
    lesson = first = by_hand.begin(config)
    while not lesson.done:
        before, lesson = lesson, by_hand.learn(lesson)
        assert lesson.events[: len(before.events)] == before.events
    assert (first.epoch, len(first.events)) == (0, 2), "a lesson is a value"
    assert by_hand.learn(lesson) is lesson
    assert len(lesson.seen) == 4
    assert max(each.difference for each in lesson.seen) < 1e-14
    events = [Event.unpack(packed) for packed in lesson.events]
    told = ["started", "snapshot", *["progress", "snapshot"] * 3, "finished"]
    assert [event.kind for event in events] == told
    steps = steps_an_epoch(32)
    assert [event.data["step"] for event in events if event.kind == "snapshot"] == [0, steps, 2 * steps, 3 * steps]
    assert events[0].data["steps_total"] == events[-1].data["step"] == 3 * steps
    assert all(len(event.arrays["loss"]) == steps for event in events if event.kind == "progress")
    assert events[-1].data["test_accuracy"] > 0.7
    np.testing.assert_allclose(
        events[-2].arrays["filters"][7].ravel(), lesson.weights.W1[:, 7].astype(np.float32), rtol=1e-6
    )


def test_the_same_settings_tell_the_same() -> None:
    config = ByHandConfig(epochs=2, start="normal")
    first, second = (by_hand.learn(by_hand.begin(config)) for _ in range(2))
    assert first.events == second.events


def test_numbers_that_are_none_end_a_lesson() -> None:
    lesson = by_hand.begin(ByHandConfig())
    assert not lesson.done
    broken = replace(lesson, weights=lesson.weights._replace(W1=np.full((64, 32), np.nan)))
    assert broken.done
    assert by_hand.learn(broken) is broken
