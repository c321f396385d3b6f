"""The rules as they are taught against torch.optim, and against numbers worked out by hand."""

from __future__ import annotations

import pytest
import torch

from core.training.experiment import OptimizerConfig
from core.training.optimizers import build, update

RULES = ["sgd", "momentum", "nesterov", "adam", "adamw"]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_the_taught_rule_is_the_one_that_runs(rule, weight_decay, momentum):
    config = OptimizerConfig(rule, learning_rate=0.05, momentum=momentum, weight_decay=weight_decay)
    generator = torch.Generator().manual_seed(0)
    start = torch.randn(7, 3, generator=generator, dtype=torch.float64)
    weight = torch.nn.Parameter(start.clone())
    optimizer = build(config, [weight])
    taught, memory = start.clone(), {}
    for t in range(1, 8):
        gradient = torch.randn(7, 3, generator=generator, dtype=torch.float64)
        weight.grad = gradient.clone()
        optimizer.step()
        taught = update(config, taught, gradient, memory, t)
        torch.testing.assert_close(weight.detach(), taught, rtol=1e-10, atol=1e-12)


def one(rule: str, gradients: list[float], **settings: float) -> float:
    config = OptimizerConfig(rule, learning_rate=0.1, **settings)
    w, memory = torch.tensor(1.0, dtype=torch.float64), {}
    for t, gradient in enumerate(gradients, 1):
        w = update(config, w, torch.tensor(gradient, dtype=torch.float64), memory, t)
    return w.item()


def test_numbers_worked_out_by_hand():
    assert one("sgd", [2, 1]) == pytest.approx(1 - 0.1 * 2 - 0.1 * 1)
    assert one("sgd", [2], weight_decay=0.5) == pytest.approx(1 - 0.1 * (2 + 0.5 * 1))
    assert one("momentum", [2, 1]) == pytest.approx(1 - 0.1 * 2 - 0.1 * (0.9 * 2 + 1))
    assert one("nesterov", [2]) == pytest.approx(1 - 0.1 * (2 + 0.9 * 2))
    # The first step of Adam is the learning rate in the direction of the gradient, whatever its size.
    assert one("adam", [1e-3]) == pytest.approx(0.9, abs=1e-5)
    assert one("adam", [1e3]) == pytest.approx(0.9, abs=1e-5)
    assert one("adamw", [1e3], weight_decay=0.5) == pytest.approx(1 - 0.1 * 0.5 - 0.1, abs=1e-5)
