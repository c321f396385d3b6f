"""Neurons that start alike: the gradient against autograd, and that nothing parts twins."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from core.foundations.activations import ACTIVATIONS
from core.foundations.checked import FUNCTIONS as TORCH
from core.foundations.initialization_symmetry import (
    RATE,
    TwinsConfig,
    X,
    Y,
    backward,
    different,
    learning,
    neurons,
    one_disturbed,
    start,
    train,
)

HIDDEN = ("sigmoid", "tanh", "relu")


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("constant", [0.0, 0.7])
def test_the_gradient_is_autograd_s(hidden: str, constant: float) -> None:
    weights = start(TwinsConfig(hidden, constant, 0.3))  # type: ignore[arg-type]
    loss, gradient = backward(ACTIVATIONS[hidden], weights)
    W1, b1, w2, b2 = (torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in weights)
    logits = TORCH[hidden](torch.tensor(X) @ W1.T + b1) @ w2 + b2
    its = F.binary_cross_entropy_with_logits(logits, torch.tensor(Y))
    its.backward()
    assert loss == pytest.approx(its.item(), rel=1e-12)
    for mine, part in zip(gradient, (W1, b1, w2, b2), strict=True):
        assert part.grad is not None
        np.testing.assert_allclose(mine, part.grad.numpy(), rtol=1e-10, atol=1e-15)


@settings(max_examples=25)
@given(hidden=st.sampled_from(HIDDEN), constant=st.floats(0, 1), steps=st.integers(0, 60))
def test_twins_never_part(hidden: str, constant: float, steps: int) -> None:
    found = train(TwinsConfig(hidden, constant, 0.0, steps))  # type: ignore[arg-type]
    assert different(found.last) == 1
    rows = neurons(found.gradient)
    assert (rows == rows[0]).all()
    assert len(found.path) == len(found.losses) == steps + 1


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_little_noise_parts_them(hidden: str) -> None:
    config = TwinsConfig(hidden, 0.5, 0.01, 200)  # type: ignore[arg-type]
    found = train(config)
    assert different(found.first) == different(found.last) == 4
    assert found.losses[-1] < found.losses[0]
    assert one_disturbed(config) == 2


def test_which_weights_move_first_when_all_are_zero() -> None:
    moves = {hidden: learning(TwinsConfig(hidden)) for hidden in HIDDEN}  # type: ignore[arg-type]
    assert moves == {"sigmoid": "outgoing", "tanh": "none", "relu": "none"}
    for hidden in ("tanh", "relu"):
        after = train(TwinsConfig(hidden, steps=200)).last
        assert not neurons(after).any()
        assert after.b2 != 0
    assert neurons(train(TwinsConfig("sigmoid", steps=2)).last).all(axis=None)
    assert learning(TwinsConfig("relu", 0.5)) == "both"


def test_a_step_is_plain_gradient_descent() -> None:
    config = TwinsConfig("tanh", 0.2, 0.1, 1)
    found = train(config)
    np.testing.assert_allclose(found.last.W1, found.first.W1 - RATE * found.gradient.W1, rtol=1e-14)
