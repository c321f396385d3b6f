"""Shared pieces of a page: knobs bound to the address, links that are checked, sentences that are safe, code that is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.config import Knob
from core.errors import Problem
from core.text import LANGUAGES
from pages.ui import knobs, lesson, source
from pages.ui.text import text

SCRIPT = str(Path(__file__).with_name("ui_script.py"))
DEFAULTS = {"size": 3, "rate": 0.01, "share": 0.5, "rule": "adam", "many": "c", "norm": True}


def opened(**address: str) -> AppTest:
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app.query_params.update({f"trial.{name}": value for name, value in address.items()})
    return app.run()


def config(app: AppTest) -> dict[str, Any]:
    return vars(app.session_state["config"])


def test_a_panel_gives_back_the_config() -> None:
    app = opened()
    assert not app.exception
    assert config(app) == DEFAULTS
    app.slider(key="trial.size").set_value(7)
    app.toggle(key="trial.norm").set_value(False)
    app.select_slider(key="trial.rate").set_value(0.2)
    app.selectbox(key="trial.many.en").set_value("e")
    app.run()
    assert config(app) == {**DEFAULTS, "size": 7, "norm": False, "rate": 0.2, "many": "e"}


def test_a_choice_that_its_widget_lost_stays_what_it_was() -> None:
    app = opened(rule="sgd")
    app.session_state["trial.rule"] = None  # as when a click comes while the page is drawn anew
    app.run()
    assert not app.exception
    assert config(app)["rule"] == "sgd"
    assert app.query_params["trial.rule"] == "sgd"


def draws_itself_anew() -> None:
    """A page that something has come for before anybody has read it."""
    import streamlit as st

    from pages.ui import link

    link.arrive()
    link.claim("trial.size", int)
    st.session_state["told"] = link.refused()
    if "anew" not in st.session_state:
        st.session_state["anew"] = True
        link.again()


def test_a_page_that_draws_itself_anew_tells_of_a_broken_link_once_more() -> None:
    app = AppTest.from_function(draws_itself_anew, default_timeout=60)
    app.query_params["trial.size"] = "large"
    assert app.run().session_state["told"] == ["trial.size"]
    assert app.run().session_state["told"] == [], "the visitor's own next step ends it"


def test_a_link_carries_every_setting() -> None:
    wanted = {"size": 5, "rate": 0.05, "share": 0.25, "rule": "sgd", "many": "a", "norm": False}
    app = opened(**{name: str(value) for name, value in wanted.items()})
    assert config(app) == wanted
    assert not app.warning


@pytest.mark.parametrize("value", ["nan", "1e999", "-5", "99", "", "quadratic", "[1]", "0x2", "9" * 5000])
@pytest.mark.parametrize("name", ["size", "share", "rule", "many", "norm", "rate"])
def test_a_broken_link_leaves_the_default_and_says_so(name: str, value: str) -> None:
    app = opened(**{name: value})
    assert not app.exception
    assert config(app) == DEFAULTS
    (notice,) = app.warning
    assert f"trial.{name}" in notice.value.replace("\\", "")
    app.run()
    assert not app.warning, "said once"


def test_one_broken_value_does_not_cost_the_others() -> None:
    assert config(opened(size="8", rate="abc")) == {**DEFAULTS, "size": 8}


def test_log_options_hold_bounds_and_default() -> None:
    rate = Knob("rate", "float", 0.003, 1e-4, 1.0, log=True)
    options = knobs.log_options(rate)
    assert options == sorted(options)
    assert (options[0], options[-1]) == (1e-4, 1.0)
    assert 0.003 in options
    batch = knobs.log_options(Knob("batch", "int", 64, 1, 500, log=True))
    assert 64 in batch
    assert all(isinstance(value, int) for value in batch)


@given(st.text(max_size=200))
def test_plain_text_loses_its_power_over_markdown(value: str) -> None:
    shown = lesson.plain(value)
    assert "\n" not in shown
    rest = shown.replace("\\\\", "")
    for sign in "`*_[]<>#$":
        assert sign not in rest.replace("\\" + sign, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_has_a_sentence_and_an_unknown_one_too(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.ui.text.current_language", lambda: language)
    known = lesson.sentence(Problem("setting_out_of_range", name="rate", low=0.1, high=1))
    assert "rate" in known
    assert "{{" not in known
    assert "2147483647" in lesson.sentence(Problem("setting_out_of_range", name="seed", low=0, high=2**31 - 1))
    assert "no\\_such\\_code" in lesson.sentence(Problem("no_such_code"))


def test_a_text_knows_its_language_and_falls_back_to_the_frame() -> None:
    assert text("home", "zh")("language.name") != text("home", "en")("language.name")
    with pytest.raises(KeyError):
        text("home", "en")("no.such.key")


def test_the_code_shown_is_the_code_that_runs() -> None:
    import inspect

    from core import wire
    from core.config import Knob

    assert source.read("core/wire.py", "pack") == inspect.getsource(wire.pack).rstrip()
    assert source.read("core/config.py", "Knob").splitlines()[0] == "@dataclasses.dataclass(frozen=True)"
    shown = "\n".join(line.removeprefix("    ") for line in source.read("core/config.py", "Knob.accept").splitlines())
    assert "def accept" in shown
    assert inspect.getsource(Knob.accept).strip() == source.read("core/config.py", "Knob.accept").strip()
    with pytest.raises(KeyError):
        source.read("core/wire.py", "nothing")


def test_an_emoji_of_several_signs_stays_one() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert lesson.plain(family) == family
    assert lesson.plain("a\u200bb\u202ec") == "abc", "what is not seen and does nothing is not kept"
