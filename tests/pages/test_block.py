"""The page of the block under the app test harness: both languages, sentences, sizes, measurements that come late, links, questions."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.foundations.block_config import BlockConfig
from core.foundations.block_cost import PRESETS, sizes, total
from core.foundations.block_depth import KINDS
from core.foundations.block_questions import facts, questions
from core.foundations.block_run import told
from core.oracle.service import Oracle, oracle
from core.text import LANGUAGES
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open, given, said

opened = partial(drawings.opened, "block")
ASK = Oracle.ask
ANSWERS: dict[str, dict[str, Any]] = {
    "core.foundations.block_checked:compare": {"difference": 3e-16, "numbers": 144},
    "core.foundations.block_depth:study": {
        name: {kind: [0.5] * 13 for kind in KINDS} for name in ("rms", "alike", "gradients")
    },
    "core.explain.block_length:measure": {"lengths": [128], "apart": 0.0},
    "core.explain.block_cache:measure": {"with": [1.0], "without": [2.0], "apart": 0.0},
    "core.explain.block_counted:compare": {
        "weights": 12345, "operations": 6, "torch_weights": 12345, "torch_operations": 6,
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is measured is answered at once; that it is computed in a child, one test looks."""
    monkeypatch.setattr(Oracle, "ask", lambda _, function, *__, **___: (ANSWERS[function], {}))
    monkeypatch.setattr(Oracle, "warm", lambda _: None)


def data(app: AppTest, part: str = "stations") -> dict[str, Any]:
    return given(app, part)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("norm", ["pre", "post"])
def test_it_explains_itself_and_draws_what_core_computed(open_page: Open, language: str, norm: str) -> None:
    app = opened(open_page, language, norm=norm)
    words = text("block", language)
    for block in (f"look.{norm}", "body.norm", "body.depth", "body.cost", "body.length", "body.cache", "try.deep"):
        assert words(block) in said(app)
    assert words("checked", difference="3.0e-16", numbers=144) in said(app)
    assert "12,345" in said(app)
    config = BlockConfig(norm=norm)  # type: ignore[arg-type]
    assert words("claim.loud", **facts(config)) in said(app)
    assert "{{" not in said(app)
    assert not app.error
    assert not app.warning
    given = data(app)
    assert {name: given[name] for name in told(config)} == told(config)
    assert given["norm"] == norm
    assert data(app, "depth")["found"] == ANSWERS["core.foundations.block_depth:study"]
    assert data(app, "length")["measured"] == ANSWERS["core.explain.block_length:measure"]
    assert data(app, "cache")["measured"] == ANSWERS["core.explain.block_cache:measure"]


def test_a_sentence_of_one_s_own_becomes_rows(open_page: Open) -> None:
    app = opened(open_page, text="我爱猫，猫也爱我")
    assert data(app)["tokens"] == ["我", "爱", "猫", "，", "猫", "也", "爱", "我"]
    app.button(key="block.example.third").click().run()
    assert data(app)["tokens"] == ["to", "be", "or", "not", "to", "be"]
    app.text_input(key="block.text").set_value("cat").run()
    assert app.error
    assert data(app)["tokens"] == ["to", "be", "or", "not", "to", "be"]


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {"text": "cats like fish", "norm": "post", "heads": "4", "expansion": "2", "loud": "3", "drawn": "false", "seed": "7", "station": "gelu", "row": "1", "column": "5", "depth": "5", "begin": "here", "layer": "4", "width": "96", "layers": "3", "inner": "1", "vocabulary": "5000", "length": "777", "span": "2000", "token": "5"}  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    config = BlockConfig(
        text="cats like fish", norm="post", heads=4, expansion=2, loud=3, drawn=False, seed=7
    )  # fmt: skip
    assert data(app)["numbers"] == told(config)["numbers"]
    assert data(app)["values"] == {"station": "gelu", "row": 1, "column": 5}
    assert data(app, "depth")["depth"] == 5
    assert data(app, "depth")["values"] == {"layer": 4}
    assert data(app, "cost")["values"] == {"width": 96, "layers": 3, "length": 777, "vocabulary": 5000}
    assert data(app, "cost")["inner"] == 1
    assert data(app, "length")["values"] == {"span": 2000}
    assert data(app, "cache")["values"] == {"token": 5}


@pytest.mark.parametrize(
    ("name", "value"), [("text", "cat"), ("station", "end"), ("width", "9999999"), ("layer", "0"), ("seed", "x"), ("heads", "3")]
)  # fmt: skip
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"block.{name}" in notice.value
    assert data(app)["numbers"] == told(BlockConfig())["numbers"]
    assert data(app)["values"]["station"] == "norm1"
    assert data(app, "cost")["values"]["width"] == 64


def test_known_networks_are_set_whole_and_a_trial_sets_its_part_alone(open_page: Open) -> None:
    app = opened(open_page, text="cats like fish", layers="5", loud="3")
    app.button(key="block.preset.gpt2").click().run()
    given = data(app, "cost")
    at = sizes(BlockConfig(**given["values"], inner=given["inner"]))
    assert total(at)[0] == 124_439_808
    assert given["values"]["length"] == PRESETS["gpt2"]["length"]
    app.button(key="block.try.post").click().run()
    wanted = BlockConfig(text="cats like fish", norm="post", loud=10)
    assert data(app)["numbers"] == told(wanted)["numbers"]
    assert data(app)["values"]["station"] == "norm2"
    assert data(app, "cost")["values"] == given["values"]
    app.button(key="block.preset.here").click().run()
    assert data(app, "cost")["values"]["layers"] == 2
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_know_their_answers(open_page: Open, language: str) -> None:
    app = opened(open_page, language, width="96", inner="2", seed="3")
    expected = questions(BlockConfig(width=96, inner=2, seed=3))
    for each in expected:
        app.text_input(key=f"block.quiz.{each.name}.given").set_value(str(each.answer))
    for each in expected:
        app.button(key=f"block.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected) == 4
    assert "{{" not in "".join(each.value for each in app.success)


def test_without_an_oracle_the_page_says_so_and_shows_what_it_has(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Problem("oracle_failed")

    monkeypatch.setattr(Oracle, "ask", broken)
    app = opened(open_page)
    assert text("problems", "en")("problem.oracle_failed") in said(app)
    assert data(app)["tokens"][0] == "the"
    assert data(app, "length")["measured"] is None


def test_pytorch_is_asked_in_a_child_about_these_settings(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_compare(service: Oracle, function: str, *given: Any, **more: Any) -> Any:
        return (ASK if "block_checked" in function else lambda *_, **__: (ANSWERS[function], {}))(
            service, function, *given, **more
        )

    monkeypatch.setattr(Oracle, "ask", only_compare)
    app = opened(open_page, heads="4", norm="post")
    oracle().close()
    (line,) = [each.value for each in app.caption if "TransformerEncoderLayer" in each.value]
    assert 0 < float(re.findall(r"\d\.\de-\d+", line)[0]) < 1e-12
