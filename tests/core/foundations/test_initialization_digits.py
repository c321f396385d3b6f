"""The network 784-128-10: its gradient against autograd, its pictures against PyTorch's, and that the bad start is bad."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.foundations.initialization_digits import PIXELS, backward, enlarge, epoch, first_weights, forward, loss
from core.foundations.initialization_run import train
from core.foundations.initialization_start import look


def test_the_gradient_is_autograd_s() -> None:
    generator = np.random.default_rng(0)
    weights = first_weights(None, generator)
    X, Y = generator.uniform(0, 1, (6, PIXELS)), np.eye(10)[[3, 1, 4, 1, 5, 9]]
    parts = [torch.tensor(part, requires_grad=True) for part in weights]
    P = torch.sigmoid(torch.sigmoid(torch.tensor(X) @ parts[0] + parts[1]) @ parts[2] + parts[3])
    its = 0.5 * ((P - torch.tensor(Y)) ** 2).sum(dim=1).mean()
    its.backward()
    assert loss(forward(weights, X)[-1], Y) == pytest.approx(its.item(), rel=1e-12)
    for mine, part in zip(backward(weights, X, Y), parts, strict=True):
        assert part.grad is not None
        np.testing.assert_allclose(mine, part.grad.numpy(), rtol=1e-9, atol=1e-15)
    first = next(epoch(weights, X, Y, 0.5, np.random.default_rng(0)))
    np.testing.assert_allclose(first.W2, weights.W2 - 0.5 * backward(weights, X, Y).W2, atol=1e-14)


def test_pictures_are_enlarged_as_pytorch_does() -> None:
    small = np.random.default_rng(0).uniform(0, 1, (3, 8, 8))
    its = F.interpolate(torch.tensor(small)[:, None], size=(28, 28), mode="bilinear", align_corners=False)
    np.testing.assert_allclose(enlarge(small), its.reshape(3, PIXELS).numpy(), atol=1e-12)


def test_large_weights_saturate_at_once_and_xavier_s_do_not() -> None:
    for number in range(3):
        told = look(1.0, number)
        assert told["normal"]["flat"] > 0.6
        assert told["normal"]["flat_out"] > 0.4
        assert told["xavier"]["flat"] == 0.0
        assert 10 < told["normal"]["spread"] < 14
        assert told["xavier"]["weights"] == pytest.approx(np.sqrt(2 / (784 + 128)), rel=0.01)
        for each in told.values():
            assert sum(each["sums"][2:]) == sum(each["slopes"][2:]) == 12 * 128


def test_the_saturated_network_does_not_learn_and_the_other_one_does() -> None:
    told, _ = train(1.0, 0, 0.5, 3)
    assert told["normal"]["right"][-1] < 0.3
    assert told["xavier"]["right"][-1] > 0.8
    assert told["normal"]["losses"][-1] > 0.5 > told["xavier"]["losses"][-1]
    assert told["normal"]["moved"] < 0.03 < 0.2 < told["xavier"]["moved"]
    assert all(len(each["losses"]) == len(each["right"]) == 4 for each in told.values())
