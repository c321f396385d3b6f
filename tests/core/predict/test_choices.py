"""Which networks are offered: the shipped ones, one's own ended runs that have weights, and the run a link names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from core.errors import Problem
from core.predict.choices import choices
from core.predict.service import run_checkpoint
from core.predict.shipped import shipped
from core.runs.queries import update_run
from core.runs.service import engine
from core.runs.store import Store
from core.runs.worker import CHECKPOINT
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
        if checkpoint:
            engine().folder(name).mkdir(parents=True)
            (engine().folder(name) / CHECKPOINT).write_bytes(b"weights")
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


def test_weights_that_were_deleted_are_not_offered_and_asking_for_them_says_so(make: Make) -> None:
    mine, empty = make(), make(state="stopped", checkpoint=False)
    name = mine.removeprefix("run:")
    assert run_checkpoint(name) == engine().checkpoint(name)
    engine().checkpoint(name).unlink()  # type: ignore[union-attr]
    assert mine not in choices("me")
    for run, code in ((name, "checkpoint_gone"), (empty.removeprefix("run:"), "checkpoint_missing")):
        with pytest.raises(Problem, match=code):
            run_checkpoint(run)
    with pytest.raises(Problem, match="checkpoint_gone"):
        engine().continue_run(name, "me")


def test_a_link_may_name_anybodys_run_that_has_weights(make: Make) -> None:
    theirs, training, empty = make("somebody"), make("somebody", state="paused"), make("somebody", checkpoint=False)
    assert choices("me", theirs)[theirs].visitor == "somebody"  # type: ignore[union-attr]
    assert training in choices("me", training)
    assert empty not in choices("me", empty)


@pytest.mark.parametrize("wanted", ["run:" + "0" * 20, "run:../../etc", "run:", "shipped:none", "x", "run:' OR 1=1"])
def test_what_is_not_there_is_not_offered(wanted: str) -> None:
    assert wanted not in choices("me", wanted)
    engine().close()
