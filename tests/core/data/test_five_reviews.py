"""Five reviews and a sixth: what each way of cutting knows of it, and what the bag of tokens makes of that."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from core.data import five_reviews
from core.data.five_reviews import judged, reviews
from core.errors import Problem

LANGUAGES = ("zh", "en")
both = pytest.mark.parametrize("language", LANGUAGES)


def ways(language: Any, text: str) -> dict[str, dict[str, Any]]:
    return {way["unit"]: way for way in judged(language, text)[0]["units"]}


@both
def test_there_are_five_and_three_of_them_are_positive(language: Any) -> None:
    assert [each.positive for each in reviews(language)] == [True, True, True, False, False]
    assert {each.positive for each in reviews(language, "new")} == {True, False}
    assert all(each.text and each.meaning for part in ("five", "new") for each in reviews(language, part))


@both
def test_of_whole_sentences_nothing_is_shared_and_every_new_one_gets_the_same_answer(language: Any) -> None:
    told = [ways(language, each.text)["sentences"] for each in reviews(language, "new")]
    assert all((way["tokens"], way["shared"], way["known"], len(way["asked"])) == (5, 0, 0, 1) for way in told)
    assert len({way["positive"] for way in told}) == 1
    known = ways(language, reviews(language)[3].text)["sentences"]
    assert known["known"] == 1
    assert known["positive"] < 0.5, "what was learned by heart is known"


@both
def test_words_are_shared_and_tell_good_from_bad_until_somebody_says_not(language: Any) -> None:
    told = [ways(language, each.text)["words"] for each in reviews(language, "new")]
    good, bad, trap = told
    assert good["shared"] >= 5
    assert good["known"] == len(good["asked"])
    assert good["positive"] > 0.7
    assert bad["positive"] < 0.35
    assert trap["positive"] > 0.5, "a bag of words does not know what the word not belongs to"
    assert [token["weight"] for token in trap["asked"]].count(None) == 1


@both
def test_the_answer_is_the_sum_that_is_shown_and_the_fit_is_the_best_one(language: Any) -> None:
    """Against an optimizer of another library: the penalized log likelihood has one minimum."""
    text = reviews(language, "new")[1].text
    for unit, way in ways(language, text).items():
        total = way["start"] + sum(token["weight"] or 0.0 for token in way["asked"])
        assert math.isclose(way["positive"], 1 / (1 + math.exp(-total)), rel_tol=1e-9)
        tokenizer = five_reviews.built([each.text for each in reviews(language)], unit, 1000, language)  # type: ignore[arg-type]
        bags = np.array(
            [np.bincount(tokenizer.encode(each.text).ids, minlength=len(tokenizer)) for each in reviews(language)]
        )
        signs = np.array([1 if each.positive else -1 for each in reviews(language)])

        def loss(w: np.ndarray, bags: np.ndarray = bags, signs: np.ndarray = signs) -> float:
            return w[1:] @ w[1:] / 2 + five_reviews.STRENGTH * np.logaddexp(0, -signs * (bags @ w[1:] + w[0])).sum()

        best = minimize(loss, np.zeros(bags.shape[1] + 1), method="L-BFGS-B", options={"ftol": 1e-14, "gtol": 1e-9}).x
        asked = np.bincount(tokenizer.encode(text).ids, minlength=len(tokenizer))
        asked[1] = 0
        assert way["positive"] == pytest.approx(1 / (1 + np.exp(-(asked @ best[1:] + best[0]))), abs=2e-3)


@both
def test_what_is_known_is_counted_by_hand(language: Any) -> None:
    seen = {sign for each in reviews(language) for sign in each.text}
    text = reviews(language, "new")[2].text + "鑫"
    way = ways(language, text)["characters"]
    assert way["known"] == sum(sign in seen for sign in text)
    assert way["tokens"] == len(seen)
    assert way["asked"][-1] == {"text": "鑫", "within": 0, "weight": None}
    for token in way["asked"]:
        assert token["within"] == sum(token["text"] in each.text for each in reviews(language))


@pytest.mark.parametrize(("text", "code"), [("", "review_empty"), (" \n", "review_empty"), ("好" * 201, "review_long")])
def test_what_cannot_be_judged_is_said(text: str, code: str) -> None:
    with pytest.raises(Problem, match=code):
        judged("zh", text)


@pytest.mark.parametrize("text", ["\ud800", "👨\u200d👩\u200d👧", "שלום", "\u0301", "a" * 200])
def test_whatever_is_written_gets_an_answer(text: str) -> None:
    for way in judged("en", text)[0]["units"]:
        assert 0 < way["positive"] < 1
