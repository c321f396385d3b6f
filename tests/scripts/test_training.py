"""How the picture readers are trained: the optimizer does what its formula says, and a training goes on as if never interrupted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from core.models.configs import CNNConfig
from scripts.muon import Muon, orthogonal
from scripts.training import Recipe, Training, look_for_patches

TINY = Recipe(
    CNNConfig(architecture="resnet", width=8, blocks=2), epochs=4, flat=1, small=1, small_side=8, batch=8, shift=1
)


def pictures(count: int = 32, channels: int = 3, side: int = 12) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(5)
    images = torch.randint(256, (count, channels, side, side), dtype=torch.uint8, generator=generator)
    return images, torch.arange(count) % 4


def test_orthogonal_is_nearly_the_polar_factor() -> None:
    matrix = torch.randn(12, 40, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    found, (u, _, vh) = orthogonal(matrix), torch.linalg.svd(matrix, full_matrices=False)
    values = torch.linalg.svdvals(found)
    assert values.min() > 0.6
    assert values.max() < 1.3
    turned = u.T @ found @ vh.T  # the same directions, other lengths
    assert (turned - turned.diag().diag()).abs().max() < 1e-9


def test_muon_turns_kernels_and_keeps_their_length() -> None:
    kernel = nn.Parameter(torch.randn(6, 3, 3, 3, generator=torch.Generator().manual_seed(2)))
    gradient = torch.randn(6, 3, 3, 3, generator=torch.Generator().manual_seed(3))
    muon = Muon([kernel], momentum=0.8)
    for _ in range(3):
        before = float(torch.cosine_similarity(kernel.detach().flatten(), gradient.flatten(), dim=0))
        kernel.grad = gradient.clone()
        muon.step(0.1)
        assert float(kernel.detach().norm()) == pytest.approx(6**0.5, rel=1e-5)
        after = float(torch.cosine_similarity(kernel.detach().flatten(), gradient.flatten(), dim=0))
        assert after < before - 0.01, "there is less of it along the gradient"
    assert torch.allclose(muon.buffers[0], gradient * (1 + 0.8 + 0.64), atol=1e-5)


def test_the_first_kernels_are_orthonormal_directions_with_both_signs() -> None:
    training = Training(TINY, *pictures(400), 4)
    images, _ = pictures(400)
    look_for_patches(training.model, images)
    weight = training.model.get_parameter("conv0.weight").detach().flatten(1)
    assert torch.equal(weight[:4], -weight[4:8])
    assert torch.allclose(3 * weight[:4] @ weight[:4].T, torch.eye(4), atol=1e-5)


def test_disturbed_pictures_are_moved_and_mirrored_every_second_time() -> None:
    images, labels = pictures()
    training = Training(replace(TINY, shift=1, small=0), images, labels, 4)
    chosen = torch.arange(32)
    training.generator.manual_seed(7)
    first = training.disturbed(chosen)
    training.generator.manual_seed(7)
    training.epoch = 1
    assert torch.equal(training.disturbed(chosen), first.flip(3)), "what was mirrored is not, and the reverse"
    assert first.shape == (32, 3, 12, 12)
    middle = images.float()[:, :, 1:-1, 1:-1] / 255
    found = [
        any(
            torch.equal(candidate[:, y : y + 10, x : x + 10], middle[number])
            for candidate in (first[number], first[number].flip(2))
            for y in range(3)
            for x in range(3)
        )
        for number in range(32)
    ]
    assert all(found)
    training.recipe, training.epoch = replace(TINY, small=1), 0
    assert training.disturbed(chosen).shape == (32, 3, 8, 8)


def test_rates_stay_and_then_fall_to_zero() -> None:
    training = Training(TINY, *pictures(), 4)
    assert [training.share(epoch) for epoch in (0, 0.9, 1, 2.5, 4)] == [1, 1, 1, 0.5, 0]
    training.recipe = replace(TINY, shares=((1, 1), (1, 0.5), (0.75, 0)))
    assert [training.share(epoch) for epoch in (0, 0.9, 1, 1.5, 2, 2.5)] == [1, 1, 1, 0.75, 0.75, 0.375]


def test_a_training_goes_on_as_if_never_interrupted(tmp_path: Path) -> None:
    whole = Training(TINY, *pictures(), 4)
    whole.run_epoch()
    whole.save(tmp_path / "training.pt")
    again = Training(TINY, *pictures(), 4)
    again.restore(tmp_path / "training.pt")
    for training in (whole, again):
        training.run_epoch()
    assert whole.epoch == again.epoch == 2
    for one, two in zip(whole.replicas, again.replicas, strict=True):
        state = two.state_dict()
        assert all(torch.equal(value, state[name]) for name, value in one.state_dict().items())
    weights = [replica.get_parameter("conv1.weight") for replica in whole.replicas]
    assert torch.equal(*weights), "the hands share their weights"
