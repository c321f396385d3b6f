"""A network that reads photographs, asked as the server asks it: what it gets, shows and explains is in color."""

from __future__ import annotations

import io
import json
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from core.explain.methods import METHODS
from core.models.cnn import build
from core.models.configs import CNNConfig
from core.predict.answer import Prediction, unpack_answer
from core.predict.child import answer, as_input
from core.predict.table import thumbnail
from core.predict.weights import FORMAT, load_shipped
from core.wire import pack, unpack

CONFIG = {"width": 4, "blocks": 1, "architecture": "resnet"}
CLASSES = ("cat", "dog", "ship")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    network = build(CNNConfig(**CONFIG), (3, 32, 32), 3, torch.Generator().manual_seed(0))  # type: ignore[arg-type]
    about = {"format": FORMAT, "config": json.dumps(CONFIG), "classes": json.dumps(CLASSES)}
    about |= {"image_shape": "[3, 32, 32]", "style": "photo"}
    save_file(network.state_dict(), tmp_path / "model.safetensors", about)
    return tmp_path / "model.safetensors"


def photo(width: int = 300, height: int = 200) -> bytes:
    """Red on the left, green on the right, blue in a corner."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2, 0] = picture[:, width // 2 :, 1] = 200
    picture[: height // 4, :, 2] = 255
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def ask(model: Path, **question: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Through the wire, as the server gets it."""
    wanted = {"kind": "shipped", "path": str(model), "max_bytes": 1 << 20, **question}
    return unpack(pack(*answer(OrderedDict(), wanted, {"0": np.frombuffer(photo(), np.uint8)})))


def test_a_photograph_is_read_in_color(model: Path) -> None:
    header, arrays = ask(model, ask="predict")
    found = unpack_answer(0, "m", header["answers"][0], arrays)
    assert isinstance(found, Prediction)
    assert (found.style, found.classes) == ("photo", CLASSES)
    assert {name: step.shape for name, step in found.steps.items()} == {
        "picture": (107, 160, 3),
        "square": (160, 160, 3),
        "seen": (32, 32, 3),
    }
    red, green = found.seen[20, 4], found.seen[20, 28]
    assert red == pytest.approx([200 / 255, 0, 0], abs=0.01)
    assert green == pytest.approx([0, 200 / 255, 0], abs=0.01)
    network = load_shipped(model)
    with torch.inference_mode():
        logits = network.model(torch.from_numpy(found.seen.copy()).permute(2, 0, 1)[None])
    assert np.allclose(found.probabilities, logits.softmax(1)[0].numpy(), atol=1e-6)
    assert thumbnail(found.steps["picture"]).shape[2] == 3


@pytest.mark.parametrize("method", METHODS)
def test_each_place_of_a_photograph_has_one_share(model: Path, method: str) -> None:
    header, arrays = ask(model, ask="explain", method=method, target=2)
    assert arrays["attribution"].shape == (32, 32)
    assert arrays["seen"].shape == (32, 32, 3)
    if method == "integrated_gradients":
        total = header["score"] - header["baseline_score"]
        assert arrays["attribution"].sum() == pytest.approx(total, rel=0.05, abs=0.01)


def test_pictures_become_the_network_s_input() -> None:
    gray, color = np.zeros((2, 5, 7), np.float32), np.random.default_rng(0).random((2, 5, 7, 3), dtype=np.float32)
    assert as_input(gray).shape == (2, 1, 5, 7)
    assert as_input(color).shape == (2, 3, 5, 7)
    assert as_input(color)[1, 2, 3, 4] == color[1, 3, 4, 2]
