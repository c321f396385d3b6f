"""Schedules of the small networks against torch.optim.lr_scheduler; chance that can be recomputed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from core.training import schedules
from core.training.small_random import dropout_mask, mix, order
from core.training.small_rates import shares

STEPS = 200


def by_torch(make: Any) -> np.ndarray[Any, Any]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler, found = make(optimizer), []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return np.array(found)


TORCH = {
    "constant": lambda o: lr_scheduler.ConstantLR(o, 1.0),
    "linear": lambda o: lr_scheduler.LinearLR(o, 1.0, 0.0, STEPS),
    "step": lambda o: lr_scheduler.MultiStepLR(o, [STEPS // 2, 3 * STEPS // 4], 0.1),
    "exponential": lambda o: lr_scheduler.ExponentialLR(o, 0.01 ** (1 / STEPS)),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS),
    "one_cycle": lambda o: lr_scheduler.OneCycleLR(o, 1.0, STEPS, cycle_momentum=False),
    "warmup": lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.LinearLR(o, 1 / 20, 1.0, 19), lr_scheduler.CosineAnnealingLR(o, 180)], [20]
    ),
}


@pytest.mark.parametrize("name", TORCH)
@pytest.mark.filterwarnings("ignore")
def test_shares_are_torch_s(name: str) -> None:
    assert np.abs(shares(name, np.arange(STEPS), STEPS) - by_torch(TORCH[name])).max() < 1e-9


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("name", TORCH)
def test_shares_of_short_runs_and_after_the_end(name: str, steps: int) -> None:
    found = shares(name, np.arange(steps + 5), steps)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (found <= 1 + 1e-12).all()
    assert (found[steps:] == found[steps - 1]).all()
    if name in ("constant", "cosine", "one_cycle"):
        assert np.allclose(found, [schedules.share(name, t, steps) for t in range(steps + 5)], atol=1e-9)


def test_mix_is_splitmix64() -> None:
    # the first three numbers of splitmix64 from state 1234567 (Vigna's reference implementation)
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [int(mix(1234567, number)) for number in range(3)] == expected


def test_every_epoch_has_an_order_of_its_own() -> None:
    orders = [tuple(order(seed, epoch, 50)) for seed in range(3) for epoch in range(20)]
    assert len(set(orders)) == 60
    assert all(sorted(each) == list(range(50)) for each in orders)
    first = np.bincount([order(1, epoch, 5)[0] for epoch in range(5000)], minlength=5)
    assert abs(first - 1000).max() < 120  # each as often, within four deviations
    assert list(order(0, 0, 1)) == [0]


def test_dropout_keeps_its_share_and_its_mean() -> None:
    masks = np.stack([dropout_mask(7, step, 3, 16, 20, 0.7) for step in range(50)])
    assert set(np.unique(masks)) == {0.0, 1 / 0.7}
    assert abs((masks > 0).mean() - 0.7) < 0.015
    again = np.concatenate([dropout_mask(7, 9, 3, 5, 20, 0.7), dropout_mask(7, 9, 8, 11, 20, 0.7)], axis=1)
    assert np.array_equal(again, masks[9])
