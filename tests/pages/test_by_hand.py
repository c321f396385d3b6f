"""The page of the network by hand under the app test harness. The oracle answers in this process."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.foundations.by_hand_config import survived
from core.oracle import by_hand
from core.text import LANGUAGES
from core.wire import unpack
from pages.ui import fed
from pages.ui.text import text

Open = Callable[..., AppTest]


class Here:
    """An oracle that answers in this process."""

    def ask(self, function: str, arguments: Mapping[str, Any], arrays: Mapping[str, Any] = {}, **_: float) -> Any:
        module, _, name = function.partition(":")
        return getattr(import_module(module), name)(**arguments, **arrays)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "oracle", Here)


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def press(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"by_hand.{name}").click().run()


def usable(app: AppTest) -> set[str]:
    names = ("train", "pause", "one.epoch", "again")
    return {name for name in names if not app.button(key=f"by_hand.{name}").disabled}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_epoch_in_both_languages(open_page: Open, language: str) -> None:
    app = open_page("by_hand", language)
    assert usable(app) == {"train", "one.epoch"}
    press(app, "one.epoch")
    assert not app.exception
    assert not app.error
    lesson = app.session_state["by_hand.lesson"]
    assert lesson.epoch == 1
    assert usable(app) == {"train", "one.epoch", "again"}
    now = f"{lesson.seen[-1].difference:.1e}"
    assert now in said(app)
    assert lesson.seen[-1].difference < 1e-14
    assert text("by_hand", language)("hidden", slope=f"{lesson.seen[-1].slope:.3f}", different=32) in said(app)
    assert "{{" not in said(app)


def test_train_goes_on_until_it_is_held_and_ends_by_itself(open_page: Open) -> None:
    app = press(open_page("by_hand", **{"by_hand.epochs": "3", "by_hand.batch_size": "64"}), "train")
    assert usable(app) == {"pause", "again"}
    assert app.session_state["by_hand.lesson"].epoch == 1
    app.run()
    assert app.session_state["by_hand.lesson"].epoch == 2
    press(app, "pause")
    app.run()
    assert app.session_state["by_hand.lesson"].epoch == 2
    press(app, "train")
    assert app.session_state["by_hand.lesson"].done
    assert usable(app) == {"again"}
    press(app, "again")
    assert app.session_state["by_hand.lesson"].epoch == 0
    assert not app.exception


def test_changed_knobs_wait_for_a_new_start(open_page: Open) -> None:
    app = press(open_page("by_hand"), "one.epoch")
    app.slider(key="by_hand.seed").set_value(5).run()
    assert [notice.value for notice in app.info] == [text("by_hand", "en")("changed")]
    assert app.session_state["by_hand.lesson"].config.seed == 0
    press(app, "again")
    assert not app.info
    assert app.session_state["by_hand.lesson"].config.seed == 5


def test_an_oracle_that_fails_is_told_and_the_page_stays(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise Problem("oracle_failed")

    app = open_page("by_hand")
    with monkeypatch.context() as broken:
        broken.setattr(by_hand, "begin", fail)
        press(app, "train")
        assert len(app.error) == 1
        app.run()
        assert len(app.error) == 1, "what went wrong stays to be read"
    press(app, "one.epoch")
    assert not app.error
    assert app.session_state["by_hand.lesson"].epoch == 1
    monkeypatch.setattr(by_hand, "learn", fail)
    press(app, "train")
    assert not app.exception
    assert len(app.error) == 1
    assert app.session_state["by_hand.lesson"].epoch == 1


@pytest.mark.parametrize(("start", "batch"), [("xavier", 16), ("zeros", 32), ("normal", 128)])
def test_the_answers_are_right_for_the_state(open_page: Open, start: str, batch: int) -> None:
    app = open_page("by_hand", **{"by_hand.start": start, "by_hand.batch_size": str(batch)})
    assert survived(batch) == (39 if batch == 32 else 0)
    answers = {"stars": "later" if batch == 32 else "first", "silent": "W1" if start == "zeros" else "none"}
    for name, answer in answers.items():
        app.radio(key=f"by_hand.quiz.{name}.given").set_value(answer)
        press(app, f"quiz.{name}.check")
    app.text_input(key="by_hand.quiz.undecided.given").set_value("2.303")
    press(app, "quiz.undecided.check")
    assert len(app.success) == 3
    app.radio(key="by_hand.quiz.stars.given").set_value("never")
    press(app, "quiz.stars.check")
    assert (len(app.success), len(app.info)) == (2, 1)
    assert "{{" not in app.info[0].value
    assert not app.exception


def test_what_is_fed_to_the_component_is_framed_and_numbered() -> None:
    data = fed.framed({"run": "a"}, [(1, b"first"), (2, b"second")], [(7, b"other")])
    frames = []
    while data:
        (length,) = struct.unpack_from("<I", data)
        frames.append(data[4 : 4 + length])
        data = data[4 + length :]
    assert unpack(frames[0])[0] == {"run": "a", "own_messages": 2}
    assert [(struct.unpack_from("<II", frame), frame[8:]) for frame in frames[1:]] == [
        ((1, 0), b"first"),
        ((2, 0), b"second"),
        ((7, 0), b"other"),
    ]


def test_each_button_says_its_cause_and_its_effect(open_page: Open) -> None:
    for language, cause in (("en", "**Cause:**"), ("zh", "**原因**")):
        app = open_page("by_hand", language)
        buttons = [
            button
            for button in app.button
            if button.key and button.key.startswith("by_hand.") and "quiz" not in button.key
        ]
        assert [button.key for button in buttons] == [
            "by_hand.train",
            "by_hand.pause",
            "by_hand.one.epoch",
            "by_hand.again",
        ]
        assert all(button.help.startswith(cause) for button in buttons)
