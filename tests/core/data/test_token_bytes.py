"""Subwords: the library's own pieces for our text, GPT-2's alphabet, spans of bytes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import ByteLevelBPETokenizer, pre_tokenizers

from core.data import token_bytes
from core.data.tokens import built

TEXTS = ["low lower lowest newer wider", "房间很干净，房间很大", "new newest 👍🏽"]


def test_the_alphabet_is_the_library_s() -> None:
    assert sorted(token_bytes.alphabet()) == sorted(pre_tokenizers.ByteLevel.alphabet())
    assert len(set(token_bytes.alphabet())) == 256
    (piece, _), *_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False).pre_tokenize_str("é \n房")
    assert token_bytes.to_bytes(piece).decode() == "é \n房"


@given(run=st.text("lowernsid房间很大", min_size=1, max_size=24))
def test_a_word_is_cut_as_by_the_library_s_own_byte_level_model(run: str) -> None:
    """A run of letters, which both take for one."""
    made = built(TEXTS, "subwords", 300, "en")
    vocabulary = {token: place for place, token in enumerate(made.tokens)}
    encoded = ByteLevelBPETokenizer(vocab=vocabulary, merges=list(made.merges)).encode(run)
    ids, spans = made.encode(run)
    assert [made.tokens[number - 2] for number in ids] == encoded.tokens
    for (begin, end), (low, high) in zip(spans, encoded.offsets, strict=True):
        assert low <= begin <= end <= high, "ours share no character, and lie in the library's"


def test_the_first_joins_are_the_most_frequent_pairs() -> None:
    """By hand: a and b stand together five times, b and c three times; when ab is one, so do it and the c."""
    assert token_bytes.learn(["ab", "ab", "abc", "abc", "abc"], 258) == [("a", "b"), ("ab", "c")]


@pytest.mark.parametrize("unit_of", [1, 3])
def test_the_frequencies_are_those_of_the_texts_cut(unit_of: int) -> None:
    texts = TEXTS * unit_of
    made = built(texts, "subwords", 300, "en")
    counts = Counter(number for text in texts for number in made.encode(text).ids)
    assert all(made.count(number) == counts[number] for number in range(2, len(made)))
    assert list(made.counts) == sorted(made.counts, reverse=True)


def test_a_character_belongs_to_the_token_that_begins_it() -> None:
    assert token_bytes.spans("a房b", [2, 2, 1]) == [(0, 2), (2, 2), (2, 3)]
    assert token_bytes.spans("房", [1, 1, 1]) == [(0, 1), (1, 1), (1, 1)]
    assert token_bytes.spans("", []) == []


def test_a_text_without_a_space_is_learned_from_in_time_that_grows_with_its_length() -> None:
    """A run is cut: what is joined never reaches further than a few characters."""
    merges = token_bytes.learn(["a" * 100_000], 400)
    assert max(len(first + second) for first, second in merges) <= 24
