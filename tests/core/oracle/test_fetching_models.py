"""Models on their way: who may begin, what is told, and that a transfer breaks off. The child is played here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Problem
from core.oracle import fetching_models
from core.oracle.fetching_models import Models
from core.predict import checkpoints
from tests.core.oracle.test_fetching import Silent, ended


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Models]:
    made = Models()
    monkeypatch.setattr(made, "_process", Silent())
    yield made
    made.close()


def silent(models: Models) -> Silent:
    child = models._process
    assert isinstance(child, Silent)
    return child


def test_how_much_of_a_model_is_here_is_told_and_it_can_be_stopped(models: Models, home: Path) -> None:
    models.begin("someone/small", "ann")
    silent(models).at("someone/small")
    half = home / checkpoints.FETCHED / ".someone--small.half-x1" / "model" / ".cache"
    half.mkdir(parents=True)
    before = models.state("someone/small").arrived
    (half / "model.incomplete").write_bytes(b"0" * 5000)
    state = models.state("someone/small")
    assert (state.running, state.arrived - before >= 5000) == (True, True)
    assert models.state("someone/smaller").arrived == 0
    assert checkpoints.names() == []
    models.stop("someone/small", "eve")
    assert models.state("someone/small").running
    models.stop("someone/small", "ann")
    problem = ended(models, "someone/small").problem
    assert problem is not None
    assert problem.code == "hub_stopped"


def test_not_everything_can_be_on_its_way_at_once(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching_models, "WAITING", 2)
    models.begin("a/b", "ann")
    models.begin("c/d", "bob")
    models.begin("a/b", "bob")  # it is on its way
    with pytest.raises(Problem, match="hub_busy"):
        models.begin("e/f", "eve")


def test_a_name_that_is_none_is_told(models: Models) -> None:
    with pytest.raises(Problem, match="hub_name_malformed"):
        models.begin("../../etc", "eve")
