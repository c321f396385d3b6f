"""The page that forecasts a series, under the app test harness: what it submits, draws, asks and refuses. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.config import from_dict, to_dict
from core.data import own_series
from core.data.series_config import SeriesConfig
from core.oracle.service import oracle
from core.runs.local import LocalEngine
from core.sequences.forecast_config import ForecastExperiment, ForecastModel, WindowConfig
from core.sequences.forecast_parts import REFERENCES
from core.wire import unpack
from tests.pages.laboratory import ME, Opener, both_languages, engine, said, words  # noqa: F401

CARDS = ("walk", "chaos", "short", "trend", "change", "parabola", "linear", "steps", "cells")


def drawn(app: AppTest) -> dict[str, Any]:
    """What the drawing of the windows was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_windows")
    return unpack(found.bytes)[0]


def start(app: AppTest) -> Any:
    return app.button(key="forecasting.start")


def submitted(app: AppTest, engine: LocalEngine) -> ForecastExperiment:
    start(app).click().run()
    assert not app.exception
    assert not app.error
    (run,) = engine.store.runs(ME)
    return from_dict(ForecastExperiment, run.experiment)


@both_languages
def test_it_shows_a_window_and_says_what_start_will_do(language: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("forecasting", language)
    assert not app.exception
    own = words(language, "forecasting")
    assert own["idle"] in said(app)
    assert own["data.sines"] in said(app)
    given = drawn(app)
    assert (given["window"], given["horizon"], given["season"]) == (24, 1, 24)
    assert given["examples"] == [676, 150, 150]
    assert given["labels"]["naive"] == own["windows.naive"]
    assert "{{" not in said(app)
    assert engine.store.runs(ME) == []


def test_window_and_horizon_show_at_once_and_start_submits_what_the_knobs_say(
    open_page: Opener, engine: LocalEngine
) -> None:
    app = open_page("forecasting", **{"forecasting.series": "ar2", "forecasting.window": "12"})
    app.slider(key="forecasting.horizon").set_value(6).run()
    given = drawn(app)
    assert (given["window"], given["horizon"]) == (12, 6)
    assert given["examples"] == [700 - 12 - 5, 145, 145]
    wanted = ForecastExperiment(data=SeriesConfig(series="ar2"), windows=WindowConfig(window=12, horizon=6))
    assert submitted(app, engine) == wanted


@pytest.mark.parametrize("card", CARDS)
def test_every_card_sets_what_can_be_trained(card: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("forecasting", **{"forecasting.units": "64"})
    app.button(key=f"forecasting.try.{card}").click().run()
    assert not app.exception
    assert not app.error
    found = submitted(app, engine)
    assert found != ForecastExperiment()
    assert found.model.units == ForecastModel().units, "all else is as it was at the beginning"


def test_what_has_no_effect_cannot_be_turned(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("forecasting", **{"forecasting.series": "walk"})
    assert app.slider(key="forecasting.noise").disabled
    assert not app.slider(key="forecasting.length").disabled


@both_languages
def test_what_does_not_fit_is_told_and_nothing_can_be_started(
    language: str, open_page: Opener, engine: LocalEngine
) -> None:
    address = {"forecasting.length": "200", "forecasting.window": "200"}
    app = open_page("forecasting", language, **address)
    assert not app.exception
    (error,) = app.error
    sentence = words(language, "problems")["problem.window_too_long"]
    for name, value in {"window": 200, "horizon": 1, "values": 140, "most": 132}.items():
        sentence = sentence.replace(f"{{{{{name}}}}}", str(value))
    assert error.value == sentence
    assert start(app).disabled
    assert engine.store.runs(ME) == []


def test_one_s_own_series_is_trained_on_and_one_that_is_gone_is_told(open_page: Opener, engine: LocalEngine) -> None:
    oracle().close()  # its next child finds series where this test keeps them
    address = {"forecasting.series": "own", "forecasting.window": "4"}
    app = open_page("forecasting", **address)
    assert not app.error
    assert app.info[0].value == words("en", "problems")["problem.series_none"]
    assert start(app).disabled
    app = open_page("forecasting", **address, **{"forecasting.own": "0" * 20})
    assert app.error[0].value == words("en", "problems")["problem.series_gone"]
    kept = own_series.save([n % 7 for n in range(100)], tuple(f"day {n}" for n in range(100)), "price", ME)
    app = open_page("forecasting", **address, **{"forecasting.own": kept.id})
    assert drawn(app)["times"][99] == "day 99"
    assert submitted(app, engine).data == SeriesConfig(series="own", own=kept.id)


def test_what_is_wrong_with_one_table_is_not_said_of_the_next(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("forecasting", **{"forecasting.series": "own"})
    key = "forecasting.table"
    for name, rows, codes in (
        ("still", [f"{row},7" for row in range(80)], ["problem.series_constant"]),
        ("dates", [f"{1 + row % 6}/{1 + row // 6}/2024,{row}" for row in range(72)], []),
    ):
        table = "\n".join(["when,price", *rows]).encode()
        app.file_uploader(key=key).set_value((f"{name}.csv", table, "text/csv")).run()
        assert not app.error
        app.selectbox(key=f"{key}.column").set_value("price").run()
        app.selectbox(key=f"{key}.time").set_value("when" if name == "dates" else "").run()
        if name == "still":
            app.button(key=f"{key}.use").click().run()
        own = words("en", "problems")
        assert [each.value for each in app.error] == [own[each].replace("{{name}}", "price") for each in codes]
    app.button(key=f"{key}.use").click().run()
    assert not app.error
    assert words("en", "forecasting")["own.form.day_month"] in app.info[0].value


def test_the_questions_are_answered_by_the_series(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("forecasting")
    app.text_input(key="forecasting.quiz.examples.given").set_value("676").run()
    app.button(key="forecasting.quiz.examples.check").click().run()
    (right,) = app.success
    assert "700 - 24 - 1 + 1 = 676" in right.value


def test_no_rerun_solves_least_squares_and_what_needs_them_is_asked_when_it_has_come(
    open_page: Opener,
    engine: LocalEngine,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(np.linalg, "lstsq", None)  # of this process; another one has its own
    app = open_page("forecasting", **{"forecasting.length": "400", "forecasting.window": "30"})
    assert not app.exception
    assert app.text_input(key="forecasting.quiz.examples.given")
    question = {"data": to_dict(SeriesConfig(length=400)), "windows": to_dict(WindowConfig(window=30))}
    found, _ = oracle().ask("core.sequences.forecast_look:measured", question, seconds=60)  # the same: comes after it
    app.run()
    assert not app.exception
    options = app.radio(key="forecasting.quiz.simplest.given").options
    own = words("en", "forecasting")
    assert options == [own[f"quiz.simplest.{name}"] for name in REFERENCES]
    assert f"{found['linear']:.4g}" in said(app)
