"""Count models against a slow one that is written as the formula reads, and as distributions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.sequences import characters, counted, words_in


def slow(text: list[int], context: tuple[int, ...], letter: int, vocabulary: int) -> float:
    """P_n(letter | context), Witten and Bell's recursion; `context` has n − 1 characters."""
    lower = slow(text, context[1:], letter, vocabulary) if context else 1 / vocabulary
    size = len(context)
    followers = [text[at + size] for at in range(len(text) - size) if tuple(text[at : at + size]) == context]
    if not followers:
        return lower
    different = len(set(followers))
    return (followers.count(letter) + different * lower) / (len(followers) + different)


@pytest.fixture
def ids() -> np.ndarray:
    return np.random.default_rng(3).choice(4, size=90, p=[0.5, 0.3, 0.15, 0.05])


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_bits_are_those_of_the_formula(ids: np.ndarray, order: int) -> None:
    trained, vocabulary = 70, 5  # one character never occurs
    found = counted.bits(ids, trained, [(70, 82), (82, 90)], [order], vocabulary)[order]
    train = ids[:trained].tolist()
    for (a, b), value in zip([(70, 82), (82, 90)], found, strict=True):
        each = [slow(train, tuple(ids[at - order + 1 : at].tolist()), int(ids[at]), vocabulary) for at in range(a, b)]
        assert value == pytest.approx(-np.mean(np.log2(each)), abs=1e-12)


def test_the_slow_model_is_a_distribution(ids: np.ndarray) -> None:
    train = ids[:70].tolist()
    for context in [(), (0,), (1, 0), (3, 3, 3, 3)]:
        assert sum(slow(train, context, letter, 5) for letter in range(5)) == pytest.approx(1)


def test_only_the_last_characters_are_counted(ids: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "MOST", 30)
    shortened = counted.bits(ids, 70, [(70, 90)], [2], 4)
    assert shortened == counted.bits(ids[40:], 30, [(30, 50)], [2], 4)
    monkeypatch.undo()
    assert shortened != counted.bits(ids, 70, [(70, 90)], [2], 4)


def test_a_text_that_repeats_itself_costs_almost_nothing() -> None:
    ids = np.tile([1, 2, 3], 400)
    found = counted.bits(ids, 1000, [(1000, 1200)], [1, 2], 4)
    assert found[1][0] == pytest.approx(math.log2(3), abs=0.01)
    assert found[2][0] < 0.02


def test_characters_by_frequency_and_back() -> None:
    known, dropped = characters.build("aaabbc😀\n", 3)
    assert known.letters == "ab\n"  # of equally frequent ones the lowest code point
    assert dropped == 2
    assert known.encode("ab?\n").tolist() == [1, 2, 0, 3]
    assert known.decode([1, 2, 0, 3]) == "ab\N{REPLACEMENT CHARACTER}\n"
    assert known.unknown("xa😀x") == ("x", "😀")
    everything = "Ä\x00\u202e中\U0001f600\ud800"
    kept, _ = characters.build(everything, 100)
    assert kept.decode(kept.encode(everything)) == everything
    assert characters.build("", 5) == (characters.Characters(""), 0)


def test_words_and_pairs() -> None:
    known = words_in.words("The king's men are here", "en")
    assert words_in.share("the king's xqz a men", known, "en") == pytest.approx(
        2 / 3
    )  # "a" is one letter, "men" perhaps half a word
    assert words_in.marks("the xq men.", known, "en") == "111 00 111 "
    pairs = words_in.words("春眠不覺曉，處處聞啼鳥。", "zh")
    assert words_in.share("春眠聞啼。曉處", pairs, "zh") == pytest.approx(2 / 4)
    assert words_in.marks("春眠聞啼。曉處", pairs, "zh") == "1111 00"
    assert words_in.share("1234", known, "en") is None
    assert words_in.share("", pairs, "zh") is None
