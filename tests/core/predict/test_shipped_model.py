"""The digit reader that comes with the project: it reads what people draw, its card tells the truth, its file holds only numbers."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import safetensors
import torch
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from core.config import from_dict
from core.data import mnist
from core.data.catalog import MNIST
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict.child import probabilities
from core.predict.digits import prepare
from core.predict.images import decode
from core.predict.shipped import card
from core.predict.weights import Network, load_shipped
from core.text import read_blocks
from scripts import train_digit_reader as script
from scripts.disturb import disturbed, widened
from tests.core.predict.drawings import DRAWINGS, SIDE, Drawing, png, render

ROOT = Path(__file__).resolve().parents[3]
CARD = card("digits")
ABOUT = CARD.about


@pytest.fixture(scope="module")
def reader() -> Network:
    return load_shipped(CARD.weights)


# ---- what people draw


def read(reader: Network, files: list[bytes]) -> np.ndarray:
    """Files as they arrive → probabilities (n, 10), through decoding and preprocessing."""
    seen = np.stack([prepare(decode(file, 5 << 20), reader.style)["seen"] for file in files])
    return probabilities(reader, seen)


def on_dark(drawing: Drawing) -> np.ndarray:
    return 1 - render(drawing)


def grey_on_grey(drawing: Drawing) -> np.ndarray:
    return 0.35 + 0.4 * render(drawing)


def unsteady(drawing: Drawing) -> np.ndarray:
    return render(drawing, unsteady=np.random.default_rng(DRAWINGS.index(drawing)))


MANNERS: dict[str, Callable[[Drawing], np.ndarray]] = {
    "as drawn": render,
    "light on dark": on_dark,
    "grey on grey": grey_on_grey,
    "tiny in a corner": partial(render, size=0.2, center=(SIDE, 0.0)),
    "over the whole pad": partial(render, size=0.95),
    "with the thinnest pen": partial(render, pen=6.0),
    "with a thick pen": partial(render, pen=26.0),
    "by an unsteady hand": unsteady,
}


@pytest.mark.parametrize("manner", MANNERS)
def test_reads_digits_as_people_draw_them(reader: Network, manner: str) -> None:
    answers = read(reader, [png(MANNERS[manner](drawing)) for drawing in DRAWINGS])
    wrong = [
        f"{drawing.digit} {drawing.hand}: {answer.argmax()} ({answer.max():.2f})"
        for drawing, answer in zip(DRAWINGS, answers, strict=True)
        if answer.argmax() != drawing.digit
    ]
    assert len(wrong) <= 0.05 * len(DRAWINGS), wrong


def test_the_drawings_are_of_all_digits_in_many_hands() -> None:
    assert np.bincount([drawing.digit for drawing in DRAWINGS], minlength=10).min() >= 8
    assert len({(drawing.digit, drawing.hand) for drawing in DRAWINGS}) == len(DRAWINGS)
    assert (
        {drawing.width <= 8 for drawing in DRAWINGS} == {drawing.width >= 26 for drawing in DRAWINGS} == {True, False}
    )


# ---- the file and its card


def test_the_file_is_small_and_holds_what_the_card_says() -> None:
    content = CARD.weights.read_bytes()
    assert len(content) < 1_000_000
    assert ABOUT["weights"] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with safetensors.safe_open(CARD.weights, framework="np") as file:
        about, shapes = file.metadata(), {name: file.get_tensor(name).shape for name in file.keys()}  # noqa: SIM118
    assert about["format"] == "glassbox-model-1"
    assert json.loads(about["config"]) == ABOUT["config"]
    assert tuple(json.loads(about["classes"])) == CARD.classes == tuple("0123456789")
    assert tuple(json.loads(about["image_shape"])) == CARD.image_shape == (1, 28, 28)
    assert about["style"] == CARD.style == "mnist"
    model = cnn.empty(from_dict(CNNConfig, ABOUT["config"]), CARD.image_shape, len(CARD.classes))
    assert shapes == {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    assert sum(parameter.numel() for parameter in model.parameters()) == CARD.parameters


def test_the_folder_holds_no_other_weights() -> None:
    assert sorted(path.name for path in CARD.weights.parent.iterdir()) == ["card.json", "model.safetensors"]


def test_the_script_has_not_changed_its_mind_since() -> None:
    optimizer = {"rule", "learning_rate", "momentum", "weight_decay"}
    assert from_dict(CNNConfig, ABOUT["config"]) == script.MODEL
    assert {name: ABOUT["training"][name] for name in optimizer} == {
        name: getattr(script.OPTIMIZER, name) for name in optimizer
    }
    kept = {name: value for name, value in ABOUT["training"].items() if name not in {*optimizer, "seconds"}}
    assert kept == {"seed": script.SEED, "epochs": script.EPOCHS, "batch_size": script.BATCH}
    assert (ROOT / ABOUT["command"].removeprefix("python ")).is_file()


def test_the_card_names_its_data_and_its_limits_in_both_languages() -> None:
    data = ABOUT["data"]
    assert (data["source"], data["license"], data["credit"]) == (MNIST.name, MNIST.license, MNIST.credit)
    assert data["sha256"] == {part.name: part.sha256 for part in MNIST.parts}
    assert sum(data["counts"].values()) == 70_000
    for language in ("en", "zh"):
        words = read_blocks(ROOT / "assets" / "text" / language / "models.md")
        missing = {f"card.digits.limit.{name}" for name in ABOUT["limits"]} - set(words)
        assert not missing, language


def test_the_card_s_numbers_agree_with_its_confusion_counts() -> None:
    counts = np.array(ABOUT["confusion"])
    assert counts.sum(axis=1).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]  # MNIST's test digits
    assert counts.trace() / counts.sum() == pytest.approx(CARD.metrics["test_accuracy"], abs=1e-6)
    assert CARD.metrics["test_accuracy"] >= 0.99
    true, named = (axis.repeat(counts.ravel()) for axis in map(np.ravel, np.indices(counts.shape)))
    precision, recall, _, support = precision_recall_fscore_support(true, named)
    for digit, row in enumerate(ABOUT["per_class"]):
        assert row["class"] == str(digit)
        assert row["count"] == support[digit]
        assert row["recall"] == pytest.approx(recall[digit])
        assert row["precision"] == pytest.approx(precision[digit])


@pytest.mark.data
@pytest.mark.skipif(not os.environ.get("GLASSBOX_DATA"), reason="needs GLASSBOX_DATA")
def test_reads_mnist_s_test_digits_as_the_card_says(reader: Network) -> None:
    images, labels = mnist.load("test")
    answers = np.concatenate([probabilities(reader, part / np.float32(255)) for part in np.split(images, 10)])
    named = answers.argmax(axis=1)
    assert (named == labels).mean() >= 0.99
    assert (named == labels).mean() == pytest.approx(CARD.metrics["test_accuracy"], abs=1e-6)
    assert confusion_matrix(labels, named).tolist() == ABOUT["confusion"]
    loss = -np.log(answers[np.arange(len(labels)), labels]).mean()
    assert loss == pytest.approx(CARD.metrics["test_loss"], rel=1e-3)
    # honest probabilities: of the answers given with p, a share of about p is right
    order = np.argsort(answers.max(axis=1))
    for lot in np.array_split(order, 5):
        assert answers[lot].max(axis=1).mean() == pytest.approx((named == labels)[lot].mean(), abs=0.01)


# ---- the digits it learns from


@pytest.fixture
def originals() -> torch.Tensor:
    """A bar and a ring, in bytes, twenty of each."""
    y, x = np.mgrid[:28, :28] - 13.5
    bar, ring = (np.abs(x) < 2) & (np.abs(y) < 9), np.abs(np.hypot(x, y) - 8) < 1.5
    return torch.tensor(np.repeat(np.stack([bar, ring]), 20, axis=0) * 255, dtype=torch.uint8)


def test_disturbed_digits_differ_and_stay_pictures(originals: torch.Tensor) -> None:
    made = disturbed(originals, torch.Generator().manual_seed(3))
    assert made.shape == (40, 1, 28, 28)
    assert made.min() >= 0
    assert made.max() <= 1
    assert len({tuple(picture.flatten().tolist()) for picture in made}) == 40
    ink = made.sum(dim=(1, 2, 3))
    assert (ink > 20).all(), "some ink is left of each"
    rim = made[:, 0, [0, -1]].sum() + made[:, 0, :, [0, -1]].sum()
    assert rim < 0.01 * ink.sum(), "they stay inside"


def test_the_same_generator_disturbs_alike(originals: torch.Tensor) -> None:
    one, two = (disturbed(originals, torch.Generator().manual_seed(4)) for _ in range(2))
    assert torch.equal(one, two)


def test_widened_is_a_max_filter() -> None:
    ink = torch.rand(3, 1, 9, 12, generator=torch.Generator().manual_seed(5))
    assert torch.equal(widened(ink), torch.nn.functional.max_pool2d(ink, 3, 1, 1))
