"""The convolutional network against the same one put together from torch's own parts."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.errors import Problem
from core.models.cnn import CNN, build
from core.models.configs import CNNConfig


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def textbook(model: CNN) -> nn.Sequential:
    """The same weights in the usual order: convolution, batch norm, ReLU and only then pooling."""
    layers: list[nn.Module] = []
    for block in range(1, model.config.blocks + 1):
        layers.append(model.get_submodule(f"conv{block}"))
        if model.config.batch_norm:
            layers.append(model.get_submodule(f"norm{block}"))
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers)


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize(("kernel", "blocks", "shape"), [(3, 2, (1, 8, 8)), (5, 3, (3, 28, 20))])
def test_pooling_before_relu_changes_neither_the_logits_nor_the_gradients(layout, batch_norm, kernel, blocks, shape):
    config = CNNConfig(width=8, kernel=kernel, blocks=blocks, batch_norm=batch_norm)
    model = build(config, shape, 7, seeded()).to(memory_format=layout)
    images = torch.rand(5, *shape, generator=seeded(1)).to(memory_format=layout)
    labels = torch.tensor([0, 1, 2, 3, 6])

    logits = model(images)
    nn.functional.cross_entropy(logits, labels).backward()
    gradients = [parameter.grad.clone() for parameter in model.parameters()]
    model.zero_grad()
    features = textbook(model)(images)  # (batch, filters, height, width)
    expected = features.movedim(1, -1).reshape(5, -1) @ model.output.weight.T + model.output.bias
    nn.functional.cross_entropy(expected, labels).backward()

    assert logits.shape == (5, 7)
    torch.testing.assert_close(logits, expected, rtol=1e-4, atol=1e-5)
    for parameter, gradient in zip(model.parameters(), gradients, strict=True):
        torch.testing.assert_close(parameter.grad, gradient, rtol=1e-3, atol=1e-5)


def test_every_stage_has_a_name_and_its_shape():
    model = build(CNNConfig(width=4), (1, 8, 8), 10, seeded())
    stages = model.intermediates(torch.rand(2, 1, 8, 8))
    assert {name: tuple(stage.shape[1:]) for name, stage in stages.items()} == {
        "conv1": (4, 8, 8),
        "norm1": (4, 8, 8),
        "pool1": (4, 4, 4),
        "relu1": (4, 4, 4),
        "conv2": (8, 4, 4),
        "norm2": (8, 4, 4),
        "pool2": (8, 2, 2),
        "relu2": (8, 2, 2),
        "logits": (10,),
    }


def test_the_number_of_weights_is_the_one_counted_by_hand():
    plain = build(CNNConfig(width=8, kernel=5, batch_norm=False), (1, 28, 28), 10, seeded())
    assert sum(p.numel() for p in plain.parameters()) == (25 * 8 + 8) + (8 * 25 * 16 + 16) + (16 * 7 * 7 * 10 + 10)
    normed = build(CNNConfig(width=8, kernel=5), (1, 28, 28), 10, seeded())
    assert sum(p.numel() for p in normed.parameters()) == (25 * 8 + 16) + (8 * 25 * 16 + 32) + (16 * 7 * 7 * 10 + 10)


def test_the_generator_alone_decides_the_first_weights():
    states = []
    for seed, elsewhere in ((0, 1), (0, 2), (1, 1)):
        with torch.random.fork_rng():
            torch.manual_seed(elsewhere)  # somebody else's
            states.append(build(CNNConfig(), (1, 8, 8), 10, seeded(seed)).state_dict())
    same = [torch.equal(states[0][name], states[1][name]) for name in states[0]]
    assert all(same)
    assert not torch.equal(states[0]["conv1.weight"], states[2]["conv1.weight"])


def test_the_first_weights_fill_the_range_that_fan_in_allows():
    model = build(CNNConfig(width=64, kernel=5, batch_norm=False), (1, 28, 28), 10, seeded())
    for layer, fan_in in ((model.conv1, 25), (model.conv2, 64 * 25), (model.output, 128 * 7 * 7)):
        bound = fan_in**-0.5
        assert layer.weight.abs().max() <= bound
        assert layer.bias.abs().max() <= bound
        assert layer.weight.std().item() == pytest.approx(bound / 3**0.5, rel=0.05)  # of a uniform distribution


def test_a_picture_that_pooling_would_swallow_is_refused():
    with pytest.raises(Problem) as caught:
        build(CNNConfig(blocks=3), (1, 28, 7), 10, seeded())
    assert caught.value.code == "image_too_small_for_model"
    assert caught.value.params == {"size": 7, "blocks": 3, "needed": 8}
    assert build(CNNConfig(blocks=3), (1, 8, 8), 10, seeded())(torch.rand(1, 1, 8, 8)).shape == (1, 10)
