"""Probability's page under the app test harness: both languages, links, examples, bad input, quizzes right for the state."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.foundations import bayes, distributions, information
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]
WORDS = text("probability", "en")


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def verdict(app: AppTest, name: str, given: str) -> list[str]:
    """What the page says when `given` is answered to the question `name`."""
    key = f"probability.quiz.{name}"
    asked = [widget for widget in (*app.text_input, *app.radio) if widget.key == f"{key}.given"]
    asked[0].set_value(given)
    app.button(key=f"{key}.check").click().run()
    assert not app.exception
    return [("right" if block in app.success else "wrong") for block in (*app.success, *app.info)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_and_says_what_to_look_at(open_page: Open, language: str) -> None:
    app = open_page("probability", language)
    words = text("probability", language)
    assert not app.exception
    assert not app.warning
    assert not app.error
    for part in ("lots", "test", "bars"):
        assert words(f"look.{part}") in said(app)
    assert "{{" not in said(app)
    assert "0.0917" in said(app), "the mammography example"
    assert "KL}(p \\,\\|\\, q) = 0.2500" in said(app)


@pytest.mark.parametrize("kind", ["bernoulli", "poisson", "geometric", "uniform", "normal", "exponential"])
def test_expectation_and_variance_stand_there_as_core_computes_them(open_page: Open, kind: str) -> None:
    app = open_page("probability", **{"probability.kind": kind, "probability.draws": "500"})
    d = distributions.distribution(distributions.ChanceConfig(kind=kind))  # type: ignore[arg-type]
    assert f"{d.mean:.9g} | {d.mean:.6g}" in said(app)
    assert f"| {d.variance:.9g} |" in said(app)
    assert "500 lots" in said(app)


def test_a_test_that_is_never_positive_is_said_to_be(open_page: Open) -> None:
    app = open_page("probability", **{"probability.sensitivity": "0", "probability.specificity": "1"})
    assert WORDS("bayes.never") in said(app)
    assert not [button for button in app.button if "elsewhere" in (button.key or "")]


@pytest.mark.parametrize("name", bayes.EXAMPLES)
def test_an_example_of_a_test_sets_its_rates(open_page: Open, name: str) -> None:
    app = open_page("probability", "zh")
    app.button(key=f"probability.case.{name}").click().run()
    assert not app.exception
    example = bayes.EXAMPLES[name]
    assert app.session_state["probability.base_rate"] == example.base_rate
    assert f"{bayes.predictive_values(example)[0]:.4g}" in said(app)


@pytest.mark.parametrize("name", information.EXAMPLES)
def test_an_example_of_two_distributions_sets_both(open_page: Open, name: str) -> None:
    app = open_page("probability")
    app.button(key=f"probability.case.{name}").click().run()
    assert not app.exception
    assert not app.error
    p, q = map(information.read_distribution, information.EXAMPLES[name])
    cross = information.cross_entropy(p, q)
    assert (r"\infty" if math.isinf(cross) else f"{cross:.4f}") in said(app)


def test_a_link_carries_all_of_it(open_page: Open) -> None:
    address = {"kind": "normal", "mean": "2.5", "spread": "0.5", "results": "pn", "base_rate": "0.2", "unit": "nats"}
    address |= {"bars_p": "0.5, 0.5", "bars_q": "0.25, 0.75", "samples": "2: 0.5, 0.5"}
    app = open_page("probability", **{f"probability.{name}": value for name, value in address.items()})
    assert not app.warning
    assert not app.error
    for name, value in address.items():
        assert str(app.session_state[f"probability.{name}"]) == value
    assert f"{information.divergence((0.5, 0.5), (0.25, 0.75), 'nats'):.4f}" in said(app)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("bars_p", "half, half", "distribution_malformed"),
        ("bars_p", "1", "distribution_length"),
        ("bars_q", "1 -1 1 1", "distribution_negative"),
        ("bars_q", "0 0 0 0", "distribution_empty"),
        ("bars_q", "0.5 0.5", "distributions_unequal"),
        ("samples", "0.5 0.5", "samples_malformed"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_page_stays(open_page: Open, name: str, typed: str, code: str) -> None:
    app = open_page("probability")
    app.text_input(key=f"probability.{name}").set_value(typed).run()
    assert not app.exception
    params = {"low": 2, "high": 8 if name == "samples" else 6}
    assert [error.value for error in app.error] == [text("problems", "en")(f"problem.{code}", **params)]
    assert "H(p) = 1.7500" in said(app), "the last distributions that could be read"


def test_distributions_of_a_link_that_do_not_belong_together_are_told_in_sight(open_page: Open) -> None:
    app = open_page("probability", **{"probability.bars_p": "1 1"})
    assert [error.value for error in app.error] == [text("problems", "en")("problem.distributions_unequal")]
    assert not [error for folded in app.expander for error in folded.error], "not where it must be unfolded first"


@pytest.mark.parametrize("value", ["nan", "1e999", "<b>1</b>", "9" * 3000, ""])
def test_a_hostile_link_opens_at_the_defaults(open_page: Open, value: str) -> None:
    names = ("kind", "p", "n", "seed", "base_rate", "results", "unit", "bars_p", "bars_q", "samples")
    app = open_page("probability", "zh", **{f"probability.{name}": value for name in names})
    assert not app.exception
    assert len(app.warning) == 1
    assert "H(p) = 1.7500" in said(app)
    assert "0.0917" in said(app)


@pytest.mark.parametrize(
    "address",
    [{}, {"kind": "exponential", "rate": "0.5", "sensitivity": "0.2", "specificity": "0.99", "unit": "nats"}],
)
def test_the_quizzes_know_the_answer_to_the_state(open_page: Open, address: dict[str, str]) -> None:
    app = open_page("probability", **{f"probability.{name}": value for name, value in address.items()})
    hit, alarm = float(address.get("sensitivity", 0.9)), 1 - float(address.get("specificity", 0.91))
    right = {
        "mean_sd": "0.2" if address else f"{math.sqrt(2.1) / 10:.5f}",
        "elsewhere": f"{hit / (hit + alarm):.4f}",
        "halve": "missed" if (1 + hit) / 2 / hit > 2 else "alarms",
        "half": "0.6931" if address else "1",
    }
    wrong = {**dict.fromkeys(right, "77"), "halve": "same"}
    for count, (name, answer) in enumerate(right.items(), 1):
        assert verdict(app, name, answer) == ["right"] * count, name
    for name, answer in wrong.items():
        verdict(app, name, answer)
    assert verdict(app, "half", "77") == ["wrong"] * len(right)
