"""Texts as batches of numbers: nothing is lost, little is padded, the vocabulary knows the training texts alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.data.text_sets import labelled
from core.data.token_config import TokenConfig
from core.data.tokens import PADDING, UNKNOWN
from core.sequences.reading_config import ReadingData
from core.sequences.reading_texts import batches, clipped, padded, prepared, some, waste

DATA = ReadingData("reviews_en", longest=20)
lengths = st.lists(st.integers(1, 60), min_size=1, max_size=400).map(lambda each: np.array(each, np.int64))


@given(lengths, st.integers(1, 70), st.integers(0, 5), st.integers(0, 3))
def test_an_epoch_holds_each_text_once(sizes: np.ndarray, size: int, seed: int, epoch: int) -> None:
    found = batches(sizes, size, seed, epoch)
    assert sorted(np.concatenate(found).tolist()) == list(range(len(sizes)))
    assert len(found) == -(-len(sizes) // size)
    assert max(map(len, found)) <= size
    again = batches(sizes, size, seed, epoch)
    assert all(np.array_equal(a, b) for a, b in zip(found, again, strict=True))


def test_texts_of_one_length_are_together_and_each_epoch_mixes_anew() -> None:
    sizes = np.random.default_rng(0).geometric(0.02, 3000).astype(np.int64)
    found = batches(sizes, 32, 0, 0)
    unsorted = [np.arange(at, min(at + 32, 3000)) for at in range(0, 3000, 32)]
    assert waste(sizes, found) < 0.1 < 0.6 < waste(sizes, unsorted)
    longest = [int(sizes[each].max()) for each in found]
    assert longest != sorted(longest), "short texts would always come first"
    other = batches(sizes, 32, 0, 1)
    assert {frozenset(each.tolist()) for each in found} != {frozenset(each.tolist()) for each in other}


def test_waste_is_the_share_of_padding() -> None:
    sizes = np.array([1, 4, 2], np.int64)
    # a batch of 1 and 4 tokens is 2 × 4, of which 3 are padding; one of 2 tokens has none
    assert waste(sizes, [np.array([0, 1]), np.array([2])]) == pytest.approx(3 / 10)


def test_a_batch_is_a_rectangle_with_zeros_behind_the_ends() -> None:
    ids = padded([np.array([5, 6, 7]), np.array([8])])
    assert torch.equal(ids, torch.tensor([[5, 6, 7], [8, 0, 0]]))
    assert PADDING == 0


def test_a_text_is_cut_and_never_empty() -> None:
    assert clipped(np.arange(2, 30), 5).tolist() == [2, 3, 4, 5, 6]
    assert clipped(np.array([], np.int64), 5).tolist() == [UNKNOWN]


def test_a_share_keeps_each_class_in_its_proportion() -> None:
    labels = np.array([0] * 90 + [1] * 9 + [2])
    kept = some(np.arange(100), labels, 0.2, 3)
    assert Counter(labels[kept].tolist()) == {0: 18, 1: 2, 2: 1}
    assert sorted(set(kept.tolist())) == kept.tolist()
    assert not np.array_equal(kept, some(np.arange(100), labels, 0.2, 4))
    assert np.array_equal(some(np.arange(100), labels, 1.0, 3), np.arange(100))


@pytest.mark.parametrize("unit", ["characters", "words", "subwords"])
def test_the_tokens_are_those_of_the_training_texts(unit: str) -> None:
    read = prepared(DATA, TokenConfig(unit, 20000), 0)  # type: ignore[arg-type]
    found = labelled("reviews_en")
    assert read.texts == found.texts
    assert all(np.array_equal(read.train, part) for part in (found.parts["train"],))
    for row in range(0, len(read.texts), 37):
        whole = read.tokenizer.encode(read.texts[row]).ids
        assert read.ids[row].tolist() == whole[:20]
        assert read.lengths[row] == len(whole)
    used = np.unique(np.concatenate([read.tokenizer.ids(read.texts[row]) for row in read.train]))
    assert UNKNOWN not in used, "each token of a training text is known, where there is room for all"
    if unit == "words":
        known = set(" ".join(read.texts[row] for row in read.train).lower().split())
        strange = [word for row in read.validation for word in read.texts[row].lower().split() if word.isalpha() and not any(word in re.split(r"\W+", each) for each in known)]  # fmt: skip
        assert strange, "the validation texts have words of their own"
        assert all(read.tokenizer.ids(word).tolist() == [UNKNOWN] for word in strange)


def test_fewer_training_texts_mean_a_smaller_vocabulary_and_the_same_test() -> None:
    whole, tenth = (prepared(replace(DATA, share=share), TokenConfig("words", 20000), 1) for share in (1.0, 0.1))
    assert len(tenth.train) == 32
    assert set(tenth.train) < set(whole.train)
    assert np.array_equal(tenth.test, whole.test)
    assert np.array_equal(tenth.validation, whole.validation)
    assert len(tenth.tokenizer) < len(whole.tokenizer) / 2


def test_texts_are_judged_in_any_order_but_each_in_its_place() -> None:
    read = prepared(DATA, TokenConfig("words", 500), 0)
    places = []
    for where, batch in read.judged(read.test):
        places += where.tolist()
        for k, place in enumerate(where):
            row = read.test[place]
            assert batch.ids[k][batch.ids[k] != 0].tolist() == read.ids[row].tolist()
            assert batch.labels[k] == read.labels[row]
    assert sorted(places) == list(range(len(read.test)))
