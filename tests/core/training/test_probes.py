"""What is read off a model while it trains."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.models.cnn import build
from core.models.configs import CNNConfig
from core.training import probes


def test_layers_norms_and_filters():
    model = build(CNNConfig(width=4), (3, 8, 8), 10, torch.Generator().manual_seed(0))
    assert list(probes.layers_of(model)) == ["conv1", "norm1", "conv2", "norm2", "output"]
    assert (probes.gradient_norms(model) == np.zeros(5, np.float32)).all()
    model(torch.rand(2, 3, 8, 8)).square().mean().backward()
    both = torch.cat([model.output.weight.grad.ravel(), model.output.bias.grad.ravel()])
    assert probes.gradient_norms(model)[4] == pytest.approx(both.norm().item(), rel=1e-5)
    assert probes.gradient_norms(model)[0] == pytest.approx(model.conv1.weight.grad.norm().item(), rel=1e-5)
    assert (probes.first_filters(model) == model.conv1.weight.detach().numpy().transpose(0, 2, 3, 1)).all()
    assert probes.parameters_of(model) == sum(parameter.numel() for parameter in model.parameters())


@pytest.mark.parametrize("channels", [1, 2])
def test_filters_of_other_pictures_are_averaged_over_their_channels(channels):
    model = build(CNNConfig(width=4), (channels, 8, 8), 10, torch.Generator().manual_seed(0))
    np.testing.assert_allclose(probes.first_filters(model), model.conv1.weight.detach().numpy().mean(1), rtol=1e-5)


@given(st.integers(0, 2**31 - 1), st.lists(st.integers(0, 9), min_size=1, max_size=60))
def test_the_watched_pictures_are_distinct_and_of_as_many_classes_as_there_are(seed, labels):
    chosen = probes.panel(np.array(labels), seed, 12)
    assert len(set(chosen.tolist())) == len(chosen) == min(12, len(labels))
    assert set(np.array(labels)[chosen]) == set(labels)
    assert (chosen == probes.panel(np.array(labels), seed, 12)).all()


def test_another_seed_watches_other_pictures():
    labels = np.arange(200) % 10
    assert set(probes.panel(labels, 0, 12)) != set(probes.panel(labels, 1, 12))
