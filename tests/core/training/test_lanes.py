"""Networks trained as one stack are those that torch.nn and torch.optim train one after the other."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
import torch
from torch import nn

from core.training import alone, lanes
from core.training.lanes import Lane, Part
from core.training.small import Rule

RULES: tuple[Rule, ...] = get_args(Rule)
RATES = {"sgd": 0.3, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.05, "rmsprop": 0.01, "adam": 0.01, "adamw": 0.1}
FAMILIES = ("mlp", "cnn")
STEPS = 150


def pictures(count: int = 300, dtype: torch.dtype = torch.float64) -> Part:
    chance = torch.Generator().manual_seed(5)
    labels = torch.randint(0, 10, (count,), generator=chance)
    means = torch.rand(10, 64, generator=chance, dtype=dtype)
    return Part(means[labels] + 0.3 * torch.rand(count, 64, generator=chance, dtype=dtype), labels)


@pytest.mark.parametrize("family", FAMILIES)
def test_all_rules_side_by_side_are_torch_s_one_after_the_other(family: lanes.Family) -> None:
    data = pictures()
    many = [Lane(rule, RATES[rule], seed) for rule in RULES for seed in (3, 4)]
    found = lanes.train(family, many, data, [data], [0, STEPS])
    assert (found.broken == -1).all()
    for k, lane in enumerate(many):
        model = alone.train(family, lane, data, STEPS)
        expected = nn.utils.parameters_to_vector(model.parameters()).detach()
        torch.testing.assert_close(found.parameters[k], expected, rtol=1e-9, atol=1e-9, msg=f"{lane}")
        loss = nn.functional.cross_entropy(model(data.inputs), data.labels).item()
        assert found.losses[0, k, 1] == pytest.approx(loss, rel=1e-9)
        assert found.losses[0, k, 1] < found.losses[0, k, 0]


@pytest.mark.parametrize("family", FAMILIES)
def test_lanes_of_one_seed_begin_alike_and_see_the_same_batches(family: lanes.Family) -> None:
    assert torch.equal(lanes.first(family, 7), lanes.first(family, 7))
    assert not torch.equal(lanes.first(family, 7), lanes.first(family, 8))
    data = pictures(dtype=torch.float32)
    found = lanes.train(family, [Lane("sgd", 0.1, 1), Lane("sgd", 0.1, 1), Lane("adam", 0.1, 1)], data, [data], [0, 9])
    assert torch.equal(found.parameters[0], found.parameters[1])
    assert len(set(found.losses[0, :, 0])) == 1
    order = lanes.batches(1, 9, 300)
    assert order.shape == (9, 64)
    epoch = order[:4].flatten()
    assert len(epoch.unique()) == len(epoch)  # nobody twice in an epoch


@pytest.mark.parametrize("family", FAMILIES)
def test_a_lane_that_breaks_ends_with_its_update_and_touches_nobody(family: lanes.Family) -> None:
    data = pictures(dtype=torch.float32)
    wild = Part(data.inputs * 1e15, data.labels)
    calm, broken = Lane("adam", 0.01, 0), Lane("momentum", 1e30, 0)
    both = lanes.train(family, [broken, calm], wild, [wild], [0, 20, 40])
    single = lanes.train(family, [calm], wild, [wild], [0, 20, 40])
    assert both.broken[0] > 0
    assert np.isinf(both.losses[0, 0, 1:]).all()
    assert both.broken[1] == -1
    np.testing.assert_allclose(both.losses[0, 1], single.losses[0, 0], rtol=1e-4)


def test_a_lane_whose_loss_is_no_number_ends_though_its_weights_are_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pictures(dtype=torch.float32)
    real = lanes.losses

    def none(family: lanes.Family, w: torch.Tensor, x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        found = real(family, w, x, labels)
        judging = not w.requires_grad and len(labels[0]) == len(data.labels)
        return found * torch.tensor([float("nan"), 1.0]) if judging else found

    monkeypatch.setattr(lanes, "losses", none)
    found = lanes.train("mlp", [Lane("sgd", 0.1, 0), Lane("adam", 0.1, 0)], data, [data], [3, 9])
    assert found.broken.tolist() == [3, -1]
    assert np.isinf(found.losses[0, 0]).all()
    assert np.isfinite(found.losses[0, 1]).all()


def test_the_clock_gives_every_rule_its_time() -> None:
    found = alone.seconds("mlp", pictures(dtype=torch.float32), list(RULES), rounds=1, steps=2)
    assert len(found) == len(RULES)
    assert all(0 < each < 10 for each in found)
