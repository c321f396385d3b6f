"""Areas under ROC curves against scikit-learn's; kinds of characters in both languages; what chance does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from core.sequences.selective import FEWEST, KINDS, areas, by_chance, of_kind, ranks


@given(seed=st.integers(0, 999), length=st.integers(8, 60), steps=st.integers(1, 5))
def test_as_scikit_learn_has_it(seed: int, length: int, steps: int) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(0, steps + 1, (length, 3)) / steps  # many ties
    chosen = np.zeros(length, bool)
    chosen[random.permutation(length)[: random.integers(FEWEST, length - FEWEST + 1)]] = True
    wanted = [roc_auc_score(chosen, column) for column in values.T]
    np.testing.assert_allclose(areas(ranks(values), chosen), wanted, atol=1e-6)


def test_a_unit_that_fires_on_capitals_is_found() -> None:
    text = "No man Is an Island, Entire of Itself. " * 4
    capital = of_kind(text, "capital")
    random = np.random.default_rng(0)
    values = random.normal(size=(len(text), 20))
    values[:, 7] = np.where(capital, 1.0, -1.0)
    values[:, 3] = np.where(capital, -1.0, 1.0)
    found = areas(ranks(values), capital)
    assert found[7] == 1
    assert found[3] == 0
    chance = by_chance(ranks(values[:, [0, 1, 2, 4, 5, 6]]), capital)
    assert 0.05 < chance < 0.3


def test_too_few_say_nothing() -> None:
    values = np.random.default_rng(0).normal(size=(30, 4))
    few = np.arange(30) < FEWEST - 1
    for chosen in (few, ~few, np.zeros(30, bool)):
        assert (areas(ranks(values), chosen) == 0.5).all()
        assert by_chance(ranks(values), chosen) == 0
    assert areas(ranks(np.zeros((0, 4))), np.zeros(0, bool)).shape == (4,)


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        ("line", "\n", " a"),
        ("space", " \t\u3000", "\na"),
        ("capital", "AÉЖ", "aß1春"),
        ("vowel", "aEu", "bX春 "),
        ("digit", "7٣三", "a,"),
        ("quotation", "“」'", ".,a"),
        ("stop", ".。?！", ",，a"),
        ("punctuation", ".,，。“-", "a1 \n春"),
    ],
)
def test_kinds_of_characters(kind: str, inside: str, outside: str) -> None:
    assert of_kind(inside, kind).all()
    assert not of_kind(outside, kind).any()


def test_every_character_has_an_answer() -> None:
    text = "\0\ud83d\U0001f468\u200d\u202eא\U0010ffff"
    assert all(of_kind(text, kind).shape == (len(text),) for kind in KINDS)
