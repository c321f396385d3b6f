"""Trunk and branch together: grown in turn, looked at closely, none of it lost when something goes wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.data.plane import PlaneConfig
from core.errors import Problem
from core.playground import trajectory
from core.playground.experiment import Experiment
from core.playground.lines import Lines, Spot
from core.playground.service import Service
from core.training.small import SmallConfig
from tests.core.playground.here import here

TASK = Experiment(PlaneConfig(points=40), network=SmallConfig(units=(2,), activations=("tanh",), epochs=12))
CHANGES = (("learning_rate", 0.5),)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the process is asked; it is this one."""
    found: list[str] = []

    def ask(_: Service, function: str, *rest: Any, **more: Any) -> Any:
        found.append(function)
        return here(function, *rest, **more)

    monkeypatch.setattr(Service, "ask", ask)
    return found


def grown(lines: Lines) -> Lines:
    for _ in range(100):
        if not lines.busy:
            return lines
        lines.grow(0)
    raise AssertionError("it never ends")


def both(start: int = 4) -> Lines:
    return Lines(trajectory.trunk(TASK), trajectory.branch(TASK, start, CHANGES))


def test_the_trunk_comes_first_and_each_epoch_has_its_line() -> None:
    lines = both()
    lines.grow(0)
    assert lines.branch is not None
    assert lines.trunk.recording is not None
    assert lines.trunk.complete or lines.branch.recording is None
    assert lines.line(Spot("branch", 6)) is None or lines.trunk.complete
    grown(lines)
    assert lines.complete
    for spot, name in (
        (Spot("", 3), "trunk"),
        (Spot("", 6), "branch"),
        (Spot("trunk", 6), "trunk"),
        (Spot("branch", 6), "branch"),
    ):
        found = lines.line(spot)
        assert found is not None
        assert found[0] == name
    assert lines.line(Spot("branch", 3)) is None
    assert lines.numbers() == lines.branch.numbers()


def test_what_is_looked_at_is_found_once(asked: list[str]) -> None:
    lines = both()
    lines.look(Spot("trunk", 6), Spot("branch", 8))
    grown(lines)
    told, arrays = lines.details()
    assert told["fine"] == {"epoch": 6, "line": "trunk"}
    assert (told["landscape"]["center"], told["landscape"]["line"]) == (8, "branch")
    assert lines.trunk.recording is not None
    np.testing.assert_array_equal(arrays["fine_parameters"][0], lines.trunk.recording.parameters[6])
    count = len(asked)
    lines.look(Spot("trunk", 6), Spot("branch", 8))
    grown(lines).grow(0)
    assert len(asked) == count
    lines.look(None, None)
    assert not lines.details()[1]
    lines.look(Spot("trunk", 12), None)  # nothing comes after
    assert not lines.busy
    assert lines.details()[0]["fine"] is None


@pytest.mark.parametrize(("code", "times"), [("oracle_timeout", 1), ("oracle_busy", 2)])
def test_a_look_that_fails_ends_nothing_else(monkeypatch: pytest.MonkeyPatch, code: str, times: int) -> None:
    failed: list[str] = []

    def ask(_: Service, function: str, *rest: Any, **more: Any) -> Any:
        if function == "pieces:zoomed":
            failed.append(function)
            raise Problem(code)
        return here(function, *rest, **more)

    monkeypatch.setattr(Service, "ask", ask)
    lines = both()
    lines.look(Spot("trunk", 6), None)
    grown(lines)
    assert [problem.code for problem in lines.troubles] == [code]
    assert lines.complete
    assert lines.numbers()
    lines.again()
    grown(lines)
    assert len(failed) == times


def test_what_goes_wrong_ends_the_lines_until_it_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:

        def ask(*_: Any, **__: Any) -> Any:
            raise Problem("oracle_failed")

        broken.setattr(Service, "ask", ask)
        lines = both()
        lines.grow(0)
        assert lines.complete
        assert lines.numbers() == {}
    lines.again()
    assert grown(lines).numbers()


def test_a_branch_where_the_trunk_never_came_is_no_branch() -> None:
    lines = Lines(trajectory.trunk(TASK), trajectory.branch(TASK, 40, CHANGES))
    grown(lines)
    assert lines.orphaned
    assert lines.complete
    assert lines.numbers() == lines.trunk.numbers()
