"""A drawing for a class of one's own, and the question which class it is: a press counts, whatever is redrawn meanwhile."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from pages.ui import own_asked, stage
from tests.pages.laboratory import Opener, both_languages, engine, said, words  # noqa: F401
from tests.pages.test_cnn_own import picture, settled
from tests.pages.test_own_brought import kept

PAD = "cnn.own.pad"
pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(autouse=True)
def pad(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pad that reports what the test puts into the session."""
    mount = stage.mount

    def mounted(name: str, **given: Any) -> Any:
        return st.session_state.get(PAD, {}) if name == "sketch" else mount(name, **given)

    monkeypatch.setattr(stage, "mount", mounted)


def drawn(app: AppTest, shade: int | None) -> None:
    """The browser has another drawing, None: a clear pad; the page is not drawn anew yet."""
    url = "" if shade is None else "data:image/png;base64," + base64.b64encode(picture(shade)).decode()
    app.session_state[PAD] = {"picture": url}


def press(app: AppTest, place: int) -> None:
    """Press the button of a class."""
    app.button(key=f"cnn.own.put.{place}").click().run()


def waiting(app: AppTest) -> list[str]:
    settled(app)
    return [label for label, _, _ in app.session_state["cnn.own.draft"]] if "cnn.own.draft" in app.session_state else []


@both_languages
def test_a_button_takes_what_the_pad_holds_and_no_drawing_twice(language: str, open_page: Opener) -> None:
    app, empty = open_page("cnn", language, **{"cnn.name": "own"}), words(language, "cnn")["own.put.empty"]
    app.text_input(key="cnn.own_classes").set_value("circle, cross").run()
    drawn(app, None)
    assert empty not in said(app.run())
    press(app, 0)
    assert empty in said(app)
    assert waiting(app) == []
    drawn(app, 3)  # the page does not know it yet
    press(app, 0)
    assert waiting(app) == ["circle"]
    assert app.session_state[f"{PAD}.turn"] == 1
    assert empty not in said(app)
    press(app, 1)  # it has been taken, though the pad is not clear yet
    assert waiting(app) == ["circle"]
    assert empty in said(app)
    drawn(app, 8)
    press(app, 1)
    assert empty not in said(app)
    assert waiting(app) == ["circle", "cross"]
    for shade in (None, 8):  # cleared, and the same once more
        drawn(app, shade)
        app.run()
    press(app, 0)
    assert waiting(app) == ["circle", "cross", "circle"]
    assert not app.exception


@both_languages
def test_an_answer_stays_with_its_drawing(language: str, open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    own = kept()
    asked: list[bytes] = []

    def predict(_model: str, pictures: list[bytes]) -> list[Any]:
        asked.append(pictures[0])
        if len(asked) == 2:
            return [Problem("image_damaged")]
        return [SimpleNamespace(probabilities=np.array([0.125, 0.875]), classes=("cat", "dog"), best=1)]

    run = SimpleNamespace(id="r" * 20, experiment={"data": {"own": own}})
    monkeypatch.setattr(own_asked, "_run", lambda _page: run)
    monkeypatch.setattr(own_asked, "weights", lambda _run: True)
    monkeypatch.setattr(own_asked, "predictor", lambda: SimpleNamespace(predict=predict))
    app = open_page("cnn", language, **{"cnn.name": "own", "cnn.own": own})
    answer = words(language, "cnn")["own.answer"].replace("{{name}}", "dog").replace("{{sure}}", "87.5")
    drawn(app, 4)
    assert answer not in said(app.run())
    app.button(key="cnn.own.ask").click().run()
    for _ in range(2):  # and when something else draws the page anew
        assert answer in said(app)
        app.run()
    drawn(app, 5)
    assert answer not in said(app.run())
    app.button(key="cnn.own.ask").click().run()
    damaged = words(language, "problems")["problem.image_damaged"]
    assert damaged in [each.value for each in app.error]
    drawn(app, None)
    app.run()
    assert damaged not in [each.value for each in app.error]
    assert asked == [picture(4), picture(5)]
