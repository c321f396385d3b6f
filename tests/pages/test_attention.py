"""The page of attention under the app test harness: both languages, sentences, masks, links, trials, questions."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest

from core.errors import Problem
from core.foundations.attention_config import AttentionConfig
from core.foundations.attention_questions import facts, questions
from core.foundations.attention_run import told
from core.oracle.service import Oracle, oracle
from core.text import LANGUAGES
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open, given, said

opened = partial(drawings.opened, "attention")
data = partial(given, part="stages")
ASK = Oracle.ask
CHECKED = {"difference": 3e-16, "numbers": 180, "name": "torch.nn.MultiheadAttention"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is answered at once; that it is computed in a child, one test looks."""
    monkeypatch.setattr(Oracle, "ask", lambda *_, **__: (CHECKED, {}))
    monkeypatch.setattr(Oracle, "warm", lambda _: None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "choice"), [("dot", "soft"), ("additive", "hard")])
def test_it_explains_itself_and_draws_what_core_computed(
    open_page: Open, language: str, kind: str, choice: str
) -> None:
    app = opened(open_page, language, kind=kind, choice=choice)
    words = text("attention", language)
    for block in ("body.formula", "body.scale", "untrained", "try.saturate"):
        assert words(block) in said(app)
    assert words("checked", **{**CHECKED, "difference": "3.0e-16"}) in said(app)
    config = AttentionConfig(kind=kind, choice=choice)  # type: ignore[arg-type]
    assert words("claim.scale", **facts(config)) in said(app)
    assert "{{" not in said(app)
    assert not app.error
    assert not app.warning
    given = data(app)
    assert {name: given[name] for name in told(config)} == told(config)
    assert (given["kind"], given["hard"], given["heads"], given["d"]) == (kind, choice == "hard", 1, 12)


def test_a_sentence_of_one_s_own_becomes_rows(open_page: Open) -> None:
    app = opened(open_page, text="我爱猫，猫也爱我")
    assert data(app)["asking"] == ["我", "爱", "猫", "，", "猫", "也", "爱", "我"]
    app.button(key="attention.example.third").click().run()
    assert data(app)["asking"] == ["to", "be", "or", "not", "to", "be"]
    assert not app.warning


@pytest.mark.parametrize(("typed", "code"), [("cat", "short"), ("a " * 12, "long"), ("", "short")])
def test_a_sentence_that_cannot_be_used_is_told_and_the_last_one_stays(open_page: Open, typed: str, code: str) -> None:
    app = opened(open_page, text="cats like fish")
    app.text_input(key="attention.text").set_value(typed).run()
    (problem,) = app.error
    blocks = text("problems", "en")(f"problem.attention_text_{code}", count=0, needed=3, limit=9, signs=80)
    assert problem.value.split(". ")[-1] == blocks.split(". ")[-1]
    assert data(app)["asking"] == ["cats", "like", "fish"]


def test_a_sentence_far_too_long_is_told_too(open_page: Open) -> None:
    app = opened(open_page)
    field = app.text_input(key="attention.text")
    assert field.max_chars == 2000  # a browser refuses in silence what is longer
    field.set_value("cats like fish " * 100).run()
    assert "300 tokens" in app.error[0].value


def test_who_reads_chinese_begins_with_a_chinese_sentence(open_page: Open) -> None:
    app = opened(open_page, "zh")
    sentence = text("attention", "zh")("example.first")
    assert data(app)["asking"] == list(sentence)
    assert app.query_params["attention.text"] in (sentence, [sentence])
    assert not app.warning
    assert data(opened(open_page, "zh", seed="0"))["asking"][0] == "the", "a link means what it says"


