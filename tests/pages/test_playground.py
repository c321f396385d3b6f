"""The playground under the app test harness: both languages, presets, links, hands in the drawing.

No process is asked: the page's questions are answered in this one.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

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


def test_another_experiment_has_no_branch_yet(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK, **{"playground.from": "5", "playground.changes": "rule:adam"})
    app.select_slider(key="playground.learning_rate").set_value(0.1).run()
    assert not app.exception
    assert packet(app)[0]["branch"] is None
    assert "playground.changes" not in app.query_params
