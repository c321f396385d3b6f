"""What a run carries over, on the page: labels put right, and another network's weights. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.config import to_dict
from core.data import own_pictures
from core.data.pictures import PicturesConfig
from core.models.configs import CNNConfig
from core.runs.local import LocalEngine
from core.runs.run import new_id
from core.runs.worker import BEGIN
from core.training.experiment import Experiment
from core.training.suggested import train_on
from pages.ui import runs
from pages.ui.text import text
from tests.pages.laboratory import (  # noqa: F401
    ME,
    OTHER,
    Opener,
    both_languages,
    button,
    engine,
    run_of,
    said,
    usable,
    words,
)

DONE: dict[str, Any] = {"state": "finished", "reason": "done", "checkpoint": True}
THREE = "3,1,40,2,1796,0"


def wanted(app: AppTest, engine: LocalEngine) -> Experiment:
    """What Start trains."""
    before = {run.id for run in engine.store.runs(ME)}
    button(app, "start").click().run()
    assert not app.exception
    (run,) = [run for run in engine.store.runs(ME) if run.id not in before]
    return Experiment.from_json(json.dumps(run.experiment))


def carried(app: AppTest) -> tuple[str | None, str | None]:
    """The corrections and the weights as the address has them."""
    return tuple(app.query_params.get(f"cnn.{name}") or None for name in ("corrected", "begin"))  # type: ignore[return-value]


@both_languages
def test_a_link_carries_corrections_and_weights(language: str, open_page: Opener, engine: LocalEngine) -> None:
    source = run_of(engine, OTHER, **DONE)
    app = open_page("cnn", language, **{"cnn.corrected": THREE, "cnn.begin": source})
    assert not app.exception
    assert not app.error
    sentence = words(language, "cnn")["carried.corrected"].replace("{{count}}", "3")
    told = words(language)["begin.run"].replace("{{id}}", source[:4])
    assert sentence in said(app)
    assert words(language, "cnn")["carried.begin"].replace("{{weights}}", told) in said(app)
    assert THREE not in said(app)
    assert wanted(app, engine) == Experiment(data=PicturesConfig(corrected=(3, 1, 40, 2, 1796, 0)), begin=source)
    (run,) = engine.store.runs(ME)
    assert (engine.folder(run.id) / BEGIN).read_bytes() == b"weights"


def test_each_can_be_dropped(open_page: Opener, engine: LocalEngine) -> None:
    source = run_of(engine, **DONE)
    app = open_page("cnn", **{"cnn.corrected": THREE, "cnn.begin": source})
    button(app, "carried.begin").click().run()
    assert carried(app) == (THREE, None)
    assert wanted(app, engine) == Experiment(data=PicturesConfig(corrected=(3, 1, 40, 2, 1796, 0)))
    button(app, "carried.corrected").click().run()
    assert carried(app) == (None, None)
    assert wanted(app, engine) == Experiment()


def test_other_pictures_have_neither(open_page: Opener, engine: LocalEngine) -> None:
    source = run_of(engine, **DONE)
    app = open_page("cnn", **{"cnn.corrected": THREE, "cnn.begin": source})
    app.selectbox(key=next(each.key for each in app.selectbox if each.key.startswith("cnn.name"))).set_value(
        "fashion"
    ).run()
    assert not app.exception
    assert carried(app) == (None, None)
    app.selectbox(key=next(each.key for each in app.selectbox if each.key.startswith("cnn.name"))).set_value(
        "digits"
    ).run()
    assert carried(app) == (None, None)


def test_another_set_of_ones_own_has_neither(open_page: Opener, engine: LocalEngine) -> None:
    images, labels = np.zeros((9, 1, 28, 28), np.uint8), np.arange(9) % 3
    first, second = (own_pictures.save(images, labels, tuple("abc"), ME).id for _ in range(2))
    app = open_page("cnn", **{"cnn.name": "own", "cnn.own": first, "cnn.corrected": "0,1"})
    assert carried(app) == ("0,1", None)
    app.session_state["cnn.own"] = second
    app.run()
    assert carried(app) == (None, None)
    assert wanted(app, engine).data == PicturesConfig("own", own=second)


@both_languages
def test_weights_that_have_no_place_are_told_before_the_start(
    language: str, open_page: Opener, engine: LocalEngine
) -> None:
    source = run_of(engine, **DONE)
    app = open_page("cnn", language, **{"cnn.begin": source, "cnn.width": "8"})
    assert [each.value for each in app.error] == [words(language, "problems")["problem.begin_unfit"]]
    assert "start" not in usable(app)
    app.slider(key="cnn.width").set_value(16).run()
    assert not app.error
    assert "start" in usable(app)
    app.slider(key="cnn.width").set_value(8).run()
    button(app, "carried.begin").click().run()
    assert not app.error
    assert wanted(app, engine) == Experiment(model=CNNConfig(width=8))


@both_languages
@pytest.mark.parametrize("begin", [pytest.param(new_id(), id="run"), pytest.param("shipped-none", id="shipped")])
def test_weights_that_are_gone(language: str, begin: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", language, **{"cnn.begin": begin})
    assert [each.value for each in app.error] == [words(language, "problems")["problem.begin_gone"]]
    assert "start" not in usable(app)
    button(app, "carried.begin").click().run()
    assert wanted(app, engine) == Experiment()


def test_a_network_of_the_project(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", **{"cnn.begin": "shipped-digits"})
    assert [each.value for each in app.error] == [words("en", "problems")["problem.begin_unfit"]]
    assert 'the network "digits"' in said(app)
    assert engine.store.runs(ME) == []


@both_languages
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("corrected", "3"),
        ("corrected", "3,1,3,2"),
        ("corrected", "-3,1"),
        ("corrected", "a,b"),
        ("corrected", "3,10"),
        ("corrected", ",".join(str(number) for number in range(402))),
        ("begin", "../../etc"),
        ("begin", "shipped-../x"),
        ("begin", "5" * 19),
    ],
)
def test_broken_links_are_told(language: str, name: str, value: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", language, **{f"cnn.{name}": value})
    assert not app.exception
    assert [each.value for each in app.warning] == [text("cnn", language)("link.refused", names=f"`cnn.{name}`")]
    assert carried(app) == (None, None)
    assert wanted(app, engine) == Experiment()


@both_languages
def test_a_run_that_carries_something_says_it_in_words(language: str, open_page: Opener, engine: LocalEngine) -> None:
    source = run_of(engine, **DONE)
    second = train_on(Experiment(), PicturesConfig(corrected=(3, 1, 40, 2)), source, 2)
    run, third = run_of(engine, experiment=second, **DONE), run_of(engine, experiment=second, **DONE)
    page = text("cnn", language)
    told = runs.about(page, json.loads(json.dumps(to_dict(second))))
    assert "(3" not in told
    assert "[3" not in told
    assert source not in told
    names = words(language)
    count = names["corrected.count"].replace("{{count}}", "2")
    weights = names["begin.run"].replace("{{id}}", source[:4])
    for name, value in (("corrected", count), ("begin", weights)):
        line = names["setting"].replace("{{name}}", names[f"setting.{name}"]).replace("{{value}}", value)
        assert line in told
    app = open_page("cnn", language, **{"cnn.run": run, "cnn.compare": source})
    assert not app.exception
    assert told in said(app)
    table = said(app)
    assert f"| {names['setting.corrected']} | {count} | {names['corrected.none']} |" in table
    assert f"| {names['setting.begin']} | {weights} | {names['begin.random']} |" in table
    same = open_page("cnn", language, **{"cnn.run": run, "cnn.compare": third})
    assert names["compare.same"] in said(same)
    plain = runs.about(page, json.loads(json.dumps(to_dict(Experiment()))))
    assert names["setting.corrected"] not in plain
    assert names["setting.begin"] not in plain


def test_adopting_a_runs_settings_carries_the_same_over(open_page: Opener, engine: LocalEngine) -> None:
    source = run_of(engine, **DONE)
    second = train_on(Experiment(), PicturesConfig(corrected=(3, 1, 40, 2)), source, 2)
    run = run_of(engine, experiment=second, **DONE)
    app = open_page("cnn", **{"cnn.run": run})
    button(app, "adopt").click().run()
    assert not app.exception
    assert carried(app) == ("3,1,40,2", source)
    again = wanted(app, engine)
    assert replace(again, optimizer=second.optimizer) == second
    assert again.optimizer.learning_rate == pytest.approx(second.optimizer.learning_rate)
    app.query_params["cnn.run"] = source
    app.run()
    button(app, "adopt").click().run()
    assert carried(app) == (None, None), "that run carried nothing"
    assert wanted(app, engine) == Experiment()


def test_what_is_carried_is_still_there_after_another_page(open_page: Opener, engine: LocalEngine) -> None:
    source = run_of(engine, **DONE)
    app = open_page("cnn", **{"cnn.corrected": THREE, "cnn.begin": source})
    for name in ("corrected", "begin"):
        del app.query_params[f"cnn.{name}"]
    app.run()
    assert carried(app) == (THREE, source)
    app.query_params["cnn.corrected"] = "5,5"
    app.run()
    assert carried(app) == ("5,5", source), "a link within the same visit counts"
