"""What was trained and kept when digits were the only pictures: it is still read, and its numbers are the same.

`old/digits.json` holds experiments as they were written then with the numbers they gave, `old/checkpoint.safetensors` a run
seven steps old. The same to what rounding may do: processors of two makers add in another order, though both have AVX-512.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.config import from_dict
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.training import checkpoint
from core.training.experiment import Experiment
from core.training.fit import fit
from core.training.looks import maps
from core.training.state import start
from tests.core.training.loops import joined

OLD = Path(__file__).parent / "old"
GIVEN = json.loads((OLD / "digits.json").read_text())


def same(found: object, expected: object, tolerance: float) -> None:
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("run", GIVEN["runs"], ids=["contiguous", "channels_last", "bfloat16"])
def test_the_numbers_are_those_of_then(run):
    experiment = Experiment.from_json(json.dumps(run["experiment"]))
    assert from_dict(Experiment, run["experiment"]) == experiment, "as the store keeps it"
    state = start(experiment)
    *events, finished = fit(experiment, state)
    tolerance = 0.2 if experiment.precision == "bfloat16" else 0.002
    same(joined(events), np.float32(run["losses"]), tolerance)
    for name in ("test_loss", "validation_loss", "test_accuracy"):
        same(finished.data[name], run[name], tolerance)


def test_a_checkpoint_of_then_goes_on():
    path = OLD / "checkpoint.safetensors"
    network = checkpoint.load(path)
    assert (network.image_shape, network.classes) == ((1, 8, 8), tuple("0123456789"))
    experiment = network.experiment
    assert (experiment.data, experiment.augment, experiment.label_smoothing) == (PicturesConfig(), AugmentConfig(), 0)
    state = checkpoint.restore(experiment, path)
    assert state.step == 7
    *events, finished = fit(experiment, state)
    same(joined(events), np.float32(GIVEN["checkpoint"]["rest"]), 0.002)
    same(finished.data["test_loss"], GIVEN["checkpoint"]["test_loss"], 0.002)


def test_its_feature_maps_can_be_seen_and_step_and_maps_are_of_one_reading(monkeypatch):
    read, times = checkpoint.read, []
    monkeypatch.setattr(checkpoint, "read", lambda path: times.append(path) or read(path))
    header, arrays = maps(str(OLD / "checkpoint.safetensors"), 3, changed=1)
    assert (header["step"], header["maps"]["picture"]) == (7, 3)
    assert [stage["name"] for stage in header["maps"]["stages"]] == ["conv1", "norm1", "pool1", "relu1"]
    assert arrays["map.conv1"].shape == (4, 8, 8)
    assert len(times) == 1, "meanwhile a run that goes on may have written another"
