"""The readers of garments and photographs that come with the project: cards that tell the truth, files that hold only numbers."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pytest
import safetensors
import torch
from sklearn.metrics import precision_recall_fscore_support

from core.config import from_dict
from core.data.prepared import form_of, prepared
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict.child import probabilities
from core.predict.shipped import Card, shipped
from core.predict.styles import STYLES, style_of
from core.predict.weights import load_shipped
from core.text import read_blocks
from scripts import train_picture_readers as script

ROOT = Path(__file__).resolve().parents[3]
CARDS = [card for card in shipped() if card.name in script.RECIPES]
LEAST = {"fashion": 0.925, "cifar10": 0.895}  # of the photographs 0.9 is aimed at
each = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)


@each
def test_the_file_is_small_and_holds_what_the_card_says(card: Card) -> None:
    content = card.weights.read_bytes()
    assert len(content) < 3_000_000
    assert card.about["weights"] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with safetensors.safe_open(card.weights, framework="np") as file:
        about, shapes = file.metadata(), {name: file.get_tensor(name).shape for name in file.keys()}  # noqa: SIM118
    assert json.loads(about["config"]) == card.about["config"]
    assert (card.classes, card.image_shape) == form_of(card.name)
    assert tuple(json.loads(about["classes"])) == card.classes
    assert about["style"] == card.style == style_of(card.name, card.image_shape[0])
    assert tuple(json.loads(about["image_shape"])) == card.image_shape == STYLES[card.style]
    model = cnn.empty(from_dict(CNNConfig, card.about["config"]), card.image_shape, len(card.classes))
    assert shapes == {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    assert sum(parameter.numel() for parameter in model.parameters()) == card.parameters
    assert sorted(path.name for path in card.weights.parent.iterdir()) == ["card.json", "model.safetensors"]


@each
def test_the_card_agrees_with_the_script_and_with_itself(card: Card) -> None:
    about, recipe = card.about, script.RECIPES[card.name]
    assert from_dict(CNNConfig, about["config"]) == recipe.model
    assert {name: about["training"][name] for name in ("epochs", "flat", "small", "batch", "seed")} == {
        name: getattr(recipe, name) for name in ("epochs", "flat", "small", "batch", "seed")
    }
    assert about["training"]["seconds"] > 0
    counts = np.array(about["confusion"])
    assert counts.sum(axis=1).tolist() == [1000] * 10
    assert counts.trace() / counts.sum() == pytest.approx(card.metrics["test_accuracy"], abs=1e-6)
    assert card.metrics["test_accuracy"] >= LEAST[card.name]
    true, named = (axis.repeat(counts.ravel()) for axis in map(np.ravel, np.indices(counts.shape)))
    precision, recall, _, _ = precision_recall_fscore_support(true, named)
    for number, row in enumerate(about["per_class"]):
        assert row["class"] == card.classes[number]
        assert (row["recall"], row["precision"]) == pytest.approx((recall[number], precision[number]))
    assert sum(about["data"]["counts"].values()) == {"fashion": 70_000, "cifar10": 60_000}[card.name]


@each
def test_the_card_has_its_words_in_both_languages(card: Card) -> None:
    parts = ("title", "what", "data", "training", "score", "calibration", "per_class", "license", "limits", "command")
    wanted = {f"card.{card.name}.{part}" for part in parts}
    wanted |= {f"card.{card.name}.limit.{name}" for name in card.about["limits"]}
    for language in ("en", "zh"):
        words = read_blocks(ROOT / "assets" / "text" / language / "models.md")
        assert not wanted - set(words), language
        limits = {name for name in words if name.startswith(f"card.{card.name}.limit.")}
        assert limits <= wanted, language


@each
def test_it_answers_a_picture(card: Card) -> None:
    network = load_shipped(card.weights)
    channels, *size = card.image_shape
    seen = np.random.default_rng(0).random((2, *size, 3) if channels == 3 else (2, *size), dtype=np.float32)
    answers = probabilities(network, seen)
    assert answers.shape == (2, 10)
    assert answers.sum(axis=1) == pytest.approx(1, abs=1e-5)


@each
@pytest.mark.data
@pytest.mark.skipif(not os.environ.get("GLASSBOX_DATA"), reason="needs GLASSBOX_DATA")
def test_a_sample_of_the_test_pictures_is_named_as_the_card_says(card: Card, home: Path) -> None:  # noqa: ARG001
    """A tenth of them: of 1,000 answers with p right, the share is within 4·√(p(1−p)/1000) of p, and nearly always nearer."""
    data = prepared(card.name)
    assert data.note == card.about["data"]["note"]
    seen = np.moveaxis(data.test_pictures[::10], 1, -1) / np.float32(255)
    labels = data.test_labels[::10]
    answers = probabilities(load_shipped(card.weights), seen if seen.shape[-1] == 3 else seen[..., 0])
    accuracy = card.metrics["test_accuracy"]
    assert (answers.argmax(axis=1) == labels).mean() == pytest.approx(
        accuracy, abs=4 * (accuracy * (1 - accuracy) / len(labels)) ** 0.5
    )
    loss = -np.log(answers[np.arange(len(labels)), labels]).mean()
    assert loss == pytest.approx(card.metrics["test_loss"], abs=0.08)


def test_of_each_class_every_twentieth_is_kept_back() -> None:
    labels = torch.tensor([0, 1, 1] * 40)
    kept = script.kept_back(labels)
    assert [int(kept[labels == label].sum()) for label in (0, 1)] == [2, 4]
    assert kept.nonzero()[0, 0] == 0
