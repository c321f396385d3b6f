"""Losses and gradients against PyTorch's functionals and its autograd, and the price of a mistake."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from core.foundations.losses import LOSSES, LossConfig, price, pulls_harder, rise

GRID = np.concatenate(
    [np.linspace(-6.0, 6.0, 240), [0.0, 300.0, -300.0]]
)  # 1 and −1, the kinks of hinge, are not in it


def oracle(name: str, place: torch.Tensor, config: LossConfig) -> torch.Tensor:
    zeros = torch.zeros_like(place)
    if name == "mse":
        return functional.mse_loss(place, zeros, reduction="none")
    if name == "mae":
        return functional.l1_loss(place, zeros, reduction="none")
    if name == "huber":
        return functional.huber_loss(place, zeros, reduction="none", delta=config.delta)
    if name == "bce":
        return functional.binary_cross_entropy_with_logits(place, zeros + config.target, reduction="none")
    if name == "hinge":
        # the margin loss takes the scores of both classes: the wrong one's is 0 here
        scores = torch.stack([zeros, place if config.target else -place], dim=1)
        return 2 * functional.multi_margin_loss(scores, torch.ones(len(place), dtype=torch.long), reduction="none")
    logits = torch.stack([place, zeros + config.rival1, zeros + config.rival2], dim=1)
    return functional.cross_entropy(logits, torch.zeros(len(place), dtype=torch.long), reduction="none")


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(
    "config", [LossConfig(), LossConfig(target=0, delta=0.3), LossConfig(delta=4.7, rival1=-4.0, rival2=5.0)]
)
def test_value_and_gradient_agree_with_torch(name: str, config: LossConfig) -> None:
    place = torch.tensor(GRID, requires_grad=True)
    expected = oracle(name, place, config)
    (slope,) = torch.autograd.grad(expected.sum(), place)
    np.testing.assert_allclose(LOSSES[name](GRID, config), expected.detach().numpy(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(LOSSES[name].slope(GRID, config), slope.numpy(), rtol=1e-10, atol=1e-10)


def test_a_kink_counts_as_flat() -> None:
    assert LOSSES["mae"].slope(0.0, LossConfig()) == 0.0
    assert LOSSES["hinge"].slope(1.0, LossConfig()) == LOSSES["hinge"].slope(-1.0, LossConfig(target=0)) == 0.0


@pytest.mark.parametrize(
    ("place", "delta", "answer"), [(0.0, 1.0, "none"), (2.0, 1.0, "mse"), (-0.6, 1.0, "both"), (-1.0, 1.0, "mse")]
)
def test_which_loss_pulls_harder_at_twice_the_error(place: float, delta: float, answer: str) -> None:
    assert pulls_harder(place, LossConfig(delta=delta)) == answer


@pytest.mark.parametrize("p", [0.001, 0.01, 0.1, 0.5, 0.999])
def test_the_price_of_a_mistake_is_that_of_a_sigmoid(p: float) -> None:
    z = torch.tensor(math.log(p / (1.0 - p)), dtype=torch.float64, requires_grad=True)
    log_loss, squared = -torch.log(torch.sigmoid(z)), (1.0 - torch.sigmoid(z)) ** 2
    pulls = [abs(float(torch.autograd.grad(loss, z)[0])) for loss in (log_loss, squared)]
    paid = price(p)
    np.testing.assert_allclose(
        [paid.log_loss, paid.squared, paid.log_pull, paid.squared_pull],
        [log_loss.item(), squared.item(), *pulls],
        rtol=1e-10,
    )


def test_certainty_of_the_truth_costs_nothing() -> None:
    paid = price(1.0)
    assert (paid.log_loss, paid.log_pull, paid.squared, paid.squared_pull) == (0.0, 0.0, 0.0, 0.0)
    assert math.copysign(1.0, paid.log_loss) == 1.0


@given(st.floats(1e-6, 1.0), st.floats(0.01, 1.0))
def test_a_share_of_the_probability_costs_its_logarithm(p, factor):
    assert rise(p, factor) == pytest.approx(math.log(1.0 / factor), abs=1e-12)
