"""Texts cut into tokens, on a page: what is drawn is what core computed, in both languages, whatever is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data import token_preview
from core.data.five_reviews import judged, reviews
from core.data.token_preview import preview
from core.errors import Problem
from core.oracle.service import oracle
from core.runs import process
from core.runs.process import Message
from pages.ui import asked, stage, tokenized
from pages.ui.text import text

SCRIPT = str(Path(__file__).with_name("tokens_script.py"))
PATIENCE = 120.0  # seconds for an oracle that may have to start


class Direct:
    """The oracle without its process: the function itself, for what stands in one thread."""

    def ask(self, function: str, arguments: Mapping[str, Any], **_: Any) -> Message:
        header, arrays = process.answer({"function": function, "arguments": dict(arguments)}, {})
        if "problem" in header:
            raise Problem(header["problem"], **header["params"])
        return header["answer"], arrays


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each component got, by its key; an answer is waited for, so that a page is drawn once."""
    seen: dict[str, Any] = {}

    def mount(_name: str, *, data: dict[str, Any], key: str, **rest: Any) -> None:
        seen[key] = data | rest

    monkeypatch.setattr(stage, "mount", mount)
    monkeypatch.setattr(asked, "AT_ONCE", PATIENCE)
    monkeypatch.setattr(asked, "oracle", Direct)
    return seen


def opened(language: str = "en", **state: Any) -> AppTest:
    app = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    app.session_state["lang"] = language
    for key, value in state.items():
        app.session_state[key] = value
    return app.run()


@pytest.fixture
def app() -> AppTest:
    app = opened()
    assert not app.exception
    assert not app.error
    return app


def test_the_example_of_the_set_is_cut_in_three_ways(app: AppTest, drawn: dict[str, Any]) -> None:
    header, _ = preview("reviews_zh", 1000, unit="characters")
    data = drawn["cell.tokens.stage"]
    assert data["units"] == header["units"]
    assert (data["text"], data["chosen"], data["part"]) == (header["text"], "characters", "cut")
    assert data["alt"]
    words = text("tokens", "en")
    assert any(caption.value.startswith(words("cut.example")) for caption in app.caption)


def test_a_typed_sentence_is_cut_instead(app: AppTest, drawn: dict[str, Any]) -> None:
    app.text_input(key="cell.sentence").set_value("very 好 👍").run()
    assert not app.exception
    assert drawn["cell.tokens.stage"]["text"] == "very 好 👍"
    app.text_input(key="cell.sentence").set_value("好" * 400).run()
    assert text("tokens", "en")("cut.left", kept=token_preview.LONGEST, left=100) in app.caption[0].value


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_five_are_shown_with_their_meaning_for_the_other_language(language: str, drawn: dict[str, Any]) -> None:
    app = opened(language)
    assert not app.exception
    data = drawn["cell.five.stage"]
    five, new = reviews("zh"), reviews("zh", "new")
    assert [each["text"] for each in data["reviews"]] == [each.text for each in five]
    assert [each["meaning"] for each in data["reviews"]] == [each.meaning if language == "en" else "" for each in five]
    assert data["asked"]["text"] == new[1].text
    assert data["units"] == judged("zh", new[1].text)[0]["units"]
    told = [f"{100 * each['positive']:.0f} %" for each in data["units"]]
    assert any(all(number in block.value for number in told) for block in app.markdown)


def test_a_sixth_of_one_s_own_is_judged_once_it_is_written(app: AppTest, drawn: dict[str, Any]) -> None:
    drawn.clear()
    app.button_group(key="cell.five_review").set_value("own").run()
    assert "cell.five.stage" not in drawn
    app.text_input(key="cell.five_own.zh").set_value("房间 很 干净 👍").run()
    assert not app.exception
    assert drawn["cell.five.stage"]["asked"]["positive"] is None
    assert [unit["known"] for unit in drawn["cell.five.stage"]["units"]] == [0, 5, 3]


def test_english_needs_no_dictionary(app: AppTest, drawn: dict[str, Any]) -> None:
    app.button_group(key="cell.five_language").set_value("en").run()
    assert [each["text"] for each in drawn["cell.five.stage"]["reviews"]] == [each.text for each in reviews("en")]


def test_without_texts_it_says_when_there_will_be_something_to_see(drawn: dict[str, Any]) -> None:
    app = opened(**{"trial.ready": False})
    assert "cell.tokens.stage" not in drawn
    assert text("tokens", "en")("cut.later") in [caption.value for caption in app.caption]


def test_a_set_that_cannot_be_read_is_a_sentence(drawn: dict[str, Any]) -> None:
    app = opened(**{"trial.name": "nobody_s"})
    assert not app.exception
    assert len(app.error) == 1
    assert "cell.five.stage" in drawn, "the rest of the page goes on"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    """What the component asks for by name, for every unit and every outcome."""
    source = stage.script("tokens")
    given = re.findall(r"view\.say\(([^)`{]*)", source)
    names = {name for each in given for name in re.findall(r'"([\w.]+)"', each)}
    names |= {f"unit.{unit}" for unit in ("characters", "words", "subwords", "sentences")}
    labels = text("tokens", language).group("stage.")
    assert names <= set(labels)
    assert set(labels) - names <= {
        "five.right",
        "five.wrong",
        "count",
        "unknown",
        "size",
        "five.tokens",
        "five.shared",
        "five.known",
        "help.chip",
        "help.way",
    }


def test_the_oracle_s_process_answers_the_same() -> None:
    """Both questions, asked as a page asks them; it has less memory than this one."""
    question = {"name": "reviews_zh", "most": 1000, "text": "房间很干净"}
    try:
        assert oracle().ask(tokenized.PREVIEW, question, seconds=PATIENCE, keep=False)[0] == preview(**question)[0]  # type: ignore[arg-type]
        sixth = {"language": "zh", "text": "房间很干净"}
        assert oracle().ask(tokenized.JUDGED, sixth, seconds=PATIENCE, keep=False)[0] == judged(**sixth)[0]  # type: ignore[arg-type]
    finally:
        oracle().close()
