"""The page of derivatives under the app test harness: both languages, links, typed functions good and bad, its questions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.foundations.calculus import EXAMPLES
from core.foundations.surfaces import STARTS, SURFACES, stability
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def drawn(app: AppTest, part: str) -> dict[str, Any]:
    """What the component got."""
    for each in app.get("bidi_component"):
        data = json.loads(each.proto.json)[0]
        if data["part"] == part:
            return data
    raise AssertionError(f"no {part}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_at_its_defaults_and_says_what_to_look_at(open_page: Open, language: str) -> None:
    app = open_page("derivatives", language)
    words = text("derivatives", language)
    assert not app.exception
    assert not app.warning
    assert not app.error
    assert words("look.start") in said(app)
    assert words("check.agree") in said(app)
    assert r"f'(x) = \cos\left(x\right)" in said(app)
    assert "{{" not in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_sets_function_and_points(open_page: Open, language: str, name: str) -> None:
    app = open_page("derivatives", language)
    app.button(key=f"derivatives.example.{name}").click().run()
    function, at, h = EXAMPLES[name]
    assert not app.exception
    assert app.text_input(key="derivatives.typed").value == function
    assert (app.session_state["derivatives.at"], app.session_state["derivatives.h"]) == (at, h)
    assert text("derivatives", language)(f"look.{name}") in said(app)


def test_a_typed_function_is_differentiated_and_stands_in_the_address(open_page: Open) -> None:
    app = open_page("derivatives")
    app.text_input(key="derivatives.typed").set_value("x^3 - 2x").run()
    assert r"f'(x) = 3\,x^{2} - 2" in said(app)
    assert app.query_params["derivatives.f"] in ("x^3 - 2x", ["x^3 - 2x"])
    assert text("derivatives", "en")("look.own") in said(app)
    again = open_page("derivatives", "zh", **{"derivatives.f": "x^3 - 2x", "derivatives.at": "-1.5"})
    assert r"f'(x) = 3\,x^{2} - 2" in said(again)
    assert again.session_state["derivatives.at"] == -1.5
    assert not again.warning


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("", "expression_empty"),
        ("x" * 1_000_000, "expression_too_long"),
        ("(" * 60 + "x", "expression_too_deep"),
        ("os.system(x)", "expression_unknown_name"),
        ("x / ", "expression_unfinished"),
        ("<b>x</b>", "expression_unknown_sign"),
    ],
)
def test_a_function_that_cannot_be_read_gets_a_sentence_and_the_last_one_stays(
    open_page: Open, language: str, bad: str, code: str
) -> None:
    app = open_page("derivatives", language)
    app.text_input(key="derivatives.typed").set_value(bad).run()
    assert not app.exception
    (error,) = app.error
    start = text("problems", language)(
        f"problem.{code}", **dict.fromkeys(("length", "limit", "name", "variables", "sign"), "|")
    )
    assert error.value.startswith(start.split("|")[0])
    assert r"f(x) = \sin\left(x\right)" in said(app)
    app.text_input(key="derivatives.typed").set_value("cos(x)").run()
    assert not app.error
    assert r"f(x) = \cos\left(x\right)" in said(app)


@pytest.mark.parametrize("value", ["nan", "1e999", "", "<b>", "(" * 100, "九" * 3000, "y"])
def test_a_broken_link_opens_at_the_defaults_with_a_notice(open_page: Open, value: str) -> None:
    names = (
        "f",
        "at",
        "h",
        "reach",
        "graph",
        "x",
        "y",
        "step",
        "surface",
        "start_x",
        "learning_rate",
        "taken",
        "n",
        "rule",
    )
    app = open_page("derivatives", "en", **{f"derivatives.{name}": value for name in names})
    assert not app.exception
    assert len(app.warning) == 1
    assert r"f(x) = \sin\left(x\right)" in said(app)
    assert drawn(app, "tangent")["values"] == {"at": 1.0, "h": 1.6, "reach": 4}


def test_another_surface_brings_its_own_start_but_a_link_keeps_what_it_says(open_page: Open) -> None:
    app = open_page("derivatives", **{"derivatives.surface": "valley", "derivatives.start_x": "0.5"})
    assert drawn(app, "surface")["values"]["start_x"] == 0.5
    app.button_group(key="derivatives.surface").set_value("rosenbrock").run()
    values = drawn(app, "surface")["values"]
    assert {name: values[name] for name in STARTS["rosenbrock"]} == STARTS["rosenbrock"]
    assert values["taken"] == 0


def test_where_the_three_ways_differ_the_page_says_so(open_page: Open) -> None:
    app = open_page("derivatives", **{"derivatives.f": "sqrt(x)", "derivatives.at": "0"})
    assert not app.exception
    assert text("derivatives", "en")("check.differ") in said(app)
    assert "nan" not in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["log(-1)", "1/(x-x)", "x/0"])
def test_a_function_without_any_value_is_said_to_be_one(open_page: Open, language: str, typed: str) -> None:
    app, words = open_page("derivatives", language, **{"derivatives.f": typed}), text("derivatives", language)
    assert not app.exception
    sentence = words("formula.nowhere", f="").split("$$")[-1].strip()
    assert sentence in said(app)
    assert "f'(x) = 0" not in said(app)
    assert words("check.none") in said(app)
    assert "nan" not in said(app)
    app.text_input(key="derivatives.typed").set_value("log(x)").run()
    assert sentence not in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_a_kink_the_page_says_that_there_is_no_derivative(open_page: Open, language: str) -> None:
    app = open_page("derivatives", language, **{"derivatives.f": "abs(x)", "derivatives.at": "0"})
    words = text("derivatives", language)
    assert words("check.kink") in said(app)
    assert words("check.agree") not in said(app)
    assert "derivatives.quiz.width.given" not in {radio.key for radio in app.radio}


def answer(app: AppTest, name: str, given: str) -> AppTest:
    key = f"derivatives.quiz.{name}"
    if name == "rate":
        app.text_input(key=f"{key}.given").set_value(given)
    else:
        app.radio(key=f"{key}.given").set_value(given)
    return app.button(key=f"{key}.check").click().run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "name", "right", "wrong"),
    [
        ({}, "width", "fine", "finest"),
        ({"derivatives.f": "2x", "derivatives.at": "1"}, "width", "coarse", "fine"),
        ({}, "input", "y", "x"),
        ({"derivatives.graph": "neuron", "derivatives.x": "2", "derivatives.y": "0.5"}, "input", "y", "same"),
        ({"derivatives.graph": "deep", "derivatives.x": "1", "derivatives.y": "-1"}, "input", "same", "x"),
        ({"derivatives.surface": "valley"}, "rate", "1/2", "1"),
        ({"derivatives.surface": "rosenbrock"}, "rate", f"{stability(SURFACES['rosenbrock']):.6f}", "0.5"),
        ({"derivatives.f": "x^2"}, "side", "less", "more"),
        ({"derivatives.f": "x^2", "derivatives.low": "-3", "derivatives.high": "0"}, "side", "more", "less"),
    ],
)
def test_questions_are_answered_from_the_state_of_the_page(
    open_page: Open, language: str, address: dict[str, str], name: str, right: str, wrong: str
) -> None:
    app = open_page("derivatives", language, **address)
    assert not answer(app, name, wrong).success
    assert len(app.info) == 1
    assert len(answer(app, name, right).success) == 1
    assert not app.exception


def test_a_question_without_an_answer_is_not_asked(open_page: Open) -> None:
    app = open_page("derivatives", **{"derivatives.f": "1/x", "derivatives.at": "0", "derivatives.low": "-1"})
    assert not app.exception
    asked = {radio.key for radio in app.radio}
    assert "derivatives.quiz.width.given" not in asked
    assert "derivatives.quiz.side.given" not in asked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["1/0", "1/(x - x)", "1/x + log(x)"])
def test_division_by_zero_leaves_the_page_and_says_that_there_is_no_slope(
    open_page: Open, language: str, typed: str
) -> None:
    app = open_page(
        "derivatives", language, **{"derivatives.at": "0", "derivatives.low": "-1", "derivatives.high": "1"}
    )
    app.text_input(key="derivatives.typed").set_value(typed).run()
    assert not app.exception
    assert not app.error, "it can be read; it only has no value there"
    assert text("derivatives", language)("check.none") in said(app)
    asked = {radio.key for radio in app.radio}
    assert not asked & {"derivatives.quiz.width.given", "derivatives.quiz.side.given"}, (
        "nothing is asked that has no answer"
    )
