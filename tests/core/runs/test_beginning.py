"""Runs that begin with another network's weights: theirs from the click on, whatever becomes of where they come from."""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import replace

import pytest

from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.models.configs import CNNConfig
from core.runs import beginning
from core.runs.beginning import fits
from core.runs.run import new_id
from core.runs.worker import BEGIN
from core.training.experiment import Experiment
from tests.core.runs import fakes
from tests.core.runs.conftest import ME, YOU, ended, in_state, task, until


def rate_of(engine, run):
    """The fake's only weight as the run knows it."""
    return json.loads(engine.checkpoint(run).read_text())["rate"]


@pytest.fixture
def learned(engine):
    """A run that has ended with a weight of its own: 0.25."""
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running", step=3)
    engine.control(run, ME, "learning_rate", 0.25)
    until(lambda: engine.store.latest(run, "changed"))
    engine.control(run, ME, "stop")
    ended(engine, run)
    assert rate_of(engine, run) == 0.25
    return run


def left(engine):
    """What lies beside the runs that the store knows."""
    folder = engine.settings.home / "runs"
    return [path.name for path in folder.iterdir() if engine.store.get(path.name) is None] if folder.exists() else []


def test_it_begins_with_the_weights_of_anybodys_run(engine, learned):
    run = ended(engine, engine.submit(replace(task(), begin=learned), YOU))
    assert (run.state, run.experiment["begin"], run.step) == ("finished", learned, 40)
    assert rate_of(engine, run.id) == 0.25
    assert rate_of(engine, ended(engine, engine.submit(task(), YOU)).id) == 0.1, "others begin as ever"
    assert (engine.folder(run.id) / BEGIN).samefile(engine.checkpoint(learned)), "a second name, not a second file"


def test_what_happens_to_the_other_run_meanwhile_changes_nothing(make_engine):
    engine = make_engine(workers=1)
    first = ended(engine, engine.submit(task(), ME)).id
    busy = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, busy, "running", step=3)
    waiting, gone = (engine.submit(replace(task(), begin=first), YOU) for _ in range(2))
    before = (engine.folder(waiting) / BEGIN).read_bytes()
    engine.continue_run(first, ME, epochs=9)
    engine.control(busy, ME, "stop")
    assert ended(engine, first).step == 90
    assert (engine.folder(waiting) / BEGIN).read_bytes() == before != engine.checkpoint(first).read_bytes()
    engine.delete(first, ME)
    for run in (waiting, gone):
        assert ended(engine, run).state == "finished"
        assert (engine.folder(run) / BEGIN).read_bytes() == before
    engine.delete(waiting, YOU)
    assert not engine.folder(waiting).exists()
    assert (engine.folder(gone) / BEGIN).exists()


def test_the_weights_lie_there_before_the_run_is_in_the_queue(engine, learned, monkeypatch):
    seen = []
    create = engine.store.create

    def look(*args, run=None, **more):
        seen.append(((engine.folder(run) / BEGIN).is_file(), engine.store.get(run)))
        return create(*args, run=run, **more)

    monkeypatch.setattr(engine.store, "create", look)
    engine.submit(replace(task(), begin=learned), ME)
    assert seen == [(True, None)]


def test_it_goes_on_from_its_own_checkpoint(engine, learned):
    run = engine.submit(replace(task(fakes.ENDLESS), begin=learned), ME)
    in_state(engine, run, "running", step=3)
    engine.control(run, ME, "learning_rate", 0.5)
    until(lambda: engine.store.latest(run, "changed"))
    engine.control(run, ME, "stop")
    ended(engine, run)
    (engine.folder(run) / BEGIN).unlink()
    engine.continue_run(run, ME)
    in_state(engine, run, "running")
    engine.control(run, ME, "stop")
    ended(engine, run)
    assert rate_of(engine, run) == 0.5


def test_a_new_server_takes_up_a_waiting_run(make_engine, learned, engine):
    busy = [engine.submit(task(fakes.ENDLESS), each) for each in (ME, YOU)]
    for each in busy:
        in_state(engine, each, "running", step=3)
    run = engine.submit(replace(task(), begin=learned), ME)
    engine.delete(learned, ME)
    engine.close()
    assert ended(make_engine(), run).state == "finished"
    assert rate_of(engine, run) == 0.25


@pytest.mark.parametrize("begin", [pytest.param(new_id(), id="run"), "shipped-none", "shipped-models"])
def test_weights_that_nobody_has(engine, begin):
    with pytest.raises(Problem, match="begin_gone"):
        engine.submit(replace(task(), begin=begin), ME)
    assert left(engine) == []
    assert engine.store.runs(ME) == []


