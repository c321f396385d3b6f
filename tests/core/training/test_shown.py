"""What a page shows before a run is what the run will meet; what it asks about a network is answered from PyTorch's own layers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from core.config import to_dict
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig, load
from core.models import cnn
from core.models.census import census
from core.models.configs import USED, CNNConfig
from core.training import questions, shown
from core.training.experiment import Experiment
from core.training.fit import fit


def test_the_watched_pictures_are_those_that_a_run_tells() -> None:
    header, arrays = shown.watched(to_dict(PicturesConfig()))
    started = next(fit(Experiment(precision="float32", layout="contiguous")))
    assert header["labels"] == started.arrays["sample_labels"].tolist()
    np.testing.assert_array_equal(arrays["images"], started.arrays["sample_images"])
    assert header["sizes"] == [started.data[f"{part}_images"] for part in ("train", "validation", "test")]


def test_versions_of_a_picture() -> None:
    data = to_dict(PicturesConfig())
    header, arrays = shown.versions(data, to_dict(AugmentConfig()), 3, seed=0)
    images = arrays["images"]
    assert images.shape == (1 + shown.VERSIONS, 8, 8, 1)
    assert all((each == images[0]).all() for each in images), "nothing is on"
    part = load(PicturesConfig()).train
    assert header == {"label": int(part.labels[3]), "count": len(part)}
    np.testing.assert_array_equal(images[0, :, :, 0], np.rint(part.images(np.array([3]))[0, 0] * 255))
    flipped = shown.versions(data, to_dict(AugmentConfig(flip=True)), 3, seed=0)[1]["images"]
    assert {each.tobytes() for each in flipped[1:]} <= {flipped[0].tobytes(), flipped[0][:, ::-1].tobytes()}
    again = shown.versions(data, to_dict(AugmentConfig(noise=0.1)), len(part) + 3, seed=5)
    assert again[0] == header, "counted round and round"
    np.testing.assert_array_equal(
        again[1]["images"], shown.versions(data, to_dict(AugmentConfig(noise=0.1)), 3, seed=5)[1]["images"]
    )


@pytest.mark.parametrize("architecture", USED)
@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize("channels", [1, 3])
def test_questions_about_a_network(architecture: str, batch_norm: bool, channels: int) -> None:
    config = CNNConfig(architecture=architecture, batch_norm=batch_norm)  # type: ignore[arg-type]
    counts = census(config, (channels, 32, 32), 10)
    model = cnn.build(config, (channels, 32, 32), 10, torch.Generator())
    first = next(each for each in model.modules() if isinstance(each, nn.Conv2d))
    found = questions.first_convolution(counts, channels)
    assert found["parameters"] == sum(each.numel() for each in first.parameters())
    assert (found["filters"], found["kernel"]) == (first.out_channels, first.kernel_size[0])
    assert found["biases"] == (0 if first.bias is None else first.out_channels)
    if architecture == "vit":
        return  # its blocks are neither, so the page does not ask
    dense = sum(p.numel() for each in model.modules() if isinstance(each, nn.Linear) for p in each.parameters())
    kernels = sum(p.numel() for each in model.modules() if isinstance(each, nn.Conv2d) for p in each.parameters())
    share = dense / (dense + kernels)
    kind, most = questions.share_of(counts, "parameters")
    assert kind == ("dense" if share > 0.5 else "convolution")
    assert most == pytest.approx(max(share, 1 - share))
    assert questions.share_of(counts, "flops")[0] == "convolution"


def test_guessing() -> None:
    assert questions.guessing(10) == pytest.approx(-math.log(0.1))
