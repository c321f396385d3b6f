"""The page of the activations under the app test harness: both languages, links, examples, reports of a hand, questions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of, to_dict
from core.foundations.activations import ACTIVATIONS
from core.foundations.curve import CurveConfig, steepest
from core.foundations.softmax import SoftmaxConfig
from core.foundations.stack import EXAMPLES, StackConfig, deeper, run
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]
CONFIGS = (CurveConfig(), StackConfig(), SoftmaxConfig())
DEFAULTS = {name: value for config in CONFIGS for name, value in to_dict(config).items()}


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def state(app: AppTest) -> dict[str, object]:
    return {name: app.session_state[f"activations.{name}"] for name in DEFAULTS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("function", ACTIVATIONS)
def test_every_function_opens_with_its_sentence_and_its_formula(open_page: Open, language: str, function: str) -> None:
    app = open_page("activations", language, **{"activations.function": function, "activations.second": "none"})
    words = text("activations", language)
    assert not app.exception
    assert not app.warning
    assert words(f"look.{function}") in said(app)
    assert words(f"formula.{function}") in said(app)
    assert "{{" not in said(app)
    assert state(app) == {**DEFAULTS, "function": function, "second": "none"}


def test_a_link_carries_every_number(open_page: Open) -> None:
    wanted = {knob.name: knob.low for config in CONFIGS for knob in knobs_of(type(config)) if knob.kind != "choice"}
    app = open_page("activations", "zh", **{f"activations.{name}": str(value) for name, value in wanted.items()})
    assert not app.exception
    assert not app.warning
    assert state(app) == {**DEFAULTS, **wanted}


@pytest.mark.parametrize("value", ["nan", "1e999", "", "<b>1</b>", "2.5e300", "九" * 3000])
def test_a_link_broken_everywhere_opens_at_the_defaults_and_is_named(open_page: Open, value: str) -> None:
    app = open_page("activations", "en", **{f"activations.{name}": value for name in DEFAULTS})
    assert not app.exception
    (notice,) = app.warning
    assert "activations.function" in notice.value.replace("\\", "")
    assert state(app) == DEFAULTS


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_sets_the_function_and_the_chain(open_page: Open, name: str) -> None:
    app = open_page("activations", "en")
    app.button(key=f"activations.example.{name}").click().run()
    assert not app.exception
    function, chain = EXAMPLES[name]
    assert state(app) == {**DEFAULTS, "function": function, **to_dict(chain)}


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"function": "relu", "weight": "1.5", "place": "-3.0"},
        {"function": "relu", "weight": "1.0", "place": "0.5", "classes": "6"},
        {"function": "step", "layers": "3", "place": "0.0", "temperature": "0.05"},
        {"function": "tanh", "weight": "-2.0", "place": "-6.0", "classes": "2"},
    ],
)
def test_the_answers_are_right_for_the_state(open_page: Open, address: dict[str, str]) -> None:
    app = open_page("activations", "en", **{f"activations.{name}": value for name, value in address.items()})
    now = state(app)
    f = ACTIVATIONS[str(now["function"])]
    chain = StackConfig(*(now[name] for name in ("layers", "weight", "signal")))  # type: ignore[arg-type]
    sizes = [abs(run(f, chain.weight, chain.signal, n).gradients[0]) for n in (chain.layers, 2 * chain.layers)]
    expected = "stays" if np.isclose(*sizes, rtol=0.05) else "grows" if sizes[1] > sizes[0] else "shrinks"
    assert deeper(f, chain) == expected
    place = float(now["place"])  # type: ignore[arg-type]
    answers = {
        "steepest": steepest(("sigmoid", "tanh", "leaky_relu", "silu"), place),
        "deeper": expected,
        "rival": str(2 + int(np.argmax([now[f"logit{i}"] for i in range(2, int(str(now["classes"])) + 1)]))),  # type: ignore[arg-type]
    }
    for name, answer in answers.items():
        app.radio(key=f"activations.quiz.{name}.given").set_value(answer)
        app.button(key=f"activations.quiz.{name}.check").click().run()
    app.text_input(key="activations.quiz.hot.given").set_value(f"1/{now['classes']}")
    app.button(key="activations.quiz.hot.check").click().run()
    assert not app.exception
    assert len(app.success) == 4
    wrong = next(option for option in ("grows", "shrinks", "stays") if option != expected)
    app.radio(key="activations.quiz.deeper.given").set_value(wrong)
    app.button(key="activations.quiz.deeper.check").click().run()
    assert (len(app.success), len(app.info)) == (3, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_has_a_hole(open_page: Open, language: str) -> None:
    app = open_page("activations", language, **{"activations.place": "-1.25"})
    for name, option in (("steepest", "sigmoid"), ("deeper", "grows"), ("rival", "1")):
        app.radio(key=f"activations.quiz.{name}.given").set_value(option)
        app.button(key=f"activations.quiz.{name}.check").click().run()
    app.text_input(key="activations.quiz.hot.given").set_value("3")
    app.button(key="activations.quiz.hot.check").click().run()
    assert len(app.info) == 4
    assert not any("{{" in verdict.value for verdict in app.info)
