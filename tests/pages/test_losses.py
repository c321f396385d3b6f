"""The page of the losses under the app test harness: both languages, links, questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of, to_dict
from core.foundations.fitted_line import LineConfig, mae_follows
from core.foundations.losses import LOSSES, LossConfig, MistakeConfig, pulls_harder
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]
CONFIGS = (LossConfig(), LineConfig(), MistakeConfig())
DEFAULTS = {name: value for config in CONFIGS for name, value in to_dict(config).items()}


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def state(app: AppTest) -> dict[str, object]:
    return {name: app.session_state[f"losses.{name}"] for name in DEFAULTS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_opens_with_its_sentence_and_its_formula(open_page: Open, language: str, loss: str) -> None:
    app = open_page("losses", language, **{"losses.loss": loss})
    words = text("losses", language)
    assert not app.exception
    assert not app.warning
    assert words(f"look.{loss}") in said(app)
    assert words(f"formula.{loss}") in said(app)
    assert "| 0.99 | 4.605 | 0.990 | 0.980 | 0.0196 |" in said(app)
    assert "{{" not in said(app)
    assert state(app) == {**DEFAULTS, "loss": loss}


def test_a_link_carries_every_number(open_page: Open) -> None:
    wanted = {knob.name: knob.low for config in CONFIGS for knob in knobs_of(type(config)) if knob.kind != "choice"}
    address = {f"losses.{name}": str(value) for name, value in {**wanted, "target": 0, "loss": "hinge"}.items()}
    app = open_page("losses", "zh", **address)
    assert not app.exception
    assert not app.warning
    assert state(app) == {**wanted, "target": 0, "loss": "hinge"}


@pytest.mark.parametrize("value", ["nan", "1e999", "", "<b>1</b>", "九" * 3000])
def test_a_link_broken_everywhere_opens_at_the_defaults_and_is_named(open_page: Open, value: str) -> None:
    app = open_page("losses", "en", **{f"losses.{name}": value for name in DEFAULTS})
    assert not app.exception
    (notice,) = app.warning
    assert "losses.loss" in notice.value.replace("\\", "")
    assert state(app) == DEFAULTS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        {},
        {"place": "0.0", "outlier_y": "3.0", "probability": "0.0001"},
        {"place": "-0.6", "delta": "2.0", "outlier_x": "0.0", "outlier_y": "14.0", "probability": "1.0"},
    ],
)
def test_the_answers_are_right_for_the_state(open_page: Open, language: str, address: dict[str, str]) -> None:
    app = open_page("losses", language, **{f"losses.{name}": value for name, value in address.items()})
    now = {name: value for name, value in state(app).items() if isinstance(value, float)}
    follows = mae_follows(LineConfig(now["outlier_x"], now["outlier_y"]))
    right = {
        "harder": pulls_harder(now["place"], LossConfig(delta=now["delta"])),
        "follows": "follows" if follows else "stays",
    }
    options = {"harder": ("none", "mse", "both"), "follows": ("follows", "stays")}
    for verdicts, given in (("success", right), ("info", None)):
        for name, answer in right.items():
            choice = answer if given else next(option for option in options[name] if option != answer)
            app.radio(key=f"losses.quiz.{name}.given").set_value(choice)
            app.button(key=f"losses.quiz.{name}.check").click().run()
        app.text_input(key="losses.quiz.tenth.given").set_value("2,303" if given else "10")
        app.button(key="losses.quiz.tenth.check").click().run()
        assert not app.exception
        told = getattr(app, verdicts)
        assert len(told) == 3
        assert not any("{{" in verdict.value for verdict in told)
