"""The page of the initialization under the app test harness: both languages, examples, links, questions, training. The oracle
answers in this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of, to_dict
from core.errors import Problem
from core.foundations.initialization import EXAMPLES, InitializationConfig
from core.foundations.initialization_digits import DigitsStartConfig
from core.foundations.initialization_measured import fate, he_leaves, measure, wider
from core.foundations.initialization_symmetry import TwinsConfig
from core.oracle import service
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]
CONFIGS: tuple[Any, ...] = (InitializationConfig(), TwinsConfig(), DigitsStartConfig())
DEFAULTS: dict[str, Any] = {name: value for config in CONFIGS for name, value in to_dict(config).items()}


class Here:
    """An oracle that answers in this process."""

    def ask(self, function: str, arguments: Mapping[str, Any], arrays: Mapping[str, Any] = {}, **_: float) -> Any:
        module, name = function.split(":")
        return getattr(import_module(module), name)(**arguments, **arrays)


class Silent:
    """An oracle that does not answer."""

    def ask(self, *_: object, **__: object) -> Any:
        raise Problem("oracle_failed")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "oracle", Here)


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def state(app: AppTest) -> dict[str, object]:
    return {name: app.session_state[f"initialization.{name}"] for name in DEFAULTS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_sets_everything_and_says_what_to_look_at(open_page: Open, language: str, name: str) -> None:
    app = open_page("initialization", language)
    assert not app.warning
    app.button(key=f"initialization.example.{name}").click().run()
    words, config = text("initialization", language), EXAMPLES[name]
    assert not app.exception
    assert words(f"look.{fate(config, measure(config))}") in said(app)
    assert "{{" not in said(app)
    assert state(app) == {**DEFAULTS, **to_dict(config)}


def test_a_link_carries_every_setting(open_page: Open) -> None:
    knobs = [knob for config in CONFIGS for knob in knobs_of(type(config))]
    wanted = {knob.name: knob.choices[-1] if knob.choices else knob.low for knob in knobs}
    app = open_page("initialization", "zh", **{f"initialization.{name}": str(value) for name, value in wanted.items()})
    assert not app.exception
    assert not app.warning
    assert state(app) == wanted


@pytest.mark.parametrize("value", ["nan", "1e999", "", "<b>1</b>", "-1"])
def test_a_link_broken_everywhere_opens_at_the_defaults_and_is_named(open_page: Open, value: str) -> None:
    app = open_page("initialization", "en", **{f"initialization.{name}": value for name in DEFAULTS})
    assert not app.exception
    (notice,) = app.warning
    assert "initialization.scheme" in notice.value.replace("\\", "")
    assert state(app) == DEFAULTS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        {},
        {"scheme": "he", "activation": "linear", "depth": "30", "width": "25", "hidden": "tanh", "constant": "0.5"},
        {"scheme": "zeros", "activation": "sigmoid", "width": "4", "hidden": "relu", "steps": "0"},
    ],
)
def test_the_answers_are_right_for_the_state(open_page: Open, language: str, address: dict[str, str]) -> None:
    app = open_page("initialization", language, **{f"initialization.{name}": value for name, value in address.items()})
    config = InitializationConfig(**{name: state(app)[name] for name in to_dict(InitializationConfig())})  # type: ignore[arg-type]
    right = {"wider": wider(config), "he": he_leaves(config)}
    options = {"wider": ("same", "double", "fourfold"), "he": ("less", "same", "more")}
    for verdicts, correct in (("success", True), ("info", False)):
        for name, answer in right.items():
            other = next(option for option in options[name] if option != answer)
            app.radio(key=f"initialization.quiz.{name}.given").set_value(answer if correct else other)
            app.button(key=f"initialization.quiz.{name}.check").click().run()
        for name, number in (("sigma", (2 / config.width) ** 0.5), ("one", 2)):
            app.text_input(key=f"initialization.quiz.{name}.given").set_value(f"{number if correct else 40:.4f}")
            app.button(key=f"initialization.quiz.{name}.check").click().run()
        assert not app.exception
        told = [
            each for each in getattr(app, verdicts) if each.value != text("initialization", language)("train.empty")
        ]
        assert len(told) == 4
        assert not any("{{" in verdict.value for verdict in told)


def test_noise_makes_four_of_one(open_page: Open) -> None:
    app = open_page("initialization", "en")
    assert "**1** of the 4 hidden neurons" in said(app)
    assert "| ReLU | none | 1 |" in said(app)
    assert "| sigmoid | only the outgoing ones | 1 |" in said(app)
    app.slider(key="initialization.noise").set_value(0.01).run()
    assert "**4** of the 4 hidden neurons" in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_networks_learn_and_another_setting_asks_again(open_page: Open, language: str) -> None:
    app = open_page("initialization", language, **{"initialization.epochs": "2"})
    empty = text("initialization", language)("train.empty")
    assert [each.value for each in app.info] == [empty]
    app.button(key="initialization.train").click().run()
    assert not app.exception
    assert not app.info
    assert "| 10 % |" in said(app)
    assert "{{" not in said(app)
    app.slider(key="initialization.epochs").set_value(3).run()
    assert [each.value for each in app.info] == [empty]


def test_without_the_oracle_the_rest_of_the_page_stays(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "oracle", Silent)
    app = open_page("initialization", "en")
    app.button(key="initialization.train").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert text("initialization", "en")("body.try") in said(app)
