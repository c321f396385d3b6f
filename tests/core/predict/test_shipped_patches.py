"""The vision transformer that comes with the project: its card tells the truth, its file holds only numbers."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from core.config import from_dict
from core.data.pictures import PicturesConfig, load
from core.evaluation.classification import evaluate
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict.shipped import card
from core.predict.weights import load_shipped
from core.text import read_blocks
from core.training.experiment import Experiment
from scripts import train_patch_reader as script

ROOT = Path(__file__).resolve().parents[3]
CARD = card("patches")
ABOUT = CARD.about


def test_the_file_is_small_and_holds_what_the_card_says() -> None:
    content = CARD.weights.read_bytes()
    assert len(content) < 1_500_000
    assert ABOUT["weights"] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    network = load_shipped(CARD.weights)
    assert (network.classes, network.style) == (CARD.classes, CARD.style)
    assert sum(each.numel() for each in network.model.parameters()) == CARD.parameters
    fresh = cnn.empty(from_dict(CNNConfig, ABOUT["config"]), CARD.image_shape, len(CARD.classes))
    assert fresh.state_dict().keys() == network.model.state_dict().keys()


def test_the_card_s_numbers_are_those_of_the_test_part() -> None:
    data = load(PicturesConfig())
    network = load_shipped(CARD.weights)
    found = evaluate(network.model, torch.from_numpy(data.test.images()), torch.from_numpy(data.test.labels.copy()), 10)
    assert np.array_equal(found.confusion, ABOUT["confusion"])
    assert found.accuracy == pytest.approx(CARD.metrics["test_accuracy"], abs=1e-6)
    assert found.accuracy >= 0.96
    counts = {part: len(getattr(data, part)) for part in ("train", "validation", "test")}
    assert ABOUT["data"]["counts"] == counts


def test_the_script_has_not_changed_its_mind_since() -> None:
    assert from_dict(CNNConfig, ABOUT["config"]) == script.EXPERIMENT.model
    assert from_dict(Experiment, ABOUT["training"]["experiment"]) == script.EXPERIMENT
    assert ABOUT["training"]["epochs"] == script.EXPERIMENT.epochs
    assert (ROOT / ABOUT["command"].removeprefix("python ")).is_file()


def test_the_card_has_its_words_in_both_languages() -> None:
    parts = ("title", "what", "data", "training", "score", "calibration", "per_class", "license", "limits", "command")
    wanted = {f"card.patches.{part}" for part in parts} | {f"card.patches.limit.{name}" for name in ABOUT["limits"]}
    for language in ("en", "zh"):
        words = read_blocks(ROOT / "assets" / "text" / language / "models.md")
        assert {name for name in words if name.startswith("card.patches.")} == wanted, language
