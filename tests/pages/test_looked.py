"""Which watched picture is looked at: what a browser says of it, well or amiss, and the wish that the run gets."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.local import LocalEngine
from tests.pages.laboratory import OTHER, engine, run_of  # noqa: F401


def page() -> None:
    """A page that hears its component, as Streamlit calls it when it has spoken."""
    import streamlit as st

    from pages.ui import looked

    looked.chosen("cnn")
    if "cnn.live" in st.session_state:
        looked.choose("cnn")


def heard(run: str, watch: object) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["cnn.run"] = run
    app.session_state["cnn.watch"] = 3
    app.session_state["cnn.live"] = {"watch": watch}
    app.run()
    assert not app.exception
    return app


def test_a_picture_that_is_chosen_is_wished_for_and_kept(engine: LocalEngine) -> None:
    run = run_of(engine, state="running")
    app = heard(run, f"17 {run} 5")
    assert engine.store.wish(run, "watch") == 5
    assert app.session_state["cnn.watch"] == 5


@pytest.mark.parametrize(
    "words", ["{other} 5", "{run} 99", "{run} -1", "{run} five", "{run}", "{run} 5 5", "{run} 5.0", ""]
)
def test_what_is_said_amiss_changes_nothing(engine: LocalEngine, words: str) -> None:
    run, other = run_of(engine, state="running"), run_of(engine, state="running")
    app = heard(run, f"1 {words.format(run=run, other=other)}".strip())
    assert app.session_state["cnn.watch"] == 3
    assert engine.store.wish(run, "watch") is None
    assert engine.store.wish(other, "watch") is None


@pytest.mark.parametrize("told", [None, 7, ["a"], {"run": 1}])
def test_what_is_no_text_changes_nothing(engine: LocalEngine, told: object) -> None:
    run = run_of(engine, state="running")
    assert heard(run, told).session_state["cnn.watch"] == 3
    assert engine.store.wish(run, "watch") is None


def test_a_stranger_s_run_hears_no_wish(engine: LocalEngine) -> None:
    run = run_of(engine, OTHER, state="running")
    heard(run, f"1 {run} 5")
    assert engine.store.wish(run, "watch") is None
