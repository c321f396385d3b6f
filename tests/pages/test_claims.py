"""Check the claim under the app test harness: every card in both languages, links, the filter, answers that fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.foundations.claims.arithmetic import Answer, product
from core.foundations.claims.cards import CARDS, VERDICTS, Card, of_topic
from core.foundations.claims.papers import PAPERS
from core.foundations.claims.shown import all_shown
from core.oracle import service
from core.text import LANGUAGES
from pages.ui.text import text

Open = Callable[..., AppTest]
ORACLE = service.oracle


class Here:
    """An oracle that answers in this process, and keeps its answers as the real one does."""

    kept: ClassVar[dict[str, Answer]] = {}

    def warm(self) -> None:
        """There is no process to start."""

    def ask(self, function: str, arguments: Mapping[str, int], **_: float) -> Answer:
        key = f"{function} {arguments}"
        if key not in self.kept:
            module, _, name = function.partition(":")
            self.kept[key] = getattr(import_module(module), name)(**arguments)
        return self.kept[key]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "oracle", Here)


def answer(name: str, seed: int = 0) -> Answer:
    """What the card's function returned to the page, were it a stopwatch."""
    return Here().ask(CARDS[name].function, CARDS[name].arguments(seed))


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.markdown, *app.subheader, *app.caption])


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button if button.key}


@pytest.mark.parametrize("language", LANGUAGES)
def test_next_leads_through_every_card_and_counts(open_page: Open, language: str) -> None:
    app, words = open_page("claims", language), text("claims", language)
    right = 0
    for n, card in enumerate(CARDS.values()):
        assert words(f"claim.{card.name}") in said(app)
        assert words("ask") in said(app)
        assert "claims.next" not in keys(app)
        opinion = VERDICTS[n % 3]
        app.button(key=f"claims.{opinion}").click().run()
        assert not app.exception
        assert not app.error
        right += opinion == card.verdict
        (verdict,) = [*app.success, *app.info]
        outcome = "right" if opinion == card.verdict else "wrong"
        assert verdict.value == words(f"verdict.{card.verdict}.{outcome}", said=words(f"opinion.{opinion}"))
        shown = said(app)
        assert "{{" not in shown
        assert all(PAPERS[key].title in shown for key in card.reading)
        assert words(f"answer.{card.name}", **all_shown(answer(card.name)[0])) in shown
        assert len(app.get("vega_lite_chart")) == bool(card.figure)
        assert ("claims.again" in keys(app)) == card.random
        assert not app.code, "the code is sent when it is opened"
        app.session_state[".".join(("source", card.path, card.name, *card.helpers))] = True
        app.run()
        assert f"def {card.name}(" in app.code[0].value
        bar = app.get("progress")[0].proto
        assert bar.text == words("progress", n=n + 1, m=len(CARDS), right=right)
        app.button(key="claims.next").click().run()
    assert words("claim.product") in said(app), "after the last the first"


def test_a_card_can_be_linked(open_page: Open) -> None:
    for language in LANGUAGES:
        app = open_page("claims", language, **{"claims.card": "huber_name"})
        assert text("claims", language)("claim.huber_name") in said(app)
        assert not app.warning


def test_a_card_opened_from_the_list_stands_in_the_address(open_page: Open) -> None:
    app = open_page("claims")
    app.button(key="claims.open.rnn_step").click().run()
    assert app.query_params["claims.card"] in ("rnn_step", ["rnn_step"])
    app.button(key="claims.open.product").click().run()
    assert "claims.card" not in app.query_params, "the default needs no place in the link"


@pytest.mark.parametrize("topic", ["arithmetic", "gradients", "numbers", "training", "people"])
def test_a_topic_lists_its_own_and_opens_one_of_them(open_page: Open, topic: str) -> None:
    app = open_page("claims")
    app.button_group(key="claims.topic").set_value(topic).run()
    own = of_topic(topic)
    assert {key for key in keys(app) if key.startswith("claims.open.")} == {f"claims.open.{card.name}" for card in own}
    assert text("claims", "en")(f"claim.{own[0].name}") in said(app)
    assert app.session_state["claims.card"] == own[0].name


def test_a_linked_card_keeps_its_place_in_its_topic(open_page: Open) -> None:
    app = open_page("claims", **{"claims.card": "wavenet_authors", "claims.topic": "people"})
    assert app.session_state["claims.card"] == "wavenet_authors"


@pytest.mark.parametrize("address", [{"claims.card": "nothing"}, {"claims.topic": "九"}, {"claims.seed": "-3"}])
def test_a_broken_link_opens_the_first_card_with_a_notice(open_page: Open, address: dict[str, str]) -> None:
    app = open_page("claims", **address)
    assert not app.exception
    (notice,) = app.warning
    assert next(iter(address)) in notice.value
    assert text("claims", "en")("claim.product") in said(app)
    assert app.session_state["claims.seed"] == 0


def test_drawing_again_changes_the_numbers_and_the_link(open_page: Open) -> None:
    app, words = open_page("claims", **{"claims.card": "xavier_uniform"}), text("claims", "en")
    app.button(key="claims.true").click().run()
    answers = [words("answer.xavier_uniform", **all_shown(answer("xavier_uniform", seed)[0])) for seed in (0, 1)]
    assert answers[0] in said(app)
    app.button(key="claims.again").click().run()
    assert answers[1] in said(app)
    assert app.query_params["claims.seed"] in ("1", ["1"])


def test_an_answer_that_cannot_be_computed_says_so_and_the_page_stays(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object, **__: object) -> None:
        raise Problem("oracle_busy")

    monkeypatch.setattr(Here, "ask", ask)
    app = open_page("claims", **{"claims.card": "bf16_step"})
    app.button(key="claims.true").click().run()
    assert app.error[0].value == text("problems", "en")("problem.oracle_busy")
    assert "claims.next" in keys(app)


def test_the_real_oracle_answers(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "oracle", ORACLE)
    app = open_page("claims", **{"claims.card": "bf16_step"})
    app.button(key="claims.true").click().run()
    assert not app.error
    assert text("claims", "en")("answer.bf16_step", **all_shown(answer("bf16_step")[0])) in said(app)


def test_a_number_that_is_missing_leaves_the_page(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Card, "answer", lambda *_: ({}, {}))
    app = open_page("claims")
    app.button(key="claims.false").click().run()
    assert not app.exception
    assert text("claims", "en")("answer.product", **all_shown({}, product()[0])) in said(app)


def test_opinions_survive_a_change_of_language(open_page: Open) -> None:
    app = open_page("claims")
    app.button(key="claims.depends").click().run()
    app.button_group(key="lang").set_value("zh").run()
    words = text("claims", "zh")
    assert words("verdict.false.wrong", said=words("opinion.depends")) in [info.value for info in app.info]
    assert words("answer.product", **all_shown(product()[0])) in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_questions_turn_the_cards_to_other_numbers(open_page: Open, language: str) -> None:
    app, words = open_page("claims", language), text("claims", language)
    for name, right, wrong, values in (
        ("left", "1/32", "1/2", {"answer": "0.03125", "depth": 10}),
        ("width", "4", "28", {"answer": "4", "pixels": 28}),
    ):
        app.text_input(key=f"claims.quiz.{name}.given").set_value(wrong)
        app.button(key=f"claims.quiz.{name}.check").click().run()
        assert words(f"quiz.{name}.wrong", **values) in [told.value for told in app.info]
        app.text_input(key=f"claims.quiz.{name}.given").set_value(right)
        app.button(key=f"claims.quiz.{name}.check").click().run()
        assert words(f"quiz.{name}.right", **values) in [told.value for told in app.success]