def test_a_run_that_has_not_saved_any(engine):
    run = engine.submit(task(fakes.RAISES), ME)
    assert not ended(engine, run).checkpoint
    with pytest.raises(Problem, match="begin_gone"):
        engine.submit(replace(task(), begin=run), ME)


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", "A"])
def test_no_name_leads_out_of_the_folder(engine, name):
    with pytest.raises(Problem, match="begin_gone"):
        beginning.source(engine.settings, f"shipped-{name}")
    with pytest.raises(Problem, match="begin_gone"):
        beginning.source(engine.settings, name)


def test_when_the_queue_is_full_nothing_is_left_behind(make_engine):
    engine = make_engine(workers=1, queue_per_visitor=1)
    first = ended(engine, engine.submit(task(), ME)).id
    busy = engine.submit(task(fakes.ENDLESS), YOU)
    in_state(engine, busy, "running")
    waiting = engine.submit(replace(task(), begin=first), ME)
    with pytest.raises(Problem, match="too_many_queued"):
        engine.submit(replace(task(), begin=first), ME)
    assert left(engine) == []
    assert (engine.folder(waiting) / BEGIN).is_file()


def test_where_files_cannot_have_two_names_they_are_copied(engine, learned, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    run = ended(engine, engine.submit(replace(task(), begin=learned), ME)).id
    own = engine.folder(run) / BEGIN
    assert own.read_bytes() == engine.checkpoint(learned).read_bytes()
    assert not own.samefile(engine.checkpoint(learned))
    assert rate_of(engine, run) == 0.25


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EACCES, "folder_not_writable")])
def test_a_disk_that_takes_nothing(engine, learned, monkeypatch, number, code):
    def refuse(*_args):
        raise OSError(number, "no")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(beginning, "write_whole", refuse)
    with pytest.raises(Problem, match=code):
        engine.submit(replace(task(), begin=learned), ME)
    assert left(engine) == []


def test_a_network_of_the_project_is_copied(make_engine, monkeypatch, tmp_path):
    path = tmp_path / "models" / "some" / "model.safetensors"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"rate": 0.75}))
    monkeypatch.setattr(beginning, "FOLDER", tmp_path / "models")
    engine = make_engine()
    run = ended(engine, engine.submit(replace(task(), begin="shipped-some"), ME)).id
    path.write_text("overwritten")
    assert json.loads((engine.folder(run) / BEGIN).read_text()) == {"rate": 0.75}
    assert rate_of(engine, run) == 0.75


def test_deleting_the_folder_of_a_waiting_run_is_told(make_engine):
    """Without its file the fake begins as ever; the real one says begin_gone (tests/core/training/test_beginning.py)."""
    engine = make_engine(workers=1)
    first = ended(engine, engine.submit(task(), ME)).id
    busy = engine.submit(task(fakes.ENDLESS), YOU)
    in_state(engine, busy, "running")
    run = engine.submit(replace(task(), begin=first), ME)
    shutil.rmtree(engine.folder(run))
    engine.control(busy, YOU, "stop")
    assert ended(engine, run).state == "finished"


# ---- whether they have a place


def test_weights_fit_the_network_they_were_learned_in(store):
    theirs = Experiment(model=CNNConfig(width=8, dropout=0.2))
    run = store.create(theirs.to_json(), ME)
    assert fits(store, run, theirs.model, (1, 8, 8), 10)
    assert fits(store, run, replace(theirs.model, dropout=0.5, residual=False), (1, 8, 8), 10), "nothing plain heeds"
    for other in ({"width": 12}, {"kernel": 5}, {"blocks": 1}, {"batch_norm": False}, {"architecture": "vgg"}):
        assert not fits(store, run, replace(theirs.model, **other), (1, 8, 8), 10)
    assert not fits(store, run, theirs.model, (1, 28, 28), 10)
    assert not fits(store, run, theirs.model, (1, 8, 8), 3)


def test_the_networks_of_the_project_fit_themselves(store):
    for path in beginning.FOLDER.glob("*/card.json"):
        card = json.loads(path.read_text())
        model, shape = CNNConfig(**card["config"]), tuple(card["image_shape"])
        assert fits(store, f"shipped-{card['name']}", model, shape, len(card["classes"]))
        assert not fits(store, f"shipped-{card['name']}", replace(model, width=4), shape, len(card["classes"]))


def test_what_nobody_knows_and_what_cannot_be_told(store):
    for begin in (new_id(), "shipped-none"):
        with pytest.raises(Problem, match="begin_gone"):
            fits(store, begin, CNNConfig(), (1, 8, 8), 10)
    gone = store.create(Experiment(data=PicturesConfig("own", own="0" * 20)).to_json(), ME)
    assert fits(store, gone, CNNConfig(), (1, 28, 28), 2)
