"""Remedies against PyTorch: forward, backward, many steps."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.foundations import regularization as remedy

EXACT = {"rtol": 1e-9, "atol": 1e-12}


@pytest.mark.parametrize("strength", [0.0, 0.01, 1.0])
@pytest.mark.parametrize("rule", ["l2", "decay"])
def test_five_hundred_steps_are_torch_optim_s(rule: str, strength: float) -> None:
    chance = np.random.default_rng(0)
    w, m, v = chance.normal(size=30), np.zeros(30), np.zeros(30)
    p = torch.tensor(w.copy(), requires_grad=True)
    build = torch.optim.Adam if rule == "l2" else torch.optim.AdamW
    optimizer = build([p], lr=0.01, weight_decay=strength)
    for t in range(1, 501):
        g = chance.normal(size=30) * np.geomspace(1e-3, 10, 30)
        p.grad = torch.tensor(g)
        optimizer.step()
        if rule == "decay":
            w = remedy.decoupled(w, 0.01, strength)
        remedy.adam(w, m, v, remedy.l2(g, w, strength) if rule == "l2" else g, 0.01, t)
    np.testing.assert_allclose(w, p.detach().numpy(), **EXACT)


def test_with_sgd_l2_and_decoupled_decay_are_the_same_and_with_adam_not() -> None:
    found = remedy.one_weight(0.01, 0.5, 2.0, 200)
    w = 1.0
    for t in range(200):
        w = float(remedy.decoupled(np.array(w), 0.01, 0.5)) - 0.01 * (2.0 if t % 2 == 0 else -2.0)
    assert found["sgd"][-1] == pytest.approx(w, rel=1e-12)
    assert abs(found["l2"][-1] - found["adamw"][-1]) > 0.1


@pytest.mark.parametrize("size", [0.001, 0.3, 10.0])
def test_the_one_weight_is_torch_optim_s(size: float) -> None:
    found = remedy.one_weight(0.02, 0.2, size, 300)
    for rule, build in {"sgd": torch.optim.SGD, "l2": torch.optim.Adam, "adamw": torch.optim.AdamW}.items():
        p = torch.ones(1, dtype=torch.float64, requires_grad=True)
        optimizer = build([p], lr=0.02, weight_decay=0.2)  # type: ignore[operator]
        told = [1.0]
        for t in range(300):
            p.grad = torch.full((1,), size if t % 2 == 0 else -size, dtype=torch.float64)
            optimizer.step()
            told.append(p.item())
        np.testing.assert_allclose(found[rule], told, **EXACT)


def test_l1_s_gradient_is_autograd_s() -> None:
    w, g = np.array([-2.0, 0.5, 0.0]), np.array([1.0, 2.0, 3.0])
    p = torch.tensor(w, requires_grad=True)
    (theirs,) = torch.autograd.grad((p * torch.tensor(g)).sum() + 0.3 * p.abs().sum(), p)
    np.testing.assert_allclose(remedy.l1(g, w, 0.3), theirs.numpy(), **EXACT)


def test_the_proximal_step_is_the_least_of_its_sum() -> None:
    u = np.linspace(-1, 1, 2001)
    for w in (-0.7, -0.1, 0.0, 0.05, 0.9):
        least = u[((u - w) ** 2 / 2 + 0.2 * np.abs(u)).argmin()]
        assert remedy.shrink(np.array(w), 0.2) == pytest.approx(least, abs=1e-3)
    assert remedy.shrink(np.array([0.19, -0.19]), 0.2).tolist() == [0, 0]


def test_clipping_is_torch_s() -> None:
    g = np.random.default_rng(1).normal(size=(3, 40)) * np.array([[0.01], [1.0], [50.0]])
    mine, cut = remedy.clip(g, np.array([1.0, 2.0, np.inf]))
    for k, most in enumerate([1.0, 2.0, np.inf]):
        p = torch.zeros(40, dtype=torch.float64, requires_grad=True)
        p.grad = torch.tensor(g[k].copy())
        torch.nn.utils.clip_grad_norm_([p], most)
        np.testing.assert_allclose(mine[k], p.grad.numpy(), **EXACT)
    assert cut.tolist() == [False, True, False]


def test_dropout_keeps_the_mean_and_leaves_out_its_share() -> None:
    kept = remedy.mask(np.random.default_rng(0).random((400, 1000)), 0.3)
    assert set(np.unique(kept)) == {0.0, 1 / 0.7}
    assert kept.mean() == pytest.approx(1, abs=0.01)
    theirs = F.dropout(torch.ones(1000, dtype=torch.float64), 0.3, training=True)
    assert theirs.max().item() == pytest.approx(kept.max(), rel=1e-12)


@pytest.mark.parametrize(("axis", "layer"), [(-2, torch.nn.BatchNorm1d), (-1, torch.nn.LayerNorm)])
def test_normalization_and_its_way_back_are_torch_s(axis: int, layer: type[torch.nn.Module]) -> None:
    chance = np.random.default_rng(2)
    x, up, gain, shift = (chance.normal(size=shape) for shape in ((2, 7, 5), (2, 7, 5), (2, 1, 5), (2, 1, 5)))
    kept = remedy.normalize(x, gain, shift, axis)
    into, by_gain, by_shift = remedy.normalize_back(up, kept, gain, axis)
    for k in range(2):
        norm = layer(5).double()
        norm.weight.data, norm.bias.data = torch.tensor(gain[k, 0]), torch.tensor(shift[k, 0])  # type: ignore[union-attr]
        given = torch.tensor(x[k], requires_grad=True)
        y = norm(given)
        y.backward(torch.tensor(up[k]))
        np.testing.assert_allclose(kept.y[k], y.detach().numpy(), **EXACT)
        np.testing.assert_allclose(into[k], given.grad.numpy(), rtol=1e-9, atol=1e-12)  # type: ignore[union-attr]
        np.testing.assert_allclose(by_gain[k, 0], norm.weight.grad.numpy(), **EXACT)  # type: ignore[union-attr]
        np.testing.assert_allclose(by_shift[k, 0], norm.bias.grad.numpy(), **EXACT)  # type: ignore[union-attr]


def test_running_statistics_are_batch_norm_s() -> None:
    chance, norm = np.random.default_rng(3), torch.nn.BatchNorm1d(4).double()
    mean, variance = np.zeros((1, 4)), np.ones((1, 4))
    for _ in range(200):
        x = chance.normal(2, 3, size=(6, 4))
        norm(torch.tensor(x))
        mean, variance = remedy.running(mean, variance, x)
    np.testing.assert_allclose(mean[0], norm.running_mean.numpy(), **EXACT)  # type: ignore[union-attr]
    np.testing.assert_allclose(variance[0], norm.running_var.numpy(), **EXACT)  # type: ignore[union-attr]


def test_smoothed_goals_give_torch_s_loss() -> None:
    chance = np.random.default_rng(4)
    z, labels = chance.normal(size=(9, 10)) * 5, chance.integers(0, 10, 9)
    goals = remedy.smoothed(np.eye(10)[labels], 0.3)
    mine = -(goals * remedy.log_softmax(z)).sum(axis=-1).mean()
    theirs = F.cross_entropy(torch.tensor(z), torch.tensor(labels), label_smoothing=0.3)
    assert mine == pytest.approx(theirs.item(), rel=1e-12)


def test_early_stopping_by_hand() -> None:
    losses = [5, 4, 3, 3.5, 3.2, 2, 2.1, 2.2, 2.3, 1]
    assert remedy.early_stop(losses, 1) == (2, 3)
    assert remedy.early_stop(losses, 2) == (2, 4)
    assert remedy.early_stop(losses, 3) == (5, 8)
    assert remedy.early_stop(losses, 4) == (9, 9)
    assert remedy.early_stop([1, 1, 1], 2) == (0, 2)  # as low is not lower
