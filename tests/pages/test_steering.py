"""What the page of a live run says and offers in the awkward moments. No worker runs; states and events are written."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.models.configs import CNNConfig
from core.runs.local import LocalEngine
from core.settings import Settings
from core.training.events import Event
from core.training.experiment import Experiment, OptimizerConfig
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


def rate(app: AppTest) -> Any:
    return app.select_slider[-1]


def test_the_rate_is_the_one_asked_for_last_whoever_asked(open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, state="paused")
    app = open_page("cnn", **{"cnn.run": run})
    assert rate(app).value == 0.01
    rate(app).set_value(0.2).run()
    assert rate(app).value == 0.2
    assert engine.store.wish(run, "learning_rate") == 0.2
    assert rate(open_page("cnn", **{"cnn.run": run})).value == 0.2, "in another tab, before the worker has heard of it"

    with engine.store.writing() as connection:  # the worker takes the wish in
        connection.exec_driver_sql("DELETE FROM controls")
    assert rate(app.run()).value == 0.2, "before the worker has said so"
    engine.store.append(run, [("changed", Event("changed", {"step": 1, "learning_rate": 0.2}).pack())])
    for each in (app.run(), open_page("cnn", **{"cnn.run": run})):
        assert rate(each).value == 0.2
    engine.store.append(run, [("changed", Event("changed", {"step": 2, "learning_rate": 0.005}).pack())])
    assert rate(app.run()).value == 0.005, "another tab asked since"


@both_languages
def test_deleted_weights_are_said_to_be_gone(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, state="finished", reason="done", checkpoint=True)
    app = open_page("cnn", language, **{"cnn.run": run})
    assert usable(app) == {"start", "continue"}
    assert words(language)["weights.gone"] not in said(app)
    assert not app.get("download_button")[1].proto.disabled
    assert any(link.proto.label == words(language)["to.predict"] for link in app.get("page_link"))
    engine.checkpoint(run).unlink()  # type: ignore[union-attr]
    app.run()
    assert not app.exception
    assert usable(app) == {"start"}
    assert words(language)["weights.gone"] in said(app)
    assert app.get("download_button")[1].proto.disabled
    assert not any(link.proto.label == words(language)["to.predict"] for link in app.get("page_link"))


@both_languages
def test_every_setting_that_is_not_usual_is_named(language: str, open_page: Opener, engine: LocalEngine) -> None:
    names, live = words(language, "cnn"), words(language)
    usual = said(open_page("cnn", language, **{"cnn.run": run_of(engine, state="running")}))
    other = Experiment(
        model=CNNConfig(batch_norm=False), optimizer=OptimizerConfig("momentum", momentum=0.5, weight_decay=0.25)
    )
    told = said(open_page("cnn", language, **{"cnn.run": run_of(engine, experiment=other, state="running")}))
    for name, value in (("batch_norm", live["off"]), ("momentum", "0.5"), ("weight_decay", "0.25")):
        sign = live["setting"].replace("{{name}}", names[f"knob.{name}"]).replace("{{value}}", value)
        assert sign in told
        assert sign not in usual


def test_a_guest_is_told_who_steers(open_page: Opener, engine: LocalEngine) -> None:
    mine, theirs = (said(open_page("cnn", **{"cnn.run": run_of(engine, who, state="running")})) for who in (ME, OTHER))
    live = words("en")
    assert live["link.help"] in mine
    assert live["link.help.foreign"] not in mine
    assert live["link.help"] not in theirs
    assert live["link.help.foreign"] in theirs


def test_who_waits_too_often_may_stop_waiting(
    open_page: Opener, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [run_of(engine) for _ in range(2)]
    theirs, paused = run_of(engine, OTHER), run_of(engine, state="paused")
    limited: Settings = replace(engine.settings, queue_per_visitor=2)
    monkeypatch.setattr(engine, "settings", limited)
    app = open_page("cnn")
    assert "stop_waiting" not in str([each.key for each in app.button])
    button(app, "start").click().run()
    assert len(engine.store.runs(ME)) == 3, "refused"
    button(app, "stop_waiting").click().run()
    assert not app.exception
    assert [engine.store.get(run).state for run in waiting] == ["stopped"] * 2  # type: ignore[union-attr]
    assert [engine.store.get(run).state for run in (theirs, paused)] == ["queued", "paused"]  # type: ignore[union-attr]
    button(app, "start").click().run()
    assert len(engine.store.runs(ME)) == 4


def test_a_run_from_a_link_with_other_settings_says_so_and_the_knobs_follow(
    open_page: Opener, engine: LocalEngine
) -> None:
    app = open_page("cnn", **{"cnn.run": run_of(engine, OTHER, state="finished")})
    keys = [each.key for each in app.button]
    assert "cnn.follow" not in keys, "the knobs are set as the run is"
    other = Experiment(model=CNNConfig(kernel=5), precision="float32", layout="contiguous")
    app = open_page("cnn", **{"cnn.run": run_of(engine, OTHER, experiment=other, state="finished")})
    assert words("en", "cnn")["knob.kernel"] in said(app)
    button(app, "follow").click().run()
    assert not app.exception
    assert "cnn.follow" not in [each.key for each in app.button]
    button(app, "start").click().run()
    (mine,) = engine.store.runs(ME)
    assert Experiment.from_json(json.dumps(mine.experiment)).model == other.model
    app.toggle(key="cnn.batch_norm").set_value(False).run()
    assert "cnn.follow" not in [each.key for each in app.button], "a run of one's own was started from these knobs"
