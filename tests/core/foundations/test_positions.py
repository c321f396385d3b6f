"""Positions against their definitions and against torch's complex numbers, in float64; what they do to a distance and to an order."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some

from core.foundations.attention import Weights, attend, causal_mask
from core.foundations.positions import (
    attend_placed,
    by_distance,
    frequencies,
    products,
    rotate,
    sinusoidal,
)
from core.foundations.positions_checked import turned, turns
from core.models import attending

close = {"rtol": 1e-10, "atol": 1e-10}
seeds, lengths, pairs = some.integers(0, 2**31), some.integers(1, 40), some.integers(1, 16)
bases = some.sampled_from([10.0, 100.0, 10000.0])


def drawn(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def weights(seed: int, d: int) -> Weights:
    random = np.random.default_rng(seed)
    return Weights(*random.normal(size=(4, d, d)), v=np.zeros((1, d)))


@pytest.mark.parametrize("base", [None, 100])
def test_sines_and_cosines_are_their_definition(base: float | None) -> None:
    found = sinusoidal(7, 12) if base is None else sinusoidal(7, 12, base)
    for p in range(7):
        for i in range(6):
            angle = p / (base or 10000) ** (2 * i / 12)
            assert found[p, 2 * i] == pytest.approx(math.sin(angle), abs=1e-14)
            assert found[p, 2 * i + 1] == pytest.approx(math.cos(angle), abs=1e-14)


@given(lengths, pairs, bases)
def test_sines_and_cosines_are_torch_s_complex_numbers(length: int, half: int, base: float) -> None:
    hands = turns(length, 2 * half, base)
    found = sinusoidal(length, 2 * half, base)
    np.testing.assert_allclose(found[:, 0::2], hands.imag.numpy(), **close)
    np.testing.assert_allclose(found[:, 1::2], hands.real.numpy(), **close)


def test_a_rotation_is_its_matrix() -> None:
    """R of Su et al. (2021), eq. 15: blocks of [[cos, −sin], [sin, cos]] along the diagonal, applied to each row."""
    x, places = drawn(0, 5, 6), np.array([0.0, 3, 1, 7, 40])
    found = rotate(x, places, 50)
    for row, p in enumerate(places):
        R = np.zeros((6, 6))
        for i in range(3):
            angle = p * 50 ** (-2 * i / 6)
            R[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = [
                [math.cos(angle), -math.sin(angle)],
                [math.sin(angle), math.cos(angle)],
            ]
        np.testing.assert_allclose(found[row], R @ x[row], **close)


@given(seeds, lengths, pairs, bases)
def test_a_rotation_is_a_product_of_complex_numbers_and_keeps_lengths(seed: int, length: int, half: int, base: float) -> None:  # fmt: skip
    x = drawn(seed, length, 2 * half)
    found = rotate(x, np.arange(length, dtype=float), base)
    np.testing.assert_allclose(found, turned(torch.from_numpy(x), base).numpy(), **close)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), np.linalg.norm(x, axis=1), rtol=1e-12)


@given(seeds, some.integers(2, 20), pairs, bases, some.integers(0, 500))
def test_a_rotated_score_knows_only_the_distance(seed: int, length: int, half: int, base: float, shift: int) -> None:
    q, k = (np.tile(each, (length, 1)) for each in drawn(seed, 2, 2 * half))
    places = np.arange(length, dtype=float)
    here = products(rotate(q, places, base), rotate(k, places, base))
    there = products(rotate(q, places + shift, base), rotate(k, places + shift, base))
    np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-9)
    for apart in range(1 - length, length):
        assert np.ptp(np.diagonal(here, apart)) < 1e-10


@given(some.integers(2, 40), pairs, bases)
def test_the_product_of_waves_is_a_sum_of_cosines_of_the_distance(length: int, half: int, base: float) -> None:
    P = sinusoidal(length, 2 * half, base)
    expected = by_distance(base, 2 * half, length)
    for apart in range(length):
        np.testing.assert_allclose(np.diagonal(products(P, P), apart), expected[apart], **close)
    assert expected[0] == pytest.approx(half)


def test_over_many_words_the_rotated_product_is_twice_that_of_the_waves() -> None:
    q = drawn(3, 4000, 1, 8)
    rotated = np.stack([rotate(np.repeat(each, 12, axis=0), np.arange(12.0), 10) for each in q])
    found = np.einsum("nd,npd->p", rotated[:, 0], rotated) / len(rotated)
    np.testing.assert_allclose(found, 2 * by_distance(10, 8, 12), atol=0.3)


@given(seeds, some.integers(1, 10), pairs, bases, some.booleans(), some.booleans())
def test_attention_with_places_is_torch_s(seed: int, length: int, half: int, base: float, rotary: bool, causal: bool) -> None:  # fmt: skip
    w, x = weights(seed, 2 * half), drawn(seed, length, 2 * half)
    mask = causal_mask(length) if causal else np.ones((length, length), bool)
    found = attend_placed(w, x, mask, base if rotary else None)
    q, k, v = (torch.from_numpy(x @ each) for each in (w.Q, w.K, w.V))
    if rotary:
        q, k = turned(q, base), turned(k, base)
    theirs = torch.nn.functional.scaled_dot_product_attention(
        q[None], k[None], v[None], attn_mask=torch.from_numpy(mask)
    )
    np.testing.assert_allclose(found.output, theirs[0].numpy() @ w.O, **close)
    np.testing.assert_allclose(found.weights.sum(axis=-1), 1, rtol=1e-12)
    if not rotary:
        np.testing.assert_allclose(found.output, attend(w, x, x, mask).output, **close)


@given(seeds, some.integers(2, 8), pairs)
def test_only_without_places_does_an_order_say_nothing(seed: int, length: int, half: int) -> None:
    w, x = weights(seed, 2 * half), drawn(seed, length, 2 * half)
    order = np.random.default_rng(seed).permutation(length)
    everything = np.ones((length, length), bool)
    now = attend_placed(w, x, everything)
    np.testing.assert_allclose(attend_placed(w, x[order], everything).output, now.output[order], rtol=1e-8, atol=1e-10)


def test_places_of_any_kind_tell_an_order() -> None:
    w, x = weights(1, 8), drawn(2, 4, 8)
    everything, order = np.ones((4, 4), bool), np.array([3, 1, 2, 0])
    for told in (None, 10000.0):
        added = sinusoidal(4, 8) if told is None else np.zeros((4, 8))
        now = attend_placed(w, x + added, everything, told).output
        then = attend_placed(w, x[order] + added, everything, told).output
        assert np.abs(then - now[order]).max() > 0.01


def test_what_is_shown_is_what_the_transformers_of_the_app_use() -> None:
    x, places = drawn(4, 9, 16), np.arange(9.0)
    theirs = attending.rotate(torch.from_numpy(x), torch.from_numpy(places)).numpy()
    np.testing.assert_allclose(rotate(x, places), theirs, **close)
    np.testing.assert_allclose(sinusoidal(9, 16), attending.sinusoidal(9, 16).numpy(), **close)


def test_columns_come_in_pairs() -> None:
    with pytest.raises(ValueError, match="pairs"):
        frequencies(5)
    np.testing.assert_allclose(frequencies(4, 100), [1, 0.1], rtol=1e-15)
