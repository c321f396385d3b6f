"""Networks side by side: gradients against autograd, updates against torch.optim, and each as if it were alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.foundations.activations import Array
from core.training import edge, stacked

SIZES = (2, 5, 4, 1)


def answer(sizes: Sequence[int], w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """z by torch."""
    parts = list(pairwise(sizes))
    for place, (n, m) in enumerate(parts):
        W, b, w = w[: m * n].reshape(m, n), w[m * n : m * n + m], w[m * n + m :]
        x = x @ W.T + b
        x = x if place == len(parts) - 1 else torch.tanh(x)
    return x


def some(networks: int, examples: int) -> tuple[Array, Array, Array]:
    chance = np.random.default_rng(3)
    w = np.stack([stacked.first(SIZES, seed) for seed in range(networks)])
    w += 0.1 * chance.normal(size=w.shape)
    return (
        w,
        chance.normal(size=(networks, examples, 2)),
        chance.integers(0, 2, (networks, examples, 1)).astype(float),
    )


def test_losses_and_gradients_are_autograd_s() -> None:
    w, x, t = some(4, 7)
    losses, gradients = stacked.gradient(SIZES, w, x, t)
    for k in range(4):
        p = torch.tensor(w[k], requires_grad=True)
        loss = F.binary_cross_entropy_with_logits(answer(SIZES, p, torch.tensor(x[k])), torch.tensor(t[k]))
        (theirs,) = torch.autograd.grad(loss, p)
        assert losses[k] == pytest.approx(loss.item(), rel=1e-12)
        np.testing.assert_allclose(gradients[k], theirs.numpy(), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("rule", ["sgd", "momentum", "adam"])
def test_three_hundred_updates_are_torch_optim_s(rule: str) -> None:
    w, x, t = some(2, 7)
    chance, memory, start = np.random.default_rng(0), (np.zeros_like(w), np.zeros_like(w)), w.copy()
    rates = 0.02 * chance.random((300, 2))
    for k in range(300):
        _, g = stacked.gradient(SIZES, w, x, t)
        stacked.update(rule, w, memory, g, rates[k], k + 1)
    for lane in range(2):
        p = torch.tensor(start[lane], requires_grad=True)
        build = {
            "sgd": lambda p: torch.optim.SGD([p], lr=0.1),
            "momentum": lambda p: torch.optim.SGD([p], lr=0.1, momentum=0.9),
            "adam": lambda p: torch.optim.Adam([p], lr=0.1),
        }[rule]
        optimizer = build(p)
        for k in range(300):
            optimizer.param_groups[0]["lr"] = float(rates[k, lane])
            optimizer.zero_grad()
            F.binary_cross_entropy_with_logits(
                answer(SIZES, p, torch.tensor(x[lane])), torch.tensor(t[lane])
            ).backward()
            optimizer.step()
        np.testing.assert_allclose(w[lane], p.detach().numpy(), rtol=1e-9, atol=1e-9)


def test_a_rule_with_a_decay_of_its_own_is_refused() -> None:
    w, memory = np.ones((1, 3)), (np.zeros((1, 3)), np.zeros((1, 3)))
    with pytest.raises(ValueError, match="adamw"):
        stacked.update("adamw", w, memory, w, np.ones(1), 1)


def test_every_epoch_shows_each_example_once_and_its_order_depends_on_the_seed_alone() -> None:
    two = stacked.orders([4, 9], 3, 50)
    assert (np.sort(two, axis=1) == np.arange(50)).all()
    assert (stacked.orders([9], 3, 50)[0] == two[1]).all()
    assert (two[0] != two[1]).any()
    assert (stacked.orders([4], 2, 50)[0] != two[0]).any()


def test_the_hessian_is_autograd_s() -> None:
    chance = np.random.default_rng(1)
    w, x, y = stacked.first(SIZES, 0), chance.normal(size=(13, 2)), chance.normal(size=(13, 1))

    def loss(p: torch.Tensor) -> torch.Tensor:
        return ((answer(SIZES, p, torch.tensor(x)) - torch.tensor(y)) ** 2).sum() / (2 * len(x))

    theirs = torch.autograd.functional.hessian(loss, torch.tensor(w)).numpy()
    mine = edge.times_hessian(SIZES, w, x, y, np.eye(len(w)))
    np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-12)
    mean, g = edge.loss_and_gradient(SIZES, w, x, y)
    p = torch.tensor(w, requires_grad=True)
    assert mean == pytest.approx(loss(p).item(), rel=1e-12)
    np.testing.assert_allclose(g, torch.autograd.grad(loss(p), p)[0].numpy(), rtol=1e-10, atol=1e-13)
    largest, q = edge.sharpness(
        lambda v: edge.times_hessian(SIZES, w, x, y, v), np.random.default_rng(0).normal(size=len(w))
    )
    assert largest == pytest.approx(np.linalg.eigvalsh(theirs)[-1], rel=1e-9)
    np.testing.assert_allclose(theirs @ q, largest * q, atol=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_the_largest_eigenvalue_of_any_symmetric_matrix(seed: int) -> None:
    chance = np.random.default_rng(seed)
    A = chance.normal(size=(40, 40)) * 10.0 ** chance.integers(-3, 4)
    A = A + A.T
    largest, _ = edge.sharpness(lambda v: A @ v, chance.normal(size=40))
    assert largest == pytest.approx(np.linalg.eigvalsh(A)[-1], rel=1e-9)


def test_along_a_descent_the_sharpness_is_that_of_the_whole_hessian() -> None:
    sizes, x = (1, 6, 6, 1), np.linspace(-1, 1, 20)[:, None]
    y = np.sin(3 * x)
    found = edge.descend(sizes, 0, x, y, 0.3, 60, 20)
    w = stacked.first(sizes, 0)
    for step in range(61):
        loss, g = edge.loss_and_gradient(sizes, w, x, y)
        assert found["losses"][step] == loss
        if step % 20 == 0:
            H = edge.times_hessian(sizes, w, x, y, np.eye(len(w)))
            assert found["sharpness"][step // 20] == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-9)
        w = w - 0.3 * g


def test_a_descent_that_is_thrown_out_ends_with_its_step() -> None:
    x = np.linspace(-1, 1, 20)[:, None]
    found = edge.descend((1, 6, 1), 0, x, np.sin(3 * x), 50.0, 500, 10)
    assert 0 < found["end"] < 500
    assert len(found["losses"]) == found["end"]
    assert np.isfinite(found["losses"]).all()
