"""Forward and backward under the app test harness: both languages, presets, links, shapes, the quiz, the measured gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of, to_dict
from core.errors import Problem
from core.foundations import gradient_flow
from core.foundations.difference import measure
from core.foundations.edited import NUMBERS
from core.foundations.network import NetworkConfig
from core.foundations.presets import PRESETS
from core.foundations.shape import complete
from core.foundations.trace import trace
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]
KNOBS = {knob.name: knob for knob in knobs_of(NetworkConfig)}


def shown(app: AppTest) -> NetworkConfig:
    """The network the page shows."""
    net: NetworkConfig = app.session_state["backprop.shown"]
    return net


def address(net: NetworkConfig) -> dict[str, str]:
    return {f"backprop.{name}": KNOBS[name].write(value) for name, value in to_dict(net).items()}


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_a_fresh_network_and_says_what_to_look_at(open_page: Open, language: str) -> None:
    app = open_page("backprop", language)
    words = text("backprop", language)
    assert not app.exception
    assert not app.warning
    assert not app.error
    assert app.title[0].value == words("title")
    assert words("look.start") in said(app)
    assert "{{" not in said(app)
    assert shown(app) == NetworkConfig()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_everything_and_stands_in_the_link(open_page: Open, language: str, name: str) -> None:
    app = open_page("backprop", language)
    app.button(key=f"backprop.example.{name}").click().run()
    assert not app.exception
    assert shown(app) == PRESETS[name]
    assert text("backprop", language)(f"look.{name}") in said(app)
    app.run()
    assert shown(app) == PRESETS[name]
    again = open_page("backprop", language, **address(PRESETS[name]))
    assert shown(again) == PRESETS[name]
    assert not again.warning


@pytest.mark.parametrize(
    "broken",
    [
        {"backprop.weights": "1,2,3"},
        {"backprop.biases": "nan,1"},
        {"backprop.x": "1e99,1"},
        {"backprop.target": "<b>"},
        {"backprop.weights": "9," * 990},
        {"backprop.step": "-1"},
        {"backprop.step": "1e9"},
        {"backprop.h1": "7"},
        {"backprop.loss": "hinge"},
        {"backprop.checked": "w9.9.9"},
    ],
    ids=str,
)
def test_a_broken_link_opens_at_the_default_and_is_told(open_page: Open, broken: dict[str, str]) -> None:
    app = open_page("backprop", "en", **broken)
    assert not app.exception
    assert shown(app) == NetworkConfig()
    (notice,) = app.warning
    assert next(iter(broken)) in notice.value.replace("\\", "") or "weights" in notice.value


def test_a_step_beyond_the_last_is_the_last(open_page: Open) -> None:
    app = open_page("backprop", "en", **{"backprop.step": "9999"})
    assert not app.exception
    assert not app.warning


def test_a_new_shape_keeps_the_numbers_that_have_a_place(open_page: Open) -> None:
    app = open_page("backprop", "en", **address(PRESETS["worked"]))
    app.slider(key="backprop.h2").set_value(3).run()
    assert not app.exception
    assert not app.warning
    net = shown(app)
    assert net.sizes == (2, 2, 3, 1)
    assert net.weights[:8] == (0.5,) * 8
    assert len(net.weights) == 2 * 2 + 2 * 3 + 3
    app.slider(key="backprop.h2").set_value(0).run()
    assert shown(app).sizes == (2, 2, 1)
    app.slider(key="backprop.h1").set_value(0).run()
    assert shown(app).sizes == (2, 1)
    assert not app.exception


def test_every_loss_and_activation_can_be_chosen(open_page: Open) -> None:
    app = open_page("backprop", "en", **address(PRESETS["classes"]))
    for name, each in (("loss", "mse"), ("act_out", "softmax"), ("act1", "step"), ("loss", "bce"), ("act1", "gelu")):
        app.selectbox(key=f"backprop.{name}.en").set_value(each).run()
        assert not app.exception
        assert getattr(shown(app), name) == each


def test_other_weights_are_other_weights(open_page: Open) -> None:
    app = open_page("backprop", "en", **address(PRESETS["worked"]))
    app.button(key="backprop.again").click().run()
    assert not any(getattr(shown(app), name) for name in NUMBERS[:2])
    assert complete(shown(app)).weights != PRESETS["worked"].weights
    assert shown(app).sizes == PRESETS["worked"].sizes


@pytest.mark.parametrize("name", ["worked", "dead"])
def test_the_quiz_knows_the_answers_of_this_network(open_page: Open, name: str) -> None:
    app = open_page("backprop", "en", **address(PRESETS[name]))
    steps = trace(PRESETS[name])
    answers: dict[str, Any] = {
        "steepest": str(gradient_flow.steepest_layer(steps) or "shared"),
        "nudge": f"{0.1 * steps['quantities']['dw1.1.1']['value']:.5f}",
        "silent": str(gradient_flow.silent(steps)),
        "cost": str(gradient_flow.products(steps)[1]),
    }
    for question, answer in answers.items():
        key = f"backprop.quiz.{question}"
        widgets = app.radio if question == "steepest" else app.text_input
        widgets(key=f"{key}.given").set_value(answer)
        app.button(key=f"{key}.check").click().run()
        assert not app.exception
    assert len(app.success) == len(answers)


def test_a_gradient_is_measured_and_the_two_agree(open_page: Open) -> None:
    app = open_page("backprop", "en", **{**address(PRESETS["worked"]), "backprop.checked": "w3.1.2"})
    found = measure(PRESETS["worked"], "w3.1.2")
    assert f"{found.slope:.9f}" in said(app)
    assert text("backprop", "en")("check.agree") in said(app)


def test_without_pytorch_the_numbers_are_still_there(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise Problem("oracle_timeout")

    monkeypatch.setattr("core.oracle.service.Oracle.ask", silent)
    app = open_page("backprop", "en")
    assert not app.exception
    assert len(app.error) == 1
    assert shown(app) == NetworkConfig()
