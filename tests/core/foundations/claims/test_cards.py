"""The cards as a set: each has a function, words in both languages, sources; no number is typed into an answer."""

from __future__ import annotations

import json
import re
from typing import get_args

import numpy as np
import pytest

from core.foundations.claims.cards import CARDS, VERDICTS, Card, ClaimsConfig, Name, following, of_topic
from core.foundations.claims.papers import PAPERS
from core.foundations.claims.shown import NOTHING, all_shown
from core.text import LANGUAGES, placeholders, words

every_card = pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.name)


def test_the_link_knows_every_card_in_its_order() -> None:
    assert list(CARDS) == list(get_args(Name))
    assert ClaimsConfig().card in CARDS


def test_guessing_always_the_same_does_not_pay() -> None:
    verdicts = [card.verdict for card in CARDS.values()]
    assert all(verdicts.count(verdict) >= 4 for verdict in VERDICTS)


@every_card
def test_its_answer_fills_its_words(card: Card) -> None:
    numbers, arrays = card.answer(0)
    json.dumps(numbers, allow_nan=False)
    filled = all_shown(numbers)
    for language in LANGUAGES:
        blocks = words("claims", language)
        answer = blocks[f"answer.{card.name}"]
        assert placeholders(answer), "an answer without a number is an opinion"
        assert placeholders(answer) <= filled.keys()
        assert not placeholders(blocks[f"claim.{card.name}"])
        assert blocks[f"short.{card.name}"]
        if card.figure:
            shape = {len(line) for line in arrays.values()}
            assert len(shape) == 1
            assert next(iter(arrays)) == "x"
            assert all(np.isfinite(line).all() for line in arrays.values())
            for name in (*(f".{series}" for series in list(arrays)[1:]), "", ".x", ".y"):
                assert f"figure.{card.name}{name}" in blocks


@pytest.mark.parametrize("card", [card for card in CARDS.values() if card.random], ids=lambda card: card.name)
def test_whatever_was_drawn_fills_its_words(card: Card) -> None:
    wanted = {name for language in LANGUAGES for name in placeholders(words("claims", language)[f"answer.{card.name}"])}
    for seed in (1, 2) if card.apart else range(1, 9):  # of he_deviation, some keep more than there was
        filled = all_shown(card.answer(seed)[0])
        assert wanted <= filled.keys(), seed
        assert NOTHING not in filled.values(), seed


@every_card
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_is_typed_into_its_answer(card: Card, language: str) -> None:
    answer = words("claims", language)[f"answer.{card.name}"]
    bare = re.sub(r"\{\{\w+\}\}|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|[a-z]+\d+", "", answer, flags=re.DOTALL)
    assert not re.search(r"\d", bare)


@every_card
def test_it_names_sources_that_are_known(card: Card) -> None:
    assert card.reading
    assert set(card.reading) <= PAPERS.keys()


def test_no_source_is_there_for_nothing() -> None:
    assert {key for card in CARDS.values() for key in card.reading} == PAPERS.keys()


@every_card
def test_the_same_question_has_the_same_answer(card: Card) -> None:
    if not card.random:
        assert card.answer(1)[0] == card.answer(2)[0]
        return
    (one, lines), (two, others) = card.answer(3), card.answer(3)
    clocked = {"one_ms", "batch_ms", "times"} if card.name == "no_batches" else set()
    assert {key: one[key] for key in one.keys() - clocked} == {key: two[key] for key in two.keys() - clocked}
    assert all(np.array_equal(lines[key], others[key]) for key in lines)


def test_next_leads_through_a_topic_and_past_what_is_judged() -> None:
    names = [card.name for card in of_topic("people")]
    assert [following(name, "people") for name in names] == [*names[1:], names[0]]
    assert following(names[0], "people", judged=names[:3]) == names[3]
    assert following(names[-1], "people", judged=names) == names[0]
    assert following("product", "people") == names[0]
    assert of_topic("all") == tuple(CARDS.values())
