"""Which networks are offered: the shipped ones, one's own ended runs that have weights, and the run a link names."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.predict.choices import choices, is_stand_in, reads, set_of
from core.predict.service import run_checkpoint
from core.predict.shipped import card, shipped
from core.runs.queries import update_run
from core.runs.service import engine
from core.runs.store import Store
from core.runs.worker import CHECKPOINT, folder
from core.settings import settings
from core.training.experiment import Experiment
from tests.core.predict import learned

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
            place = folder(settings(), name)  # not asked of an engine: once it lives, it takes up what is queued
            place.mkdir(parents=True)
            (place / CHECKPOINT).write_bytes(b"weights")
        return f"run:{name}"

    yield run
    store.close()
    engine().close()


def test_own_ended_runs_with_weights_are_offered_after_the_shipped_models(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a living engine: it would end the paused run, at which nobody works."""

    def checkpoint(name: str) -> Path | None:
        path = folder(settings(), name) / CHECKPOINT
        return path if path.exists() else None

    store = Store(settings().database_url)
    monkeypatch.setattr("core.predict.choices.engine", lambda: SimpleNamespace(store=store, checkpoint=checkpoint))
    mine = {make(), make(state="stopped"), make(state="failed")}
    others = {make("somebody"), make(checkpoint=False), make(state="paused")}
    offered = list(choices("me"))
    assert offered[: len(shipped())] == [card.ref for card in shipped()]
    assert set(offered[len(shipped()) :]) == mine
    assert not others & set(offered)
    store.close()


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


@pytest.mark.parametrize(("form", "style"), [("gray", "gray"), ("color", "photo")])
def test_a_run_whose_pictures_are_gone_keeps_its_classes_and_its_style(make: Make, form: str, style: str) -> None:  # noqa: ARG001
    data = learned.own_set(form)  # type: ignore[arg-type]
    name = learned.run_of(data, "me")
    run = choices("me")[name]
    assert reads(run) == (learned.STRANGE, style)
    assert set_of(run) == data
    learned.gone(data)
    assert reads(run) == (learned.STRANGE, style)
    assert set_of(run) is None


def test_of_weights_that_cannot_be_read_no_class_is_invented(make: Make) -> None:  # noqa: ARG001
    data = learned.own_set("gray")
    name = learned.run_of(data, "me")
    run = choices("me")[name]
    learned.gone(data)
    for content in (b"", b"weights", (2**60).to_bytes(8, "little") + b"{}"):
        engine().checkpoint(name.removeprefix("run:")).write_bytes(content)  # type: ignore[union-attr]
        assert reads(run)[0] == ()


def test_a_run_of_digits_reads_digits(make: Make) -> None:
    name = make()
    run = choices("me")[name]
    assert reads(run) == (tuple("0123456789"), "optical")
    assert set_of(run) == PicturesConfig()
    assert not is_stand_in(run, PicturesConfig())


@pytest.mark.skipif("GLASSBOX_DATA" in os.environ, reason="there MNIST is at hand")
def test_which_pictures_there_are_without_fetching_any() -> None:
    assert set_of(card("digits")) == set_of(None) == PicturesConfig()
    assert is_stand_in(card("digits"), PicturesConfig())
    assert set_of(card("fashion")) is None
