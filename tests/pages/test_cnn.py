"""The page of a live run, under the app test harness: what it submits, shows and says. No worker runs; states are written."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import json
import re
import struct
from typing import Any

import numpy as np
import pytest

from core import wire
from core.errors import Problem
from core.models.configs import CNNConfig
from core.runs.local import LocalEngine
from core.training.events import Event
from core.training.experiment import Experiment, OptimizerConfig
from tests.pages.laboratory import (  # noqa: F401
    ME,
    OTHER,
    ROOT,
    Opener,
    both_languages,
    button,
    component,
    engine,
    run_of,
    said,
    usable,
    words,
)


@both_languages
def test_before_the_first_run_it_says_what_start_will_do(language: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", language)
    assert not app.exception
    assert words(language, "cnn")["idle"] in said(app)
    assert usable(app) == {"start"}
    assert button(app, "start").label == words(language)["start"]
    given = component(app)
    assert given["run"] is None
    assert given["labels"]["empty"] == words(language)["figure.empty"]
    assert engine.store.runs(ME) == []


def test_start_submits_what_the_knobs_say(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", **{"cnn.width": "8", "cnn.rule": "sgd", "cnn.learning_rate": "0.5", "cnn.seed": "7"})
    app.toggle(key="cnn.batch_norm").set_value(False)
    app.slider(key="cnn.epochs").set_value(3).run()
    button(app, "start").click().run()
    assert not app.exception
    (run,) = engine.store.runs(ME)
    wanted = Experiment(
        model=CNNConfig(width=8, batch_norm=False), optimizer=OptimizerConfig("sgd", 0.5), epochs=3, seed=7
    )
    assert Experiment.from_json(json.dumps(run.experiment)) == wanted
    assert app.query_params["cnn.run"] == run.id
    assert component(app)["run"] == run.id
    assert component(app)["state"] == {"state": "queued", "reason": "", "place": 1, "checkpoint": False}
    assert usable(app) == {"start", "stop"}
    button(app, "stop").click().run()
    assert engine.store.get(run.id).state == "stopped"  # type: ignore[union-attr]
    assert usable(app) == {"start"}, "nothing was saved, so there is nothing to continue"
    assert words("en")["ended.stopped.plain"] in said(app)


@both_languages
def test_what_cannot_be_trained_is_refused_with_its_reason(
    language: str, open_page: Opener, engine: LocalEngine
) -> None:
    app = open_page("cnn", language, **{"cnn.architecture": "resnet", "cnn.blocks": "3", "cnn.batch_size": "1"})
    button(app, "start").click().run()
    assert not app.exception
    (error,) = app.error
    sentence = words(language, "problems")["problem.norm_of_one_number"]
    assert error.value == sentence.replace("{{blocks}}", "3").replace("{{size}}", "8")
    assert engine.store.runs(ME) == []


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ({"state": "running"}, {"start", "pause", "stop"}),
        ({"state": "paused"}, {"start", "pause", "step", "stop"}),
        ({"state": "finished", "reason": "done", "checkpoint": True}, {"start", "continue"}),
        ({"state": "failed", "reason": "exception"}, {"start"}),
    ],
)
def test_what_can_be_asked_of_a_run_in_each_state(
    columns: dict[str, Any], names: set[str], open_page: Opener, engine: LocalEngine
) -> None:
    app = open_page("cnn", **{"cnn.run": run_of(engine, **columns)})
    assert not app.exception
    assert usable(app) == names
    assert app.select_slider[-1].disabled == (columns["state"] not in ("running", "paused"))


def test_somebody_elses_run_is_watched_and_not_steered(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", **{"cnn.run": run_of(engine, OTHER, state="running")})
    assert usable(app) == {"start"}
    assert words("en")["foreign"] in said(app)
    assert component(app)["state"]["state"] == "running"


@both_languages
def test_every_reason_has_a_sentence(language: str, open_page: Opener, engine: LocalEngine) -> None:
    sentences = words(language)
    reasons = [key.removeprefix("reason.") for key in sentences if key.startswith("reason.")]
    written = "".join(path.read_text("utf-8") for path in sorted((ROOT / "core" / "runs").glob("*.py")))
    ended = set(re.findall(r'Ending\("failed",\s*"(\w+)"', written)) | set(re.findall(r'reason="(\w+)"', written))
    assert ended - {"done", "stopped"} <= set(reasons)
    for reason in (*reasons, "never_heard_of"):
        app = open_page("cnn", language, **{"cnn.run": run_of(engine, state="failed", reason=reason, step=12)})
        assert not app.exception
        if reason == "left":
            continue
        (error,) = (*app.error, *app.warning)
        body = sentences.get(f"reason.{reason}", sentences["reason.unknown"])
        assert body.split("{{")[0].strip() in error.value, reason
        assert "12" in error.value


def test_the_result_is_told(open_page: Opener, engine: LocalEngine) -> None:
    metrics = json.dumps({"test_accuracy": 0.9833, "test_loss": 0.0563})
    app = open_page("cnn", **{"cnn.run": run_of(engine, state="finished", reason="done", metrics=metrics)})
    assert "98.3 %" in said(app)
    assert "0.0563" in said(app)


def test_a_run_that_is_not_there_and_an_id_that_is_none(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", **{"cnn.run": "0" * 20})
    assert "0" * 20 in app.warning[0].value
    assert usable(app) == {"start"}
    assert component(app)["run"] is None
    app = open_page("cnn", **{"cnn.run": "../../etc/passwd"})
    assert not app.exception
    assert "cnn.run" in app.warning[0].value.replace("\\", "")
    assert component(app)["run"] is None
    assert engine.store.runs(ME) == []


def test_comparing_lists_only_what_differs(open_page: Opener, engine: LocalEngine) -> None:
    first = run_of(engine, state="finished", reason="done")
    other = Experiment(model=CNNConfig(kernel=5), optimizer=OptimizerConfig(learning_rate=0.05))
    second = run_of(engine, experiment=other, state="finished", reason="done")
    app = open_page("cnn", **{"cnn.run": first})
    compare = next(box for box in app.selectbox if str(box.key).startswith("cnn.compared"))
    compare.set_value(second).run()
    assert not app.exception
    assert component(app)["compare"] == second
    assert app.query_params["cnn.compare"] == second
    names = words("en", "cnn")
    (table,) = [each.value for each in app.markdown if each.value.startswith(f"| {words('en')['compare.setting']}")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    assert rows == [[names["knob.kernel"], "3 × 3", "5 × 5"], [names["knob.learning_rate"], "0.01", "0.05"]]
    button(app, "swap").click().run()
    assert (component(app)["run"], component(app)["compare"]) == (second, first)


def test_the_knobs_take_a_runs_settings(open_page: Opener, engine: LocalEngine) -> None:
    theirs = Experiment(
        model=CNNConfig(width=8, kernel=5), optimizer=OptimizerConfig("sgd", 0.5), batch_size=32, seed=3
    )
    app = open_page("cnn", **{"cnn.run": run_of(engine, OTHER, experiment=theirs, state="finished")})
    button(app, "adopt").click().run()
    button(app, "start").click().run()
    assert Experiment.from_json(json.dumps(engine.store.runs(ME)[0].experiment)) == theirs


def test_without_the_route_the_page_hands_over_the_messages(open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, state="running")
    losses = np.array([2.3, 1.5], "f4")
    events = [
        Event("started", {"step": 0, "steps_total": 20}),
        Event("progress", {"step": 2}, {"loss": losses, "accuracy": losses}),
    ]
    engine.store.append(run, [(event.kind, event.pack()) for event in events])
    app = open_page("cnn", **{"cnn.run": run})
    app.session_state["cnn.live"] = {"reach": f"1 {run} poll"}
    app.run()
    assert not app.exception
    shown = next(each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_live")
    frames, rest = [], shown.bytes
    while rest:
        (length,) = struct.unpack_from("<I", rest)
        frames.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    header, _ = wire.unpack(frames[0])
    assert header["run"] == run
    assert header["own_messages"] == len(frames) - 1 == 2
    assert [struct.unpack_from("<II", frame) for frame in frames[1:]] == [(1, 0), (2, 0)]
    told = [Event.unpack(frame[8:]) for frame in frames[1:]]
    assert [event.kind for event in told] == ["started", "progress"]
    np.testing.assert_array_equal(told[1].arrays["loss"], losses)


@both_languages
def test_trouble_with_the_store_is_a_sentence(
    language: str, open_page: Opener, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(engine)

    def closed(*_: object, **__: object) -> None:
        raise Problem("store_unavailable")

    app = open_page("cnn", language)
    monkeypatch.setattr(type(engine.store), "create", closed)
    button(app, "start").click().run()
    assert not app.exception
    assert app.error[0].value == words(language, "problems")["problem.store_unavailable"]
    monkeypatch.setattr(type(engine.store), "get", closed)
    monkeypatch.setattr(type(engine.store), "runs", closed)
    app = open_page("cnn", language, **{"cnn.run": run})
    assert not app.exception
    assert app.error[0].value == words(language, "problems")["problem.store_unavailable"]
    assert words(language, "cnn")["body.convolution"] in said(app), "the lesson can still be read"
