"""The page of matrices under the app test harness: both languages, all views and examples, typed text, links, questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of, to_dict
from core.foundations.linear import MatricesConfig
from core.foundations.linear_examples import EXAMPLES
from core.text import LANGUAGES, read_blocks
from pages.ui.text import text

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]
VIEWS = tuple(EXAMPLES)
NUMBERS = {knob.name for knob in knobs_of(MatricesConfig)} - {"view"}


def shown(app: AppTest) -> dict[str, object]:
    return {name: app.session_state[f"matrices.{name}"] for name in ("a", "b", *NUMBERS)}


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_what_to_look_at_and_explains_itself(open_page: Open, language: str, view: str) -> None:
    app = open_page("matrices", language, **{"matrices.view": view})
    words = text("matrices", language)
    assert not app.exception
    assert not app.error
    assert not app.warning
    for block in ("look", "body", "try"):
        assert words(f"{block}.{view}") in said(app)
    assert "{{" not in said(app)
    assert shown(app).items() >= {"a": "1 2; 3 4", "b": "5 6; 7 8", "cell": 1}.items()


@pytest.mark.parametrize(("view", "name"), [(view, name) for view in EXAMPLES for name in EXAMPLES[view]])
def test_an_example_sets_its_numbers(open_page: Open, view: str, name: str) -> None:
    app = open_page("matrices", "en", **{"matrices.view": view})
    app.button(key=f"matrices.{view}.{name}").click().run()
    assert not app.exception
    assert not app.error
    assert shown(app).items() >= dict(EXAMPLES[view][name]).items()


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = MatricesConfig(view="eigen", cell=3, line=2, share=0.25, m11=-4.5, m22=0.1, u1=0.5, v2=-3.3, b1=-20.0)
    address = {f"matrices.{name}": str(value) for name, value in to_dict(wanted).items()}
    app = open_page("matrices", "zh", **address, **{"matrices.a": "1 2 3; 4 5 6", "matrices.b": "1/3; 2; 3"})
    assert not app.warning
    expected = {**to_dict(wanted), "a": "1 2 3; 4 5 6", "b": "1/3; 2; 3"}
    assert {**shown(app), "view": app.session_state["matrices.view"]} == expected


@pytest.mark.parametrize("name", ["a", "b"])
@pytest.mark.parametrize("value", ["", "nan", "1 2; 3", "1e99", "1 2 3 4 5", "九" * 3000, "<b>1</b>"])
def test_a_broken_matrix_in_the_link_is_named_and_leaves_the_default(open_page: Open, name: str, value: str) -> None:
    app = open_page("matrices", "en", **{f"matrices.{name}": value})
    assert not app.exception
    assert not app.error
    assert shown(app)[name] == {"a": "1 2; 3 4", "b": "5 6; 7 8"}[name]
    (notice,) = app.warning
    assert f"matrices.{name}" in notice.value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "matrix_empty"),
        ("1 two; 3 4", "matrix_not_a_number"),
        ("1 nan; 3 4", "matrix_not_a_number"),
        ("1 2; 3", "matrix_ragged"),
        ("1 1000001", "matrix_number_too_large"),
        ("1 2 3 4 5", "matrix_too_large"),
        ("1 " * 200 + "1", "matrix_text_too_long"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_the_last_matrix_stays(
    open_page: Open, language: str, typed: str, code: str
) -> None:
    app = open_page("matrices", language, **{"matrices.a": "2 0; 0 2", "matrices.view": "inverse"})
    app.text_input(key="matrices.a").set_value(typed).run()
    assert not app.exception
    (error,) = app.error
    sentence = read_blocks(ROOT / "assets" / "text" / language / "problems.md")[f"problem.{code}"]
    for part in re.split(r"\{\{\w+\}\}", sentence):
        assert part in error.value
    assert "\\begin{pmatrix} 2 & 0 \\\\ 0 & 2 \\end{pmatrix}" in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inverse_is_told_or_why_there_is_none(open_page: Open, language: str) -> None:
    app = open_page("matrices", language, **{"matrices.view": "inverse"})
    assert "\\begin{pmatrix} -2 & 1 \\\\ 1.5 & -0.5 \\end{pmatrix}" in said(app)
    app.text_input(key="matrices.a").set_value("1 2 3; 4 5 6; 7 8 9").run()
    assert "\\begin{pmatrix} 1 \\\\ -2 \\\\ 1 \\end{pmatrix} = 0" in said(app), "a vector that A sends to zero"
    app.text_input(key="matrices.a").set_value("1 2 3; 4 5 6").run()
    assert not app.exception, "a matrix that is not square gets its sentence in the drawing"


# for each view what is answered rightly, and a wrong choice
QUESTIONS = [
    ({}, {"swapped": "other", "cost": "8"}, "same"),
    ({"a": "1; 2; 3", "b": "4 5 6"}, {"swapped": "shape", "cost": "9"}, "none"),
    ({"b": "2 0; 0 2"}, {"swapped": "same", "cost": "8"}, "other"),
    ({"b": "1 2 3; 4 5 6"}, {"swapped": "none", "cost": "12"}, "other"),
    ({"a": "1 2 3; 4 5 6"}, {"backwards": "yes", "rows": "3"}, "no"),
    ({"view": "dot"}, {"scaled": "-14", "turned": "negative"}, "positive"),
    ({"view": "dot", "v1": "2", "v2": "0.5"}, {"scaled": "-17", "turned": "zero"}, "negative"),
    ({"view": "inverse"}, {"doubled": "-8", "half": "half"}, "double"),
    ({"view": "inverse", "a": "1 2; 2 4"}, {"doubled": "0", "half": "none"}, "half"),
    ({"view": "plane"}, {"directions": "two", "area": "6"}, "none"),
    ({"view": "plane", "m12": "1", "m21": "-1", "m11": "0", "m22": "0"}, {"directions": "none", "area": "2"}, "one"),
    ({"view": "eigen", "m12": "0", "m21": "0", "m11": "-3", "m22": "-3"}, {"directions": "all", "area": "18"}, "two"),
    ({"view": "eigen", "m11": "1", "m21": "0", "m22": "1"}, {"directions": "one", "area": "2"}, "two"),
    ({"view": "solve", "m21": "4"}, {"solutions": "many", "area": "0"}, "one"),
    ({"view": "solve"}, {"solutions": "one", "area": "6"}, "mixed"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("address", "answers", "wrong"), QUESTIONS)
def test_the_questions_are_about_what_is_shown_and_know_their_answers(
    open_page: Open, address: dict[str, str], answers: dict[str, str], wrong: str, language: str
) -> None:
    app = open_page("matrices", language, **{f"matrices.{name}": value for name, value in address.items()})
    chosen = {radio.key: radio for radio in app.radio if "quiz" in (radio.key or "")}
    typed = {field.key: field for field in app.text_input if "quiz" in (field.key or "")}
    assert {*chosen, *typed} == {f"matrices.quiz.{name}.given" for name in answers}
    for name, answer in answers.items():
        {**chosen, **typed}[f"matrices.quiz.{name}.given"].set_value(answer)
    for name in answers:  # a form of its own each: press them one by one
        app.button(key=f"matrices.quiz.{name}.check").click().run()
    assert len(app.success) == len(answers)
    assert "{{" not in "".join(each.value for each in app.success)
    assert not app.info
    (choice,) = chosen
    app.radio(key=choice).set_value(wrong)
    app.button(key=choice.replace("given", "check")).click().run()
    assert len(app.info) == 1
