"""The neuron's page under the app test harness: both languages, links, presets, what a hand reports, the checked gradient."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of, to_dict
from core.foundations.neuron import CLAIMS, EXAMPLES, NeuronConfig, check_gradient
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]


def neuron(app: AppTest) -> NeuronConfig:
    """The neuron the page shows, read from its widgets."""
    return NeuronConfig(**{name: app.session_state[f"neuron.{name}"] for name in to_dict(NeuronConfig())})


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_at_its_defaults_and_says_what_to_look_at(open_page: Open, language: str) -> None:
    app = open_page("neuron", language)
    words = text("neuron", language)
    assert not app.exception
    assert not app.warning
    assert app.title[0].value == words("title")
    assert words("look.start") in said(app)
    assert words("check.agree") in said(app)
    assert "{{" not in said(app)
    assert neuron(app) == NeuronConfig()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*EXAMPLES, *CLAIMS])
def test_a_preset_sets_every_number_and_says_what_to_look_at(open_page: Open, language: str, name: str) -> None:
    app = open_page("neuron", language)
    kind, wanted = ("example", EXAMPLES[name]) if name in EXAMPLES else ("claim", CLAIMS[name])
    app.button(key=f"neuron.{kind}.{name}").click().run()
    assert not app.exception
    assert neuron(app) == wanted
    assert text("neuron", language)(f"look.{name}") in said(app)


def test_a_link_carries_the_whole_neuron(open_page: Open) -> None:
    wanted = NeuronConfig(
        inputs=3, activation="leaky_relu", x1=-4.5, w2=7.3, w3=-9.9, b=0.05, target=-2.5, learning_rate=0.02
    )
    address = {f"neuron.{name}": str(value) for name, value in to_dict(wanted).items()}
    for language in LANGUAGES:
        app = open_page("neuron", language, **address)
        assert neuron(app) == wanted
        assert not app.warning
        assert text("neuron", language)("look.own") in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_look_at_is_no_longer_said_when_it_is_no_longer_true(open_page: Open, language: str) -> None:
    app, words = open_page("neuron", language), text("neuron", language)
    app.number_input(key="neuron.w2").set_value(-0.5).run()
    assert words("look.start") in said(app), "the output is still too small"
    app.number_input(key="neuron.target").set_value(0.0).run()
    assert words("look.own") in said(app)
    assert words("look.start") not in said(app)


@pytest.mark.parametrize("name", to_dict(NeuronConfig()))
def test_a_broken_value_is_named_and_leaves_the_default(open_page: Open, name: str) -> None:
    app = open_page("neuron", "en", **{f"neuron.{name}": "nan"})
    assert not app.exception
    assert neuron(app) == NeuronConfig()
    (notice,) = app.warning
    assert f"neuron.{name}" in notice.value.replace("\\", "")
    app.run()
    assert not app.warning, "said once"
    assert not app.exception


@pytest.mark.parametrize("value", ["1e999", "-1e308", "", "softmax", "<b>1</b>", "[1]", "9" * 3000])
def test_a_link_broken_everywhere_opens_at_the_defaults(open_page: Open, value: str) -> None:
    app = open_page("neuron", "zh", **{f"neuron.{name}": value for name in to_dict(NeuronConfig())})
    assert not app.exception
    assert neuron(app) == NeuronConfig()
    assert len(app.warning) == 1
    assert not {name for name in app.query_params if name.startswith("neuron.")}


def test_an_unknown_name_in_the_link_is_said(open_page: Open) -> None:
    app = open_page("neuron", "zh", **{"neuron.w9": "1"})
    assert neuron(app) == NeuronConfig()
    assert "neuron.w9" in app.warning[0].value.replace("\\", "")


def test_a_choice_stands_in_the_address_by_its_name_in_every_language(open_page: Open) -> None:
    for language in LANGUAGES:
        app = open_page("neuron", language)
        app.button_group(key="neuron.activation").set_value("step").run()
        assert app.query_params["neuron.activation"] in ("step", ["step"])
        app.button_group(key="neuron.activation").set_value("sigmoid").run()
        assert "neuron.activation" not in app.query_params, "a default needs no place in the link"


def test_the_language_can_be_changed_without_losing_the_neuron(open_page: Open) -> None:
    app = open_page("neuron", "en", **{"neuron.activation": "step", "neuron.w1": "2.5", "neuron.inputs": "4"})
    app.button_group(key="lang").set_value("zh").run()
    assert app.title[0].value == text("neuron", "zh")("title")
    assert neuron(app) == NeuronConfig(activation="step", w1=2.5, inputs=4)


def test_numbers_not_in_use_and_points_without_a_plane_are_off(open_page: Open) -> None:
    app = open_page("neuron", "en", **{"neuron.inputs": "1"})
    off = {knob.name for knob in knobs_of(NeuronConfig) if knob.kind == "float"} - {
        name.removeprefix("neuron.") for name in (box.key for box in app.number_input if not box.disabled)
    }
    assert off == {"x2", "x3", "x4", "w2", "w3", "w4"}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({}, "agree"),
        ({"neuron.activation": "step"}, "step"),
        ({"neuron.activation": "relu", "neuron.inputs": "1", "neuron.w1": "0", "neuron.b": "0"}, "kink"),
    ],
)
def test_the_gradient_check_shows_both_columns_and_the_right_sentence(
    open_page: Open, address: dict[str, str], sentence: str
) -> None:
    app = open_page("neuron", "en", **address)
    assert text("neuron", "en")(f"check.{sentence}") in said(app)
    for value in check_gradient(neuron(app)).derived:
        assert f"{value:.9f}" in said(app)


QUIZZES = {
    "moves": {"start": "w1", "and": "several", "dead": "none"},
    "turns": {"start": "falls", "saturated": "stays", "overshoot": "rises"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUIZZES)
def test_what_one_step_does_is_right_for_the_neuron_above(open_page: Open, language: str, name: str) -> None:
    app, words = open_page("neuron", language), text("neuron", language)
    for example, answer in QUIZZES[name].items():
        app.button(key=f"neuron.example.{example}").click().run()
        app.radio(key=f"neuron.quiz.{name}.given").set_value(answer)
        app.button(key=f"neuron.quiz.{name}.check").click().run()
        (told,) = app.success
        assert told.value == words(f"quiz.{name}.right", answer=words(f"quiz.{name}.{answer}"))
        other = next(each for each in QUIZZES[name].values() if each != answer)
        app.radio(key=f"neuron.quiz.{name}.given").set_value(other)
        app.button(key=f"neuron.quiz.{name}.check").click().run()
        (told,) = app.info
        assert told.value == words(f"quiz.{name}.wrong", answer=words(f"quiz.{name}.{answer}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_undecided_bias_is_asked_for_the_inputs_in_use(open_page: Open, language: str) -> None:
    address = {"neuron.inputs": "3", "neuron.x1": "2", "neuron.w1": "1.5", "neuron.x3": "-1", "neuron.w3": "0.6"}
    app = open_page("neuron", language, **address)
    assert r"x_1 = 2,\ x_2 = 1,\ x_3 = -1" in said(app)
    app.text_input(key="neuron.quiz.undecided.given").set_value("-1.4")  # 2·1.5 − 1·1 − 1·0.6 = 1.4
    app.button(key="neuron.quiz.undecided.check").click().run()
    assert app.success[0].value == text("neuron", language)("quiz.undecided.right", answer="-1.4")
    app.number_input(key="neuron.w1").set_value(0.5).run()
    assert not app.success, "another answer is right now"


def test_each_number_says_its_cause_and_its_effect(open_page: Open) -> None:
    for language, cause in (("en", "**Cause:**"), ("zh", "**原因**")):
        app = open_page("neuron", language)
        for box in [*app.number_input, *(each for each in app.button_group if each.key.startswith("neuron."))]:
            assert box.help.startswith(cause), box.key
