"""The census against PyTorch's own counters, against the tensors that really flow, and receptive fields against gradients."""

from __future__ import annotations

import json
from itertools import product
from typing import get_args

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from core.config import to_dict
from core.errors import Problem
from core.models.census import asked, census
from core.models.cnn import build
from core.models.configs import Architecture, CNNConfig
from core.models.graph import PICTURE, stages
from core.models.transformer import Look
from core.models.vit import ViT

ARCHITECTURES = get_args(Architecture)
CASES = [
    (CNNConfig(width, kernel, blocks, batch_norm, architecture), shape)
    for architecture in ARCHITECTURES
    for (width, kernel, blocks), batch_norm, shape in product(
        [(8, 3, 1), (4, 5, 2), (12, 3, 3)], [True, False], [(1, 28, 28), (3, 17, 24)]
    )
]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def parts_of(model: nn.Module, stage: str) -> list[nn.Module]:
    """The parts of a vision transformer that compute a stage."""
    encoder = model.encoder
    if stage in ("place", "last"):
        return [model.token, encoder.learned] if stage == "place" else [encoder.last]
    block = encoder.blocks[int(stage[-1]) - 1]
    return [block.first, block.attention] if stage.startswith("attend") else [block.second, block.wide, block.narrow]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_work_parameters_and_memory_are_those_of_the_network_that_runs(architecture):
    for config, shape in CASES:
        if config.architecture != architecture:
            continue
        found = census(config, shape, 7)
        model = build(config, shape, 7, seeded()).eval()
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            intermediates = (
                model.watched(torch.rand(1, *shape), Look())  # the fused kernel of attention is not counted
                if isinstance(model, ViT)
                else model.intermediates(torch.rand(1, *shape))
            )
        assert found["flops"] == counter.get_total_flops()
        assert found["parameters"] == sum(p.numel() for p in model.parameters())
        assert found["activation_bytes"] == sum(
            stage.numel() * stage.element_size() for stage in intermediates.values()
        )
        assert [layer["name"] for layer in found["layers"]] == list(intermediates)
        for layer in found["layers"]:
            assert tuple(layer["shape"]) == tuple(intermediates[layer["name"]].shape[1:])
            module = dict(model.named_children()).get(layer["name"].replace("logits", "output"))
            own = 0 if module is None else sum(p.numel() for p in module.parameters())
            if layer["kind"] in ("position", "attention", "feed", "layer_norm"):
                own = sum(p.numel() for part in parts_of(model, layer["name"]) for p in part.parameters())
            assert layer["parameters"] == own, layer["name"]


def test_work_layer_by_layer_is_what_pytorch_counts_for_each():
    config, shape = CNNConfig(8, architecture="inception"), (3, 16, 16)
    model = build(config, shape, 10, seeded()).eval()
    for layer in census(config, shape, 10)["layers"]:
        module = dict(model.named_children()).get(layer["name"])
        if isinstance(module, nn.Conv2d):
            with FlopCounterMode(display=False) as counter, torch.no_grad():
                module(torch.rand(1, module.in_channels, *layer["shape"][1:]))
            assert layer["flops"] == counter.get_total_flops() > 0
        elif layer["name"] != "logits":
            assert layer["flops"] == 0


def test_numbers_worked_by_hand():
    found = census(CNNConfig(8, batch_norm=False), (1, 28, 28), 10)
    conv1, pool1, relu1, conv2, *_, logits = found["layers"]
    assert conv1["flops"] == 2 * 28 * 28 * 8 * 9
    assert conv2["flops"] == 2 * 14 * 14 * 16 * 8 * 9
    assert logits["flops"] == 2 * 16 * 7 * 7 * 10
    assert [layer["receptive_field"] for layer in (conv1, pool1, relu1, conv2)] == [3, 4, 4, 8]
    assert found["receptive_field"] == 10
    assert conv1["activation_bytes"] == 4 * 8 * 28 * 28
    lenet = census(CNNConfig(architecture="lenet"), (1, 32, 32), 10)
    assert [layer["receptive_field"] for layer in lenet["layers"] if layer["kind"] != "tanh"][:5] == [5, 6, 14, 16, 32]


def test_depthwise_separable_is_as_much_less_work_as_its_paper_says():
    """1/F + 1/k² of the multiply-adds of a convolution from C to F channels."""
    layers = {
        layer["name"]: layer for layer in census(CNNConfig(16, architecture="separable"), (3, 32, 32), 10)["layers"]
    }
    whole = 2 * 32 * 32 * 16 * 32 * 9  # conv1 as one convolution of 16 → 32 channels
    assert (layers["conv1a"]["flops"] + layers["conv1b"]["flops"]) / whole == pytest.approx(1 / 32 + 1 / 9)
    assert layers["conv1a"]["kind"] == "depthwise"


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_receptive_field_is_where_the_gradient_is_not_zero(architecture, kernel):
    """Over many pictures, since max pooling and ReLU pass the gradient of few places at a time."""
    config, shape = CNNConfig(4, kernel, 1 if kernel == 5 else 2, False, architecture), (1, 40, 48)
    model = build(config, shape, 3, seeded()).eval().double()
    images = torch.rand(48, *shape, generator=seeded(1), dtype=torch.float64).requires_grad_()
    found = model.intermediates(images)
    for stage in stages(model, shape):
        if stage.kind in ("convolution", "attention") or stage.name in ("logits", "mean", "join1", "pool1"):
            _, height, width = stage.shape if len(stage.shape) == 3 else (0, 1, 1)
            for y, x in {(0, 0), (height // 2, width // 2), (height - 1, width - 1)}:
                value = found[stage.name][..., y, x] if height > 1 else found[stage.name]
                (gradient,) = torch.autograd.grad(value.sum(), images, retain_graph=True)
                seen = (gradient != 0).any(0)[0]  # (height, width)
                for axis, start, size in ((1, stage.field.top, 40), (0, stage.field.left, 48)):
                    place = start + (y if axis else x) * stage.field.step
                    inside = [each for each in range(place, place + stage.field.size) if 0 <= each < size]
                    reached = seen.any(axis).nonzero().flatten().tolist()
                    assert (reached[0], reached[-1]) == (inside[0], inside[-1]), (stage.name, y, x)


def test_the_graph_knows_where_branches_part_and_meet():
    model = build(CNNConfig(4, architecture="resnet"), (1, 8, 8), 3, seeded()).eval()
    inputs = {stage.name: stage.inputs for stage in stages(model, (1, 8, 8))}
    assert inputs["conv0"] == (PICTURE,)
    assert set(inputs["add1"]) == {"relu1", "norm1b"}
    assert inputs["mean"] == ("relu2b",)
    assert inputs["logits"] == ("mean",)
    model = build(CNNConfig(4, architecture="inception", dropout=0.5), (1, 8, 8), 3, seeded()).eval()
    inputs = {stage.name: stage.inputs for stage in stages(model, (1, 8, 8))}
    assert inputs["join1"] == ("relu1a", "relu1c", "relu1e", "relu1f")
    assert inputs["near1"] == inputs["conv1a"] == inputs["conv1b"] == inputs["conv1d"] == ("relu0",)


def test_for_the_oracle_it_is_json():
    header, arrays = asked(to_dict(CNNConfig(4, architecture="vgg")), [3, 16, 16], 4)
    assert arrays == {}
    assert json.loads(json.dumps(header)) == header == census(CNNConfig(4, architecture="vgg"), (3, 16, 16), 4)
    with pytest.raises(Problem) as caught:
        asked(to_dict(CNNConfig(blocks=3)), [1, 4, 4], 4)
    assert caught.value.code == "image_too_small_for_model"
