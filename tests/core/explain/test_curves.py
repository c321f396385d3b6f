"""Insertion and deletion against pictures put together by hand, and against what must be so."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter
from torch import Tensor, nn

from core.explain.curves import blurred, chance, insertion_deletion

SIDE = 8


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def linear(channels: int = 3) -> nn.Module:
    model = nn.Sequential(nn.Flatten(), nn.Linear(channels * SIDE * SIDE, 3))
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.3, generator=seeded())
    return model.eval().requires_grad_(False)


def picture(channels: int = 3) -> Tensor:
    return torch.rand(1, channels, SIDE, SIDE, generator=seeded(1))


def test_each_point_is_the_network_s_answer_to_a_picture_put_together_by_hand() -> None:
    model, image = linear(), picture()
    heat = np.random.default_rng(0).normal(size=(SIDE, SIDE))
    baseline = torch.full_like(image, 0.25)
    found = insertion_deletion(model, image, heat, 1, baseline, steps=16)
    assert found.fractions.tolist() == [n / 16 for n in range(17)]
    places = sorted((-heat[y, x], y, x) for y in range(SIDE) for x in range(SIDE))
    for point in (0, 1, 7, 16):
        gone, given = image.clone(), baseline.clone()
        for _, y, x in places[: 4 * point]:
            gone[0, :, y, x], given[0, :, y, x] = baseline[0, :, y, x], image[0, :, y, x]
        for curve, mixed in ((found.deletion, gone), (found.insertion, given)):
            assert curve[point] == pytest.approx(float(model(mixed).softmax(1)[0, 1]), abs=1e-6)


def test_the_ends_of_the_curves_are_the_picture_and_the_baseline() -> None:
    model, image = linear(), picture()
    found, random = insertion_deletion(model, image, np.zeros((SIDE, SIDE)), 0), chance(model, image, 0, seeded())
    whole, empty = (float(model(x).softmax(1)[0, 0]) for x in (image, torch.zeros_like(image)))
    for curve in (found.deletion, random.deletion):
        assert (curve[0], curve[-1]) == (pytest.approx(whole, abs=1e-6), pytest.approx(empty, abs=1e-6))
    for curve in (found.insertion, random.insertion):
        assert (curve[0], curve[-1]) == (pytest.approx(empty, abs=1e-6), pytest.approx(whole, abs=1e-6))


def test_the_true_shares_of_a_linear_score_beat_every_other_order() -> None:
    """Of two classes whose score is Σ wᵢ·xᵢ, no order falls faster than that of the shares wᵢ·xᵢ."""
    model, image = linear(1), picture(1)
    with torch.no_grad():
        model[1].weight[1:] = 0  # the other classes say always the same
    shares = (model[1].weight[0].reshape(SIDE, SIDE) * image[0, 0]).numpy()
    best = insertion_deletion(model, image, shares, 0)
    generator = np.random.default_rng(3)
    for _ in range(20):
        other = insertion_deletion(model, image, generator.normal(size=shares.shape), 0)
        assert (other.deletion >= best.deletion - 1e-9).all()
        assert (other.insertion <= best.insertion + 1e-9).all()
        assert other.areas[0] > best.areas[0]
        assert other.areas[1] < best.areas[1]
    assert best.areas[0] == pytest.approx((best.deletion[1:] + best.deletion[:-1]) @ np.diff(best.fractions) / 2)
    assert (chance(model, image, 0, seeded()).deletion >= best.deletion - 1e-9).all()


def test_chance_is_drawn_from_the_generator() -> None:
    model, image = linear(), picture()
    one, again, other = (chance(model, image, 0, seeded(seed)) for seed in (0, 0, 1))
    assert np.array_equal(one.deletion, again.deletion)
    assert not np.array_equal(one.deletion, other.deletion)
    with torch.random.fork_rng():
        before = torch.get_rng_state()
        chance(model, image, 0, seeded())
        assert torch.equal(torch.get_rng_state(), before)


def test_a_small_picture_has_no_more_points_than_places() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(6, 2)).requires_grad_(False)
    found = insertion_deletion(model, torch.rand(1, 1, 2, 3), np.zeros((2, 3)), 0)
    assert np.allclose(found.fractions, np.arange(7) / 6)


def test_a_blur_is_scipy_s() -> None:
    image = picture()
    for radius, sigma in ((2, 1.0), (3, 1.5)):
        expected = gaussian_filter(image[0].numpy(), (0, sigma, sigma), mode="nearest", radius=(0, radius, radius))
        np.testing.assert_allclose(blurred(image, radius)[0].numpy(), expected, atol=1e-6)
    assert blurred(image).std() < image.std()
    flat = torch.full((1, 3, 5, 5), 0.3)
    torch.testing.assert_close(blurred(flat), flat)
