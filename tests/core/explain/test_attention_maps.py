"""Rollout, entropy and distance of attention maps on cases worked by hand, and what must hold for all maps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.explain.attention_maps import distance, entropy, most_entropy, rollout, thumbnails


def some(layers: int, heads: int, n: int, seed: int) -> np.ndarray:
    raw = np.random.default_rng(seed).exponential(size=(layers, heads, n, n))
    return raw / raw.sum(axis=-1, keepdims=True)


def test_rollout_of_two_layers_worked_by_hand() -> None:
    """Layer 1: all look at token 1, so A₁ = [[1, 0], [½, ½]]. Layer 2: all look at token 2, so A₂ = [[½, ½], [0, 1]]."""
    maps = np.array([[[[1.0, 0], [1, 0]]], [[[0.0, 1], [0, 1]]]])
    np.testing.assert_array_equal(rollout(maps), [[[1, 0], [0.5, 0.5]], [[0.75, 0.25], [0.5, 0.5]]])


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 6), st.integers(0, 99))
def test_rows_of_rollout_sum_to_one(layers: int, heads: int, n: int, seed: int) -> None:
    found = rollout(some(layers, heads, n, seed))
    assert found.shape == (layers, n, n)
    np.testing.assert_allclose(found.sum(axis=-1), 1, atol=1e-12)


def test_rollout_needs_tokens_that_look_at_themselves() -> None:
    with pytest.raises(ValueError, match="themselves"):
        rollout(np.ones((1, 1, 2, 3)) / 3)


def test_entropy_from_one_token_to_all() -> None:
    assert entropy(np.eye(4)) == 0
    assert entropy(np.full((3, 8), 1 / 8)) == pytest.approx(3)
    assert entropy(np.array([[0.5, 0.5, 0, 0], [1, 0, 0, 0]])) == pytest.approx(0.5)


def test_the_greatest_entropy_counts_what_may_be_looked_at() -> None:
    ahead = np.tril(np.ones((3, 2, 4, 4)))
    ahead /= ahead.sum(axis=-1, keepdims=True)
    assert most_entropy(ahead) == pytest.approx([(0 + 1 + np.log2(3) + 2) / 4] * 3)
    np.testing.assert_allclose(entropy(ahead)[:, 0], most_entropy(ahead))  # all alike, and no more is possible
    assert most_entropy(some(2, 3, 8, 1)) == pytest.approx([3, 3])
    one_sharp = np.stack([np.eye(4), np.full((4, 4), 1 / 4)])
    assert most_entropy(one_sharp) == pytest.approx(2), "what one head leaves out another looks at"


def test_distance_in_tokens() -> None:
    assert distance(np.eye(4)) == 0
    assert distance(np.eye(4)[::-1]) == pytest.approx(2)  # 3, 1, 1, 3
    assert distance(np.array([[[0.0, 0.5, 0.5]]])).tolist() == [1.5]


def test_thumbnails_keep_the_greatest_share() -> None:
    maps = some(2, 3, 50, 1)
    small = thumbnails(maps, 16)
    assert small.shape == (2, 3, 16, 16)
    np.testing.assert_array_equal(small.max(axis=(-2, -1)), maps.max(axis=(-2, -1)))
    assert small[0, 0, 0, 0] == maps[0, 0, :3, :3].max()
    assert thumbnails(maps, 50) is maps