@pytest.mark.parametrize("earlier", ["scores", "tokens"])
def test_what_is_turned_shows_where_it_counts(open_page: Open, earlier: str) -> None:
    app = opened(open_page, stage=earlier)
    app.toggle(key="attention.scaling").set_value(False).run()
    assert data(app)["values"]["stage"] == "scale"
    app.button_group(key="attention.choice").set_value("hard").run()
    assert data(app)["values"]["stage"] == "softmax"
    app.toggle(key="attention.scaling").set_value(True).run()
    assert data(app)["values"]["stage"] == "softmax", "there it shows as well"
    app.button(key="attention.try.bag").click().run()
    assert data(app)["values"]["stage"] == "position"


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {"text": "cats like fish", "other": "le chat est assis", "cross": "true", "mask": "padding", "heads": "3", "d": "24", "scaling": "false", "positions": "false", "seed": "7", "stage": "values", "part": "V", "head": "2", "row": "1", "column": "5"}  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    given = data(app)
    assert given["values"] == {"stage": "values", "part": "V", "head": 2, "row": 1, "column": 5}
    config = AttentionConfig(
        text="cats like fish", cross=True, mask="padding", heads=3, d=24, scaling=False, positions=False, seed=7
    )
    assert given["numbers"] == told(config)["numbers"]
    assert given["asked"] == ["le", "chat", "est", "assis", "[PAD]", "[PAD]"]
    assert [given[name] for name in ("cross", "scaling", "positions")] == [True, False, False]


@pytest.mark.parametrize(
    ("name", "value"), [("text", "cat"), ("text", "九" * 3000), ("stage", "end"), ("head", "9"), ("d", "13"), ("seed", "x")]
)  # fmt: skip
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"attention.{name}" in notice.value
    given = data(app)
    assert given["numbers"] == told(AttentionConfig())["numbers"]
    assert given["values"]["stage"] == "scores"
    assert given["values"]["head"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_sentences_have_no_order_for_a_causal_mask(open_page: Open, language: str) -> None:
    app = opened(open_page, language, cross="true", mask="causal")
    assert text("attention", language)("uncausal") in said(app)
    assert all(all(row) for row in data(app)["open"])
    assert text("attention", language)("uncausal") not in said(opened(open_page, language, mask="causal"))


def test_a_trial_sets_its_settings_and_nothing_else(open_page: Open) -> None:
    app = opened(open_page, text="cats like fish", mask="causal", heads="2")
    app.button(key="attention.try.saturate").click().run()
    given = data(app)
    assert given["values"]["stage"] == "softmax"
    wanted = told(AttentionConfig(text="cats like fish", d=48, scaling=False))
    assert given["numbers"] == wanted["numbers"]
    assert given["open"] == wanted["open"]
    app.button(key="attention.try.cross").click().run()
    assert data(app)["cross"]
    assert data(app)["d"] == 12
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [{}, {"kind": "additive", "heads": "3"}, {"scaling": "false", "cross": "true"}])
def test_the_questions_know_their_answers(open_page: Open, language: str, state: dict[str, str]) -> None:
    app = opened(open_page, language, **state)
    settings: dict[str, Any] = {
        name: {"false": False, "true": True}.get(value, int(value) if value.isdigit() else value)
        for name, value in state.items()
    }
    if language == "zh" and not state:
        settings["text"] = text("attention", "zh")("example.first")
    expected = questions(AttentionConfig(**settings))
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"attention.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"attention.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"attention.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected) == 3
    assert "{{" not in "".join(each.value for each in app.success)


def test_without_an_answer_of_pytorch_the_page_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Problem("oracle_failed")

    monkeypatch.setattr(Oracle, "ask", broken)
    app = opened(open_page)
    assert text("problems", "en")("problem.oracle_failed") in said(app)
    assert data(app)["asking"][0] == "the"


def test_pytorch_is_asked_in_a_child_about_these_settings(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Oracle, "ask", ASK)
    app = opened(open_page, heads="3", mask="causal")
    oracle().close()
    (line,) = [each.value for each in app.caption if "MultiheadAttention" in each.value]
    assert float(re.findall(r"\d\.\de-\d+", line)[0]) < 1e-12
