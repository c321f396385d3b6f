"""The families of convolutional networks against NumPy, against numbers of their papers, and against each other."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import torch
from torch import nn

from core.config import knobs_of
from core.errors import Problem
from core.models.cnn import FAMILIES, build
from core.models.configs import USED, Architecture, CNNConfig
from core.models.transformer import Attention
from tests.core.models.by_numpy import Network
from tests.core.models.worn import lived_in, seeded

ARCHITECTURES = get_args(Architecture)

SMALL = CNNConfig(width=4)


def counted(**settings) -> int:
    shape = settings.pop("shape", (1, 28, 28))
    return sum(p.numel() for p in build(CNNConfig(**settings), shape, 10, seeded()).parameters())


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_family_is_the_network_of_the_textbook(architecture, batch_norm):
    """In NumPy, float64. Where a norm's scale is negative, pooling before ReLU is the same but before the norm it is not."""
    config = replace(SMALL, architecture=architecture, batch_norm=batch_norm)
    model = lived_in(build(config, (3, 9, 12), 7, seeded(1))).double()
    image = torch.rand(1, 3, 9, 12, generator=seeded(2), dtype=torch.float64)
    network = Network({name: tensor.numpy() for name, tensor in model.state_dict().items()})
    expected = getattr(network, architecture)(image[0].numpy(), config.blocks)
    with torch.no_grad():
        np.testing.assert_allclose(model(image)[0].numpy(), expected, rtol=1e-9, atol=1e-12)


def test_without_residual_connections_the_same_weights_are_another_function():
    config = replace(SMALL, architecture="resnet")
    image = torch.rand(1, 1, 8, 8, generator=seeded(2), dtype=torch.float64)
    answers = []
    for residual in (True, False):
        model = build(replace(config, residual=residual), (1, 8, 8), 7, seeded()).double().eval()
        network = Network({name: tensor.numpy() for name, tensor in model.state_dict().items()})
        with torch.no_grad():
            answers.append(model(image)[0].numpy())
        np.testing.assert_allclose(answers[-1], network.resnet(image[0].numpy(), 2, residual), rtol=1e-9, atol=1e-12)
    assert not np.allclose(*answers, rtol=1e-3)
    assert ("add1" in model.intermediates(image)) is False


@pytest.mark.parametrize(("settings", "parameters"), [
    # LeCun's 60,000 once its table of connections is full: what every description of it today counts.
    ({"architecture": "lenet"}, 61_706),
    ({"architecture": "lenet", "shape": (3, 32, 32)}, 62_006),
    # 2 × (9 · C · F + F) a block, then 16 · 7 · 7 · 10 + 10
    ({"architecture": "vgg", "width": 8, "batch_norm": False}, (72 + 8 + 576 + 8) + (1152 + 16 + 2304 + 16) + 7850),
    # depthwise 9 · C, pointwise C · F
    ({"architecture": "separable", "width": 8, "batch_norm": False}, 80 + (80 + 144) + (160 + 544) + 330),
    ({"architecture": "resnet", "width": 28, "blocks": 3, "shape": (3, 32, 32)}, 1_487_174),
])  # fmt: skip
def test_the_number_of_weights_is_the_one_counted_by_hand(settings, parameters):
    assert counted(**settings) == parameters


