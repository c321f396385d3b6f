"""Going on with a text on the page of writing, under the app test harness: what is shown, kept and told. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.errors import Problem
from core.oracle.service import Oracle, patient
from core.sequences.sampling import ContinuingConfig
from tests.core.sequences.small_networks import WRITTEN, writer
from tests.pages.laboratory import Opener, both_languages, engine, said, words  # noqa: F401
from tests.pages.writing_room import SHIPPED, drawn, here, networks, shipped  # noqa: F401


@both_languages
@pytest.mark.usefixtures("shipped", "engine")
def test_what_may_come_next_is_shown_before_anything_is_written(language: str, open_page: Opener) -> None:
    app = open_page("writing", language, **{"writing.top_k": "3"})
    assert not app.exception
    header, arrays = drawn(app)
    assert header["prompt"] == "To"
    assert header["written"] is None
    assert header["next"]["left"] == 3
    assert arrays["next.kept"].tolist() == [2] * 3 + [0] * (len(header["next"]["letters"]) - 3)
    assert header["labels"]["stop"] == words(language, "writing")["stage.stop"]


@pytest.mark.usefixtures("shipped", "engine")
def test_a_text_of_ones_own_goes_on_and_with_other_lots_otherwise(open_page: Opener, here: list[str]) -> None:
    app = open_page("writing")
    app.text_area(key="writing.prompt").set_value("That is").run()
    assert "continue_text" not in here
    app.button(key="writing.write").click().run()
    first, arrays = drawn(app)
    assert (len(first["written"]["text"]), first["prompt"], first["serial"]) == (300, "That is", 1)
    assert set(first["written"]["text"]) <= set(WRITTEN)
    assert len(arrays["written.bits"]) == 300
    app.slider(key="writing.temperature").set_value(0.2).run()
    assert drawn(app)[0]["written"] == first["written"], "what is written stays until it is asked for anew"
    app.button(key="writing.other").click().run()
    second, _ = drawn(app)
    assert second["serial"] == 2
    assert second["written"]["text"] != first["written"]["text"]
    assert app.number_input(key="writing.lots").value == ContinuingConfig().lots + 1
    app.text_area(key="writing.prompt").set_value("Ay").run()
    assert drawn(app)[0]["written"] is None, "it belongs to another beginning"
    assert not app.exception


@pytest.mark.usefixtures("shipped", "engine")
@pytest.mark.parametrize(
    ("prompt", "key"),
    [("春眠不觉晓", "all"), ("To 春", "one"), ("a" * 1500, "cut"), ("", ""), ("<b>{{x}}</b> $1$", "one")],
)
def test_odd_beginnings_are_taken_and_told(open_page: Opener, prompt: str, key: str) -> None:
    app = open_page("writing")
    app.text_area(key="writing.prompt").set_value(prompt).run()
    app.button(key="writing.write").click().run()
    assert not app.exception
    assert len(drawn(app)[0]["written"]["text"]) == 300
    text = words("en", "writing")
    told = [each.value for each in app.warning]
    if key == "all":
        assert told == [text["writer.unknown.all"]]
    elif key == "one":
        assert told[0].startswith(text["writer.unknown"].partition("{{")[0])
    else:
        assert not told
    assert (text["writer.cut"].replace("{{kept}}", "1,000") in said(app)) == (key == "cut")


@pytest.mark.usefixtures("engine")
def test_another_network_begins_with_its_own_words_unless_there_are_the_learner_s(
    open_page: Opener, networks: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "zh").mkdir()
    networks |= {"shipped:writer_zh": writer(tmp_path / "zh"), SHIPPED: writer(tmp_path)}
    assert open_page("writing", "zh").session_state["writing.model"] == "shipped:writer_zh"
    app = open_page("writing", "en")
    assert app.session_state["writing.model"] == SHIPPED
    assert app.text_area(key="writing.prompt").value == "To"
    app.text_area(key="writing.prompt").set_value("mine").run()
    app.selectbox(key="writing.model.en").set_value("shipped:writer_zh").run()
    assert app.text_area(key="writing.prompt").value == "mine"
    assert not app.exception


@pytest.mark.usefixtures("shipped", "engine")
def test_what_the_oracle_cannot_do_is_said_in_its_place(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise Problem("oracle_busy")

    monkeypatch.setattr(Oracle, "ask", fails)
    app = open_page("writing")
    assert not app.exception
    assert app.error
    assert not app.button(key="writing.start").disabled


@pytest.mark.usefixtures("shipped", "engine")
def test_nobody_s_lesson_waits_until_a_text_is_counted_or_written(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, long = Oracle.ask, dict[str, bool]()

    def ask(oracle: Oracle, function: str, *given: Any, **more: Any) -> Any:
        long[function.partition(":")[2]] = oracle is patient()
        return answer(oracle, function, *given, **more)

    monkeypatch.setattr(Oracle, "ask", ask)
    open_page("writing").button(key="writing.write").click().run()
    assert {name: long[name] for name in ("facts", "continue_text", "about")} == {
        "facts": True,
        "continue_text": True,
        "about": False,
    }
