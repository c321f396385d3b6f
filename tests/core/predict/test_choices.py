"""Which networks are offered: the shipped ones, one's own ended runs that have weights, and the run a link names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from core.predict.choices import choices
from core.predict.shipped import shipped
from core.runs.queries import update_run
from core.runs.service import engine
from core.runs.store import Store
from core.settings import settings
from core.training.experiment import Experiment

Make = Callable[..., str]


@pytest.fixture
def make() -> Iterator[Make]:
    """Put a run into the store, ended before any engine could take it up."""
    settings().home.mkdir(parents=True, exist_ok=True)
    store = Store(settings().database_url)

    def run(visitor: str = "me", state: str = "finished", checkpoint: bool = True) -> str:
        name = store.create(Experiment().to_json(), visitor)
        with store.writing() as connection:
            update_run(connection, name, state=state, checkpoint=checkpoint, ended=time.time())
        return f"run:{name}"

    yield run
    store.close()
    engine().close()


def test_own_ended_runs_with_weights_are_offered_after_the_shipped_models(make: Make) -> None:
    mine = {make(), make(state="stopped"), make(state="failed")}
    others = {make("somebody"), make(checkpoint=False), make(state="paused")}
    offered = list(choices("me"))
    assert offered[: len(shipped())] == [card.ref for card in shipped()]
    assert set(offered[len(shipped()) :]) == mine
    assert not others & set(offered)


def test_a_link_may_name_anybodys_run_that_has_weights(make: Make) -> None:
    theirs, training, empty = make("somebody"), make("somebody", state="paused"), make("somebody", checkpoint=False)
    assert choices("me", theirs)[theirs].visitor == "somebody"  # type: ignore[union-attr]
    assert training in choices("me", training)
    assert empty not in choices("me", empty)


@pytest.mark.parametrize("wanted", ["run:" + "0" * 20, "run:../../etc", "run:", "shipped:none", "x", "run:' OR 1=1"])
def test_what_is_not_there_is_not_offered(wanted: str) -> None:
    assert wanted not in choices("me", wanted)
    engine().close()
