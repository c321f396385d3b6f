"""Networks that have learned nothing, and likeness against SciPy."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from torch import nn

from core.explain.sanity import learned, likeness, randomized
from core.models.cnn import build
from core.models.configs import Architecture, CNNConfig


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def trained(architecture: str = "resnet") -> nn.Module:
    model = build(CNNConfig(4, architecture=architecture), (3, 16, 16), 4, seeded())  # type: ignore[arg-type]
    for _ in range(3):
        loss = nn.functional.cross_entropy(model(torch.rand(8, 3, 16, 16, generator=seeded(1))), torch.arange(8) % 4)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= 0.1 * parameter.grad
    return model.eval()


@pytest.mark.parametrize("architecture", get_args(Architecture))
def test_a_randomized_network_is_one_on_its_first_day(architecture: str) -> None:
    model = trained(architecture)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    fresh = randomized(model, seeded(5))
    first = build(model.config, (3, 16, 16), 4, seeded(5)).state_dict()
    assert all(torch.equal(tensor, first[name]) for name, tensor in fresh.state_dict().items())
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert not fresh.training


def test_the_cascade_begins_at_the_answer() -> None:
    model, names = trained(), learned(trained())
    assert names[0] == "conv0"
    assert names[-1] == "output"
    first = build(model.config, (3, 16, 16), 4, seeded(5))
    for layers in (0, 1, 3, len(names)):
        fresh = randomized(model, seeded(5), layers)
        for place, name in enumerate(names):
            of = first if place >= len(names) - layers else model
            for key, tensor in of.get_submodule(name).state_dict().items():
                assert torch.equal(fresh.get_submodule(name).state_dict()[key], tensor), (layers, name)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(-5, 5), st.floats(-10, 10)), min_size=2, max_size=40))
def test_likeness_is_spearman_s(pairs: list[tuple[int, float]]) -> None:
    a, b = np.array(pairs, dtype=np.float64).T
    if len(set(a)) == 1 or len(set(b)) == 1:
        assert np.isnan(likeness(a, b))
    else:
        assert likeness(a, b) == pytest.approx(spearmanr(a, b).statistic, abs=1e-12)


@pytest.mark.parametrize("size", [0, 1])
def test_there_is_no_order_of_less_than_two(size: int) -> None:
    assert np.isnan(likeness(np.ones(size), np.ones(size)))


def test_likeness_of_maps() -> None:
    a = np.random.default_rng(0).normal(size=(16, 16))
    assert likeness(a, np.exp(a)) == pytest.approx(1)
    assert likeness(a, -a) == pytest.approx(-1)
    assert abs(likeness(a, np.random.default_rng(1).normal(size=(16, 16)))) < 0.2
