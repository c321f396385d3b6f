"""The network by hand against autograd, and on real digits."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from core.data.pictures import PicturesConfig, load
from core.foundations import by_hand
from core.foundations.by_hand import Weights


def some(seed: int, n: int, spread: float) -> tuple[Weights, np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    shapes = ((64, 32), (32,), (32, 10), (10,))
    weights = Weights(*(generator.normal(0, spread, shape) for shape in shapes))
    labels = generator.integers(0, 10, n)
    return weights, generator.uniform(0, 1, (n, 64)), np.eye(10)[labels], labels


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 40), spread=st.floats(0.01, 2))
def test_loss_and_gradient_are_autograd_s(seed: int, n: int, spread: float) -> None:
    weights, X, Y, labels = some(seed, n, spread)
    H, P = by_hand.forward(weights, X)
    mine = by_hand.backward(weights, X, Y, H, P)
    W1, b1, W2, b2 = (torch.tensor(part, requires_grad=True) for part in weights)
    logits = torch.sigmoid(torch.tensor(X) @ W1 + b1) @ W2 + b2
    oracle = F.cross_entropy(logits, torch.tensor(labels))
    oracle.backward()
    assert by_hand.loss(P, Y) == pytest.approx(oracle.item(), rel=1e-10)
    for part, tensor in zip(mine, (W1, b1, W2, b2), strict=True):
        assert tensor.grad is not None
        np.testing.assert_allclose(part, tensor.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_nothing_overflows() -> None:
    weights, X, Y, _ = some(0, 5, 1e3)
    H, P = by_hand.forward(weights, X)
    assert np.isfinite(P).all()
    assert np.isfinite(by_hand.loss(P, Y))
    assert all(np.isfinite(part).all() for part in by_hand.backward(weights, X, Y, H, P))
    np.testing.assert_allclose(P.sum(axis=1), 1)


def trained(start: str, epochs: int, rate: float = 0.5) -> float:
    parts = load(PicturesConfig())
    X, Y = parts.train.images().reshape(-1, 64).astype(float), np.eye(10)[parts.train.labels]
    generator = np.random.default_rng(0)
    weights = by_hand.first_weights(start, generator)
    for _ in range(epochs):
        *_, (weights, _, _) = by_hand.epoch(weights, X, Y, rate, 16, generator)
    P = by_hand.forward(weights, parts.test.images().reshape(-1, 64).astype(float))[1]
    return float((P.argmax(axis=1) == parts.test.labels).mean())


def test_it_learns_real_digits() -> None:
    assert trained("xavier", 25) > 0.95


def test_zeros_stay_alike() -> None:
    """All hidden neurons get the same gradient: 32 of them learn no more than one."""
    generator = np.random.default_rng(0)
    weights, X, Y, _ = by_hand.first_weights("zeros", generator), *some(1, 64, 1)[1:]
    for later, _, _ in by_hand.epoch(weights, X, Y, 0.5, 16, generator):
        assert np.ptp(later.W1, axis=1).max() < 1e-12
    assert trained("zeros", 5) < 0.5


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert trained("normal", 2) == trained("normal", 2)


def test_every_picture_is_seen_once_an_epoch() -> None:
    weights, X, Y, _ = some(3, 50, 0.1)
    assert len(list(by_hand.epoch(weights, X, Y, 0.1, 16, np.random.default_rng(0)))) == 4
