"""Networks with remedies against PyTorch's modules, and as if each were alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from core.training import regularized, stacked
from core.training.overfit import parts, shifted
from core.training.regularized import BATCH, RATE, SIZES, UNITS, Kind, Lane, Stack, answers

STEPS = 60


def network(kind: Kind, seed: int) -> tuple[nn.Module, nn.Linear, nn.Linear]:
    first, second = nn.Linear(64, UNITS).double(), nn.Linear(UNITS, 10).double()
    (W1, b1), (W2, b2) = stacked.layers(SIZES, stacked.first(SIZES, seed))
    for layer, W, b in ((first, W1, b1), (second, W2, b2)):
        layer.weight.data, layer.bias.data = torch.tensor(W.copy()), torch.tensor(b[0].copy())
    norm = {"": nn.Identity, "batch": lambda: nn.BatchNorm1d(UNITS), "layer": lambda: nn.LayerNorm(UNITS)}[
        kind
    ]().double()
    return norm, first, second


CASES: dict[str, tuple[Kind, Lane]] = {
    "nothing": ("", Lane(3)),
    "l2": ("", Lane(3, l2=0.01)),
    "decay": ("", Lane(3, decay=1.0)),
    "l1": ("", Lane(3, l1=0.003)),
    "dropout": ("", Lane(3, dropout=0.4)),
    "smoothing": ("", Lane(3, smoothing=0.2)),
    "augment": ("", Lane(3, augment=0.7)),
    "clip": ("", Lane(3, clip=0.1)),
    "batch": ("batch", Lane(3)),
    "layer": ("layer", Lane(3)),
    "many": ("batch", Lane(3, l1=0.001, l2=0.01, dropout=0.3, smoothing=0.1, augment=0.5, clip=1.0)),
}


@pytest.mark.parametrize("case", CASES)
def test_many_updates_are_those_of_torch(case: str) -> None:
    kind, lane = CASES[case]
    x, labels, _, x_val, *_ = parts(50, 0.2, 0)
    versions, goals = shifted(x), np.eye(10)[labels]
    stack = Stack(kind, [Lane(8), lane, Lane(9, dropout=0.5, augment=1.0)], versions, goals)
    alone = Stack(kind, [lane], versions, goals)  # draws what torch is given
    norm, first, second = network(kind, lane.seed)
    matrices = [first.weight, second.weight]
    others = [first.bias, second.bias, *norm.parameters()]
    build = torch.optim.AdamW if lane.decay else torch.optim.Adam
    groups = [{"params": matrices, "weight_decay": lane.decay or lane.l2}, {"params": others, "weight_decay": 0.0}]
    optimizer = build(groups, lr=RATE)
    for _ in range(STEPS):
        rows, which, kept = alone._rows(), alone._shifts(), alone._kept()
        alone.t += 1
        stack.step()
        h = F.relu(norm(first(torch.tensor(versions[which[0], rows[0]]))))
        h = h if kept is None else h * torch.tensor(kept[0])
        loss = F.cross_entropy(second(h), torch.tensor(labels[rows[0]]), label_smoothing=lane.smoothing)
        loss = loss + lane.l1 * sum(each.abs().sum() for each in matrices)
        optimizer.zero_grad()
        loss.backward()
        if np.isfinite(lane.clip):
            nn.utils.clip_grad_norm_([*matrices, *others], lane.clip)
        optimizer.step()
    norm.eval()
    mine = answers(kind, stack.w[1:2], x_val, (stack.stats[0][1:2], stack.stats[1][1:2]))[0]
    theirs = second(F.relu(norm(first(torch.tensor(x_val))))).detach().numpy()
    np.testing.assert_allclose(mine, theirs, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(
        regularized.weights(stack.w)[0][1], first.weight.detach().numpy().ravel(), rtol=1e-8, atol=1e-9
    )


def test_the_proximal_step_follows_adam_and_makes_exact_zeros() -> None:
    x, labels, *_ = parts(50, 0.2, 0)
    versions, goals = shifted(x), np.eye(10)[labels]
    stack = Stack("", [Lane(1), Lane(1, proximal=0.1)], versions, goals)
    stack.step()
    plain, shrunk = regularized.weights(stack.w)[0]
    np.testing.assert_allclose(shrunk, np.sign(plain) * np.maximum(np.abs(plain) - RATE * 0.1, 0), rtol=1e-12)
    for _ in range(30):
        stack.step()
    assert (regularized.weights(stack.w)[0] == 0).mean(axis=1).tolist()[0] == 0
    assert (regularized.weights(stack.w)[0][1] == 0).mean() > 0.01


def test_dropout_and_shifts_come_as_often_as_asked_and_every_example_once_an_epoch() -> None:
    x, labels, *_ = parts(100, 0.0, 0)
    stack = Stack("", [Lane(1, dropout=0.3, augment=0.6), Lane(1)], shifted(x), np.eye(10)[labels])
    masks, moved, seen = [], [], []
    for _ in range(100 // BATCH * 20):
        rows = stack._rows()
        seen.append(rows[0])
        assert (rows[0] == rows[1]).all()
        masks.append(stack._kept()[0])  # type: ignore[index]
        moved.append(stack._shifts())
        stack.t += 1
    assert np.mean(np.array(masks) == 0) == pytest.approx(0.3, abs=0.01)
    assert np.mean(np.array(moved)[:, 0] > 0) == pytest.approx(0.6, abs=0.04)
    assert not np.array(moved)[:, 1].any()
    assert (np.sort(np.array(seen).reshape(20, 100), axis=1) == np.arange(100)).all()