def test_the_first_inception_module_of_googlenet():
    """Table 1 of the paper: inception (3a) takes 192 channels; its branches have 64, 96 → 128, 16 → 32 and 32 filters."""
    model = build(CNNConfig(architecture="inception", width=64, blocks=2), (3, 32, 32), 10, seeded())
    filters = {place: getattr(model, f"conv2{place}").weight.shape[0] for place in "abcdef"}
    assert filters == {"a": 64, "b": 96, "c": 128, "d": 16, "e": 32, "f": 32}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_stages_come_in_order_and_end_in_the_logits(architecture):
    model = build(replace(SMALL, architecture=architecture), (1, 8, 8), 5, seeded()).eval()
    stages = model.intermediates(torch.rand(2, 1, 8, 8, generator=seeded(1)))
    assert list(stages)[-1] == "logits"
    assert stages["logits"].shape == (2, 5)
    modules = {name for name, module in model.named_children() if name != "output"}
    if architecture == "vit":
        assert {"conv1", "block1", "block2"} == modules & set(stages) == modules - {"token", "encoder"}
        return
    assert {name for name in stages if not name.startswith(("add", "join", "mean", "logits"))} == modules


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_stage_is_not_written_over_by_a_later_one(architecture):
    model = build(replace(SMALL, architecture=architecture), (1, 8, 8), 5, seeded()).eval()
    stages = model.intermediates(torch.rand(2, 1, 8, 8, generator=seeded(1)))
    for name, stage in stages.items():
        if name.startswith("conv"):
            assert stage.min() < 0, f"{name}: its negative numbers are gone"


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_picture_of_any_size(architecture):
    config = replace(SMALL, architecture=architecture, blocks=3)
    for shape in ((1, 8, 8), (3, 40, 33)):
        assert build(config, shape, 3, seeded())(torch.rand(2, *shape)).shape == (2, 3)
    if architecture in ("lenet", "vit"):
        assert build(config, (1, 5, 1), 3, seeded())(torch.rand(2, 1, 5, 1)).shape == (2, 3)
        return
    with pytest.raises(Problem) as caught:
        build(config, (1, 28, 7), 3, seeded())
    assert caught.value.code == "image_too_small_for_model"


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_it_learns_in_eight_bits_and_any_layout(architecture):
    config = replace(SMALL, architecture=architecture, width=32 if architecture == "vit" else 4)  # of 4 a head has one
    model = build(config, (3, 16, 16), 4, seeded())
    model.to(memory_format=torch.channels_last)
    labels = torch.arange(8) % 4
    images = 0.3 * torch.rand(8, 3, 16, 16, generator=seeded(1))
    images[range(8), :, 4 * labels] += 0.7  # a bright line, for each class at another height
    images = images.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    losses = []
    for _ in range(25):
        with torch.autocast("cpu", torch.bfloat16):
            loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())
    assert losses[-1] < 0.8 * losses[0]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_used_names_the_settings_that_change_a_network(architecture):
    other = {"width": 8, "kernel": 5, "blocks": 1, "batch_norm": False, "residual": False, "dropout": 0.5}
    other |= {"patch": 2, "layers": 1, "heads": 2}
    assert {knob.name for knob in knobs_of(CNNConfig)} == {*other, "architecture"}
    config = replace(SMALL, architecture=architecture)

    def described(config: CNNConfig) -> list[tuple[str, tuple[int, ...]]]:
        model = build(config, (1, 16, 16), 5, seeded())
        stages = model.intermediates(torch.rand(1, 1, 16, 16))
        shapes = [(name, tuple(tensor.shape)) for name, tensor in model.state_dict().items()]
        parts = [module.heads for module in model.modules() if isinstance(module, Attention)]
        return shapes + [(name, tuple(stage.shape)) for name, stage in stages.items()] + [("heads", tuple(parts))]

    for name, value in other.items():
        changed = described(config) != described(replace(config, **{name: value}))
        assert changed == (name in USED[architecture]), name


def test_the_generator_alone_decides_the_first_weights():
    for architecture in ARCHITECTURES:
        config = replace(SMALL, architecture=architecture, dropout=0.5)
        states = []
        for seed, elsewhere in ((0, 1), (0, 2), (1, 1)):
            with torch.random.fork_rng():
                torch.manual_seed(elsewhere)
                states.append(build(config, (1, 8, 8), 10, seeded(seed)).state_dict())
        assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])
        name = next(name for name in ("conv2a.weight", "conv2.weight", "conv1.weight") if name in states[0])
        assert not torch.equal(states[0][name], states[2][name])
        assert states[0]["dropout.seed"] != states[2]["dropout.seed"]


@pytest.mark.parametrize("architecture", [name for name in ARCHITECTURES if name not in ("plain", "lenet", "vit")])
def test_without_batch_norm_the_signal_does_not_fade(architecture):
    """He's start keeps its size from layer to layer, whatever the depth; a residual block may double it."""
    config = CNNConfig(architecture=architecture, width=32, blocks=3, batch_norm=False, residual=False)
    model = build(config, (3, 32, 32), 10, seeded())
    with torch.no_grad():
        stages = model.intermediates(torch.randn(4, 3, 32, 32, generator=seeded(1)))
    sizes = [float(stage.square().mean()) for name, stage in stages.items() if name.startswith("conv")]
    assert 0.2 < sizes[-1] / sizes[0] < 8


def test_every_family_has_a_file_of_its_name():
    assert set(FAMILIES) == set(ARCHITECTURES) == set(USED)
    for name, family in FAMILIES.items():
        assert family.__module__ == f"core.models.{name}"
