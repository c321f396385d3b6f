"""Feature maps of a watched picture: what is told is what the network computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.models.cnn import build
from core.models.configs import CNNConfig
from core.training.events import Control
from core.training.fit import fit
from core.training.maps import MAPS, SIDE, STAGES, feature_maps, telling
from core.training.state import start
from tests.core.training.loops import ticking, until_progress

FAMILIES = ("plain", "lenet", "vgg", "resnet", "inception", "separable", "vit")


@pytest.mark.parametrize("architecture", FAMILIES)
def test_a_byte_stands_for_its_number(architecture):
    model = build(CNNConfig(width=8, architecture=architecture), (3, 32, 32), 10, torch.Generator().manual_seed(0))
    image = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    told, arrays = feature_maps(model, image)
    assert model.training, "nothing has changed"
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    with torch.inference_mode():
        stages = model.eval().intermediates(image)
    names = [stage["name"] for stage in told]
    assert names == [name for name in stages if name in names], "in the order of the network"
    assert 3 <= len(names) <= STAGES
    assert list(arrays) == [f"map.{name}" for name in names]
    for stage in told:
        x = stages[stage["name"]][0]
        shown = arrays[f"map.{stage['name']}"]
        assert (shown.dtype, stage["count"]) == (np.uint8, len(x))
        assert shown.shape == (min(len(x), MAPS), *x.shape[1:])
        read = stage["low"] + shown / 255 * (stage["high"] - stage["low"])
        np.testing.assert_allclose(read, x[:MAPS].numpy(), atol=(stage["high"] - stage["low"]) / 500 + 1e-6)


def test_large_maps_are_averaged_down():
    model = build(CNNConfig(width=4, blocks=1), (1, 64, 80), 2, torch.Generator().manual_seed(0))
    _, arrays = feature_maps(model, torch.ones(1, 1, 64, 80))
    assert arrays["map.conv1"].shape == (4, SIDE, SIDE)
    assert arrays["map.pool1"].shape == (4, SIDE, SIDE)


def test_of_many_stages_those_behind_a_relu():
    deep = [f"{kind}{place}" for place in range(1, 11) for kind in ("conv", "norm", "relu")]
    assert telling(deep) == ["conv1", *(f"relu{place}" for place in range(1, 11))]
    deeper = [f"{kind}{place}" for place in range(1, 41) for kind in ("conv", "relu")]
    assert len(telling(deeper)) == len(set(telling(deeper))) == STAGES
    assert telling(["conv1", "pool1"]) == ["conv1", "pool1"]


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_after_a_divergence_maps_still_are_bytes(broken):
    model = build(CNNConfig(width=4), (1, 8, 8), 10, torch.Generator().manual_seed(0))
    with torch.no_grad():
        model.conv1.weight.fill_(broken)
    told, arrays = feature_maps(model, torch.ones(1, 1, 8, 8))
    assert all(np.isfinite([stage["low"], stage["high"]]).all() for stage in told)
    assert len(arrays) == len(told)


def test_another_picture_is_told_at_once_and_from_then_on(experiment):
    state = start(replace(experiment, model=CNNConfig(width=4)))
    run = fit(state.experiment, state, clock=ticking(0.0))
    _, first = next(run), next(run)
    assert first.data["maps"]["picture"] == 0
    until_progress(run, Control(steps=3))
    maps = run.send(Control(watch=5))
    assert (maps.kind, maps.data["step"], maps.data["maps"]["picture"]) == ("maps", 3, 5)
    told, arrays = feature_maps(state.model, state.validation.images(torch.tensor([panel_of(state)[5]])))
    assert maps.data["maps"]["stages"] == told
    assert all((maps.arrays[name] == array).all() for name, array in arrays.items())
    snapshot = until_progress(run, Control(steps=1))[0]
    assert snapshot.data["maps"]["picture"] == 5
    assert snapshot.arrays.keys() >= maps.arrays.keys()
    assert run.send(Control(watch=999)).data["maps"]["picture"] == 11, "beyond the last, the last"


def panel_of(state):
    from core.training import probes

    return probes.panel(state.validation.part.labels, state.experiment.data.split_seed, 12)
