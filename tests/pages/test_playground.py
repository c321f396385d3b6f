"""The playground under the app test harness: both languages, presets, links, hands in the drawing.

No process is asked: the page's questions are answered in this one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.data.plane import PlaneConfig, load
from core.errors import Problem
from core.playground import points
from core.playground.presets import PRESETS
from core.playground.released import read
from core.playground.service import Service
from core.text import LANGUAGES
from core.training.small import SmallConfig
from pages.ui import small, timeline
from pages.ui.text import text
from tests.core.playground.here import here
from tests.pages.playing import QUICK, Open, address, finished, no_process, packet, said  # noqa: F401 - a fixture


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_and_states_the_experiment(open_page: Open, language: str) -> None:
    app, words = finished(open_page("playground", language, **QUICK)), text("playground", language)
    assert not app.exception
    assert not app.warning
    assert not app.error
    assert "{{" not in said(app)
    header, arrays = packet(app)
    assert header["labels"]["play"] == words("stage.play")
    assert header["complete"]
    assert arrays["trunk_epochs"].tolist() == list(range(21))
    assert arrays["points"].shape == (40, 2)
    assert words("ended.limit", epoch="20") in said(app)
    assert words("sentence.layer", units=4, activation="tanh") in said(app)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_everything_and_opens_from_its_link(open_page: Open, name: str) -> None:
    preset = PRESETS[name]
    short = replace(preset, network=replace(preset.network, epochs=20))
    app = open_page("playground", "en", **QUICK)
    app.button(key=f"playground.preset.{name}").click().run()
    assert not app.exception
    header, _ = packet(app)
    assert header["key"] == preset.fingerprint
    assert text("playground", "en")(f"look.{name}") in said(app)
    again = open_page("playground", "en", **address(short))
    assert not again.warning
    header, _ = packet(again)
    assert header["key"] == short.fingerprint


@pytest.mark.parametrize(
    "broken",
    [
        {"playground.units": "4,17"},
        {"playground.units": "1,1,1,1,1,1,1"},
        {"playground.activations": "relu,best"},
        {"playground.features": ""},
        {"playground.features": "x1,x1"},
        {"playground.kind": "heart"},
        {"playground.own": "???"},
        {"playground.from": "-3"},
        {"playground.from": "5", "playground.changes": "units:3"},
        {"playground.from": "5", "playground.changes": "w9.0.0:1"},
        {"playground.from": "9999", "playground.changes": "rule:adam"},
        {"playground.place": "soon"},
        {"playground.zoom": "root:3"},
        {"playground.hidden": "everything"},
        {"playground.over": "luck"},
    ],
    ids=str,
)
def test_a_broken_link_opens_with_a_notice(open_page: Open, broken: dict[str, str]) -> None:
    app = open_page("playground", "en", **QUICK, **broken)
    assert not app.exception
    assert len(app.warning) == 1
    header, _ = packet(app)
    assert header["branch"] is None
    assert header["sizes"] == [2, 4, 2, 1]


def test_a_branch_and_an_epoch_open_from_the_link(open_page: Open) -> None:
    link = {"playground.from": "5", "playground.changes": "learning_rate:0.1;w0.0.-1:0.5", "playground.place": "9"}
    app = open_page("playground", "en", **QUICK, **link)
    finished(app)
    header, arrays = packet(app)
    assert not app.warning
    assert header["place"] == 9
    assert header["branch"]["from"] == 5
    assert arrays["branch_epochs"].tolist() == list(range(5, 21))
    assert app.query_params["playground.changes"] == "learning_rate:0.1;w0.0.-1:0.5"


def test_what_is_drawn_by_hand_stands_in_the_link(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("playground", "en", **QUICK)
    told = read({"serial": 3, "values": {"units": [3], "features": ["x1", "x1x2"], "place": 4}})
    page = text("playground", "en")
    monkeypatch.setattr(timeline.st, "session_state", app.session_state)
    timeline._take(page, told, SmallConfig(), lambda settings: small.change(page, settings))
    monkeypatch.undo()
    monkeypatch.setattr(Service, "ask", staticmethod(here))
    app.run()
    assert app.query_params["playground.units"] == "3"
    assert app.query_params["playground.features"] == "x1,x1x2"
    header, _ = packet(app)
    assert header["sizes"] == [2, 3, 1]
    assert header["echo"] == 3


def test_a_refused_report_is_answered_and_told(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = finished(open_page("playground", "en", **QUICK))
    trouble = Problem("settings_malformed")
    app.session_state["playground.refused"] = (trouble, 9)
    monkeypatch.setattr(Service, "ask", staticmethod(here))
    app.run()
    header, _ = packet(app)
    assert header["echo"] == 9
    assert [each.value for each in app.error] == [text("problems", "en")("problem.settings_malformed")]


def test_a_branch_beyond_the_trunk_s_end_is_refused(open_page: Open) -> None:
    link = {"playground.from": "19", "playground.changes": "rule:adam", "playground.target": "0.45"}
    app = open_page("playground", "en", **QUICK, **link)
    warned = len(app.warning)
    finished(app)
    header, _ = packet(app)
    assert header["trunk"]["ended"]["reason"] == "target"
    assert header["trunk"]["ended"]["epoch"] < 19
    assert header["branch"] is None
    assert warned or len(app.warning)
    assert "playground.changes" not in app.query_params


def test_a_branch_that_cannot_be_computed_leaves_the_page_as_it_is(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_branches(function: str, arguments: dict[str, Any], *rest: Any, **more: Any) -> Any:
        if arguments.get("changes"):
            raise Problem("oracle_timeout")
        return here(function, arguments, *rest, **more)

    monkeypatch.setattr(Service, "ask", staticmethod(no_branches))
    app = open_page("playground", "en", **QUICK, **{"playground.from": "5", "playground.changes": "rule:adam"})
    for _ in range(3):
        app.run()
        assert not app.exception
    assert len(app.error) == 1


@pytest.mark.parametrize("wish", ["3", "trunk:3", "trunk:12", "branch:12"])
def test_an_epoch_is_looked_into_on_the_line_that_is_shown(open_page: Open, wish: str) -> None:
    link = {"playground.from": "5", "playground.changes": "learning_rate:0.5", "playground.zoom": wish}
    app = open_page("playground", "en", **QUICK, **link, **{"playground.landscape": wish})
    for _ in range(4):
        app.run()
    assert not app.exception
    header, arrays = packet(app)
    name, _, epoch = wish.rpartition(":")
    line = name or "trunk"
    assert header["fine"] == {"epoch": int(epoch), "line": line}
    assert header["landscape"]["line"] == line
    assert header["landscape"]["center"] == int(epoch)
    at = arrays[f"{line}_epochs"].tolist().index(int(epoch))
    assert (arrays["fine_parameters"][0] == arrays[f"{line}_parameters"][at]).all()


def test_a_look_that_failed_is_not_asked_for_again(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def no_zoom(function: str, *rest: Any, **more: Any) -> Any:
        asked.append(function)
        if function == "pieces:zoomed":
            raise Problem("oracle_timeout")
        return here(function, *rest, **more)

    monkeypatch.setattr(Service, "ask", staticmethod(no_zoom))
    app = open_page("playground", "en", **QUICK, **{"playground.zoom": "3"})
    for _ in range(4):
        app.run()
    assert packet(app)[0]["complete"]
    assert len(app.error) == 1
    assert asked.count("pieces:zoomed") == 1


@pytest.mark.parametrize(("rate", "epochs"), [("0.04", "30"), ("0.0123", "17"), ("0.3", "20")])
def test_a_link_gives_any_value_that_can_be_set(open_page: Open, rate: str, epochs: str) -> None:
    link = {"playground.points": "40", "playground.learning_rate": rate, "playground.epochs": epochs}
    app = open_page("playground", "en", **link)
    for _ in range(2):
        assert not app.exception
        assert not app.warning
        config = packet(app)[0]["config"]
        assert (config["learning_rate"], config["epochs"]) == (float(rate), int(epochs))
        app.run()
    app.select_slider(key="playground.learning_rate.en.0").set_value(0.1).run()
    assert not app.exception
    config = packet(app)[0]["config"]
    assert (config["learning_rate"], config["epochs"]) == (0.1, int(epochs))


def test_a_broken_part_of_a_link_leaves_the_other_parts(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK, **{"playground.units": "3,3", "playground.features": "x1,x1"})
    assert len(app.warning) == 1
    assert "features" in app.warning[0].value
    assert "units" not in app.warning[0].value
    assert packet(app)[0]["sizes"] == [2, 3, 3, 1]
    assert "playground.features" not in app.query_params  # else it would be shared on
    own = points.copied(load(PlaneConfig(points=20)))
    many = {"playground.units": "1,1,1,1,1,1,1", "playground.own": own, "playground.kind": "circle"}
    app = open_page("playground", "en", **QUICK, **many)
    assert packet(app)[0]["own"] == ""
    assert "playground.units" not in app.query_params
    for changes in ("learning_rate:nan", "rule:adam", ""):  # no number; beyond the limit; none
        lost = {"playground.from": "60", "playground.changes": changes}
        app = open_page("playground", "en", **QUICK, **lost)
        assert not {"playground.from", "playground.changes"} & set(app.query_params)


def test_another_experiment_has_no_branch_yet(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK, **{"playground.from": "5", "playground.changes": "rule:adam"})
    app.select_slider(key="playground.learning_rate.en.0").set_value(0.1).run()
    assert not app.exception
    assert packet(app)[0]["branch"] is None
    assert "playground.changes" not in app.query_params
