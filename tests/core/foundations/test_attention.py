"""Attention against torch in float64, over masks, heads, lengths and widths; masks against their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some

from core.foundations.attention import (
    Mask,
    Weights,
    additive_scores,
    attend,
    causal_mask,
    entropy,
    hard_rows,
    join,
    padding_mask,
    softmax_rows,
    split,
)
from core.foundations.attention_checked import module, product

close = {"rtol": 1e-10, "atol": 1e-10}
seeds, heads_, sizes, lengths = some.integers(0, 2**31), some.integers(1, 4), some.integers(1, 8), some.integers(1, 12)
masks = some.sampled_from(["none", "causal", "padding", "any"])


def made(seed: int, heads: int, size: int, queries: int, keys: int, kind: str) -> tuple[Weights, np.ndarray, np.ndarray, Mask]:  # fmt: skip
    random = np.random.default_rng(seed)
    d = heads * size
    w = Weights(*random.normal(size=(4, d, d)), v=random.normal(size=(heads, size)))
    x = random.normal(size=(queries, d))
    memory = x if kind == "causal" else random.normal(size=(keys, d))
    if kind == "causal":
        return w, x, memory, causal_mask(queries)
    if kind == "padding":
        real = int(random.integers(1, keys + 1))
        return w, x, memory, padding_mask(queries, real, keys - real)
    seen = np.ones((queries, keys), bool)
    if kind == "any":
        seen = random.random((queries, keys)) < 0.5
        seen[np.arange(queries), random.integers(0, keys, queries)] = True
    return w, x, memory, seen


@given(seeds, heads_, sizes, lengths, lengths, masks)
def test_attention_is_torch_s(seed: int, heads: int, size: int, queries: int, keys: int, kind: str) -> None:
    w, x, memory, seen = made(seed, heads, size, queries, keys, kind)
    found = attend(w, x, memory, seen)
    theirs = module(w, x, memory, seen)
    for name, value in theirs.items():
        np.testing.assert_allclose(getattr(found, name), value, **close, err_msg=name)
    unscaled = attend(w, x, memory, seen, scaling=False)
    np.testing.assert_allclose(unscaled.heads, product(w, x, memory, seen, scale=1.0), **close)


@given(seeds, heads_, sizes, lengths, lengths, masks, some.sampled_from(["dot", "additive"]), some.booleans())
def test_rows_are_shares_and_nothing_hidden_gets_any(
    seed: int, heads: int, size: int, queries: int, keys: int, kind: str, score: str, hard: bool
) -> None:
    w, x, memory, seen = made(seed, heads, size, queries, keys, kind)
    found = attend(w, x, memory, seen, kind=score, hard=hard)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.weights.sum(axis=-1), 1, rtol=1e-12)
    assert (found.weights >= 0).all()
    assert (found.weights[:, ~seen] == 0).all()
    assert np.isneginf(found.masked[:, ~seen]).all()
    if hard:
        assert set(np.unique(found.weights)) <= {0.0, 1.0}
        np.testing.assert_array_equal(found.weights.argmax(axis=-1), found.masked.argmax(axis=-1))


@given(seeds, heads_, sizes, lengths, lengths)
def test_additive_scores_are_those_of_bahdanau(seed: int, heads: int, size: int, queries: int, keys: int) -> None:
    random = np.random.default_rng(seed)
    q, k, v = (random.normal(size=shape) for shape in ((heads, queries, size), (heads, keys, size), (heads, size)))
    found = additive_scores(q, k, v)
    layer = torch.nn.Linear(size, 1, bias=False, dtype=torch.float64)
    for head in range(heads):
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(v[head])[None])
            for t in range(queries):
                theirs = layer(torch.tanh(torch.from_numpy(q[head, t] + k[head])))[:, 0]
                np.testing.assert_allclose(found[head, t], theirs.numpy(), **close)


def test_a_case_worked_by_hand() -> None:
    """Two tokens, Q = K = V = x = [[1, 0], [0, 1]]: scores are the unit matrix, each row (e^s, 1)/(e^s + 1) with s = 1/√2."""
    one = np.eye(2)
    found = attend(Weights(one, one, one, 2 * one, np.zeros((1, 2))), one, one, np.ones((2, 2), bool))
    share = math.exp(1 / math.sqrt(2)) / (math.exp(1 / math.sqrt(2)) + 1)
    assert share == pytest.approx(0.669762, abs=1e-6)
    expected = [[share, 1 - share], [1 - share, share]]
    np.testing.assert_allclose(found.scores[0], one)
    np.testing.assert_allclose(found.weights[0], expected, rtol=1e-12)
    np.testing.assert_allclose(found.output, 2 * np.array(expected), rtol=1e-12)
    masked = attend(Weights(one, one, one, one, np.zeros((1, 2))), one, one, causal_mask(2))
    np.testing.assert_allclose(masked.weights[0], [[1, 0], expected[1]], rtol=1e-12)


@given(seeds, heads_, sizes, lengths)
def test_heads_are_split_and_joined(seed: int, heads: int, size: int, length: int) -> None:
    x = np.random.default_rng(seed).normal(size=(length, heads * size))
    parts = split(x, heads)
    np.testing.assert_array_equal(parts[-1], x[:, -size:])
    np.testing.assert_array_equal(join(parts), x)


def test_masks_hide_what_they_say() -> None:
    assert causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]
    assert padding_mask(2, 2, 1).tolist() == [[True, True, False]] * 2
    with pytest.raises(ValueError, match="nothing"):
        softmax_rows(np.array([[0.0, 1.0], [-np.inf, -np.inf]]))
    with pytest.raises(ValueError, match="reshape"):
        split(np.zeros((2, 5)), 2)


def test_large_scores_neither_overflow_nor_lose_a_row() -> None:
    found = softmax_rows(np.array([[1e4, 1e4 - 1], [-1e4, -1e5]]))
    np.testing.assert_allclose(found, [[1 / (1 + math.exp(-1)), 1 / (1 + math.e)], [1, 0]], rtol=1e-12)
    assert hard_rows(np.array([[2.0, 5.0, 5.0]])).tolist() == [[0, 1, 0]]
    np.testing.assert_allclose(entropy(np.array([[0.25] * 4, [1.0, 0, 0, 0]])), [math.log(4), 0], atol=1e-15)


@given(seeds, some.integers(2, 6))
def test_without_positions_the_order_of_the_words_says_nothing(seed: int, length: int) -> None:
    w, x, _, _ = made(seed, 2, 3, length, length, "none")
    order = np.random.default_rng(seed).permutation(length)
    everything = np.ones((length, length), bool)
    found, moved = attend(w, x, x, everything).output, attend(w, x[order], x[order], everything).output
    np.testing.assert_allclose(moved, found[order], **close)
