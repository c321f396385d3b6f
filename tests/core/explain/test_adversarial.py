"""FGSM against finite differences and a linear network, of which all is known."""

from __future__ import annotations

from typing import get_args

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from core.explain.adversarial import attack, fgsm, worst
from core.models.cnn import build
from core.models.configs import Architecture, CNNConfig


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def network(architecture: str = "plain") -> nn.Module:
    model = build(CNNConfig(4, architecture=architecture), (3, 8, 8), 4, seeded())  # type: ignore[arg-type]
    return model.eval().requires_grad_(False)


def picture(seed: int = 1) -> Tensor:
    return torch.rand(1, 3, 8, 8, generator=seeded(seed))


@pytest.mark.parametrize("architecture", get_args(Architecture))
def test_the_direction_by_finite_differences(architecture: str) -> None:
    model, image = network(architecture).double(), picture().double()
    found, step = worst(model, image, 2), 1e-6
    for place in ((0, 0, 0, 0), (0, 1, 4, 3), (0, 2, 7, 7), (0, 0, 2, 6), (0, 1, 3, 3)):
        nudge = torch.zeros_like(image)
        nudge[place] = step
        up, down = (float(F.cross_entropy(model(x), torch.tensor([2]))) for x in (image + nudge, image - nudge))
        slope = (up - down) / (2 * step)
        assert abs(slope) > 1e-7
        assert float(found[place]) == (1 if slope > 0 else -1)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.floats(0, 1), st.integers(0, 3), st.integers(0, 100))
def test_no_number_moves_further_than_epsilon_and_all_stay_in_the_picture(
    epsilon: float, label: int, seed: int
) -> None:
    image = picture(seed)
    found = fgsm(network(), image, label, epsilon)
    assert found.shape == image.shape
    assert float((found - image).abs().max()) <= epsilon + 1e-6
    assert float(found.min()) >= 0
    assert float(found.max()) <= 1
    signs = worst(network(), image, label)
    torch.testing.assert_close(found, (image + epsilon * signs).clamp(0, 1))


def test_on_a_linear_network_it_is_the_worst_of_all_changes() -> None:
    """Two classes: the margin falls by exactly ε · Σ|w₀ − w₁|, and no change within ε takes more."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 64, 2)).requires_grad_(False)
    image = 0.4 + 0.2 * picture()  # far from 0 and 1
    rows = model[1].weight[0] - model[1].weight[1]

    def margin(x: Tensor) -> float:
        return float(model(x)[0, 0] - model(x)[0, 1])

    worst = margin(fgsm(model, image, 0, 0.1))
    assert margin(image) - worst == pytest.approx(0.1 * float(rows.abs().sum()), rel=1e-4)
    for seed in range(20):
        change = 0.1 * (2 * torch.rand(image.shape, generator=seeded(seed)) - 1)
        assert margin(image + change) >= worst


def test_one_gradient_serves_a_whole_slider() -> None:
    model, image, epsilons = network(), picture(), [0.0, 0.01, 0.05, 0.2]
    found = attack(model, image, 1, epsilons)
    assert torch.equal(found.pictures[0], image[0])
    assert set(found.direction.unique().tolist()) <= {-1.0, 0.0, 1.0}
    for n, epsilon in enumerate(epsilons):
        torch.testing.assert_close(found.pictures[n : n + 1], fgsm(model, image, 1, epsilon))
        torch.testing.assert_close(found.probabilities[n : n + 1], model(found.pictures[n : n + 1]).softmax(1))
    assert found.probabilities[2, 1] < found.probabilities[0, 1]


def test_a_network_that_is_sure_still_has_a_worst_direction() -> None:
    """In float64 as in float32 the loss of a probability that rounds to 1 is flat."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 64, 3)).requires_grad_(False)
    sure = nn.Sequential(model[0], nn.Linear(3 * 64, 3)).requires_grad_(False)
    sure[1].weight.copy_(model[1].weight)
    sure[1].bias.copy_(torch.tensor([200.0, 0, 0]))
    image = picture()
    assert float(sure(image).softmax(1)[0, 0]) == 1
    direction = attack(sure, image, 0, [0.1]).direction
    rows = sure[1].weight
    rivals = sure(image)[0, 1:].softmax(0)
    expected = (rivals[0] * rows[1] + rivals[1] * rows[2] - rows[0]).sign().reshape(image.shape)
    assert torch.equal(direction, expected)
