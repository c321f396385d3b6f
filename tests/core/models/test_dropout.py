"""Dropout: what it leaves out, and that a restored run leaves out the same."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import get_args

import pytest
import torch
from torch import nn

from core.models.cnn import build
from core.models.configs import Architecture, CNNConfig
from core.models.dropout import Dropout


def dropout(p: float = 0.3, seed: int = 0) -> Dropout:
    made = Dropout(p)
    made.begin(torch.Generator().manual_seed(seed))
    return made


@pytest.mark.parametrize("p", [0.05, 0.5, 0.8])
def test_a_share_is_left_out_and_the_mean_stays(p: float) -> None:
    x = torch.ones(400, 500)
    y = dropout(p)(x)
    assert y.unique().tolist() == [0.0, pytest.approx(1 / (1 - p))]
    # 200,000 coins: four standard deviations
    assert (y == 0).float().mean().item() == pytest.approx(p, abs=4 * (p * (1 - p) / x.numel()) ** 0.5)
    assert y.mean().item() == pytest.approx(1, abs=4 * (p / (1 - p) / x.numel()) ** 0.5)


def test_each_draw_is_another_one() -> None:
    layer, x = dropout(0.5), torch.ones(1, 1000)
    draws = torch.cat([layer(x) for _ in range(20)]) > 0
    agree = [(a == b).float().mean().item() for i, a in enumerate(draws) for b in draws[:i]]
    assert max(agree) < 0.6, "two masks are as different as two rows of coins"
    assert min(agree) > 0.4


def test_in_evaluation_nothing_happens() -> None:
    layer, x = dropout().eval(), torch.rand(3, 4)
    before = layer.seed.clone()
    assert layer(x) is x
    assert torch.equal(layer.seed, before)


def test_the_gradient_passes_where_the_number_passed() -> None:
    layer, x = dropout(0.5), torch.rand(8, 100).requires_grad_()
    y = layer(x)
    y.sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad, (y != 0) * 2.0)


def test_nobody_else_s_draws_matter_and_nobody_s_are_touched() -> None:
    x, found = torch.ones(2, 100), []
    for elsewhere in (1, 2):
        with torch.random.fork_rng():
            torch.manual_seed(elsewhere)
            before = torch.get_rng_state()
            found.append(dropout()(x))
            assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(*found)
    assert not torch.equal(found[0], dropout(seed=1)(x))


@pytest.mark.parametrize("architecture", get_args(Architecture))
def test_training_goes_on_bit_for_bit_from_a_state_dict(architecture: str) -> None:
    config = CNNConfig(width=4, architecture=architecture, dropout=0.5)  # type: ignore[arg-type]
    images, labels = torch.rand(16, 1, 8, 8, generator=torch.Generator().manual_seed(1)), torch.arange(16) % 4

    def train(model: nn.Module, steps: int) -> list[float]:
        losses = []
        for _ in range(steps):
            loss = nn.functional.cross_entropy(model(images), labels)
            model.zero_grad()
            loss.backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter -= 0.1 * parameter.grad
            losses.append(float(loss.detach()))
        return losses

    whole = build(config, (1, 8, 8), 4, torch.Generator().manual_seed(0))
    first = copy.deepcopy(whole)
    losses = train(whole, 6)
    begun = train(first, 3)
    second = build(config, (1, 8, 8), 4, torch.Generator().manual_seed(9))
    second.load_state_dict(first.state_dict())
    assert begun + train(second, 3) == losses
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), second.parameters(), strict=True))


def test_without_dropout_a_network_is_the_one_it_always_was() -> None:
    """No module, no buffer, no draw more: old checkpoints fit, and what is drawn next stays."""
    plain, dropping = torch.Generator().manual_seed(0), torch.Generator().manual_seed(0)
    model = build(CNNConfig(), (1, 8, 8), 10, plain)
    other = build(replace(CNNConfig(), dropout=0.5), (1, 8, 8), 10, dropping)
    assert {*other.state_dict()} - {*model.state_dict()} == {"dropout.seed"}
    assert all(torch.equal(tensor, other.state_dict()[name]) for name, tensor in model.state_dict().items())
    expected = torch.Generator().manual_seed(0)
    for layer in (model.conv1, model.conv2, model.output):
        torch.empty_like(layer.weight).uniform_(generator=expected)
        if layer.bias is not None:
            torch.empty_like(layer.bias).uniform_(generator=expected)
    assert torch.equal(plain.get_state(), expected.get_state())
