"""A file of weights → a network to ask. Knows no picture and no process.

Two formats, both safetensors, which holds numbers and text and nothing that could run: a run's checkpoint, and a shipped
model (`glassbox-model-1`: the network's state_dict; metadata config, classes, image_shape and style as JSON).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import safetensors
import torch

from core.config import from_dict
from core.errors import Problem
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict.styles import STYLES, Style, style_of
from core.training import checkpoint

FORMAT = "glassbox-model-1"


class Network(NamedTuple):
    """A network in evaluation mode that takes pictures of one style."""

    model: cnn.CNN
    classes: tuple[str, ...]
    style: Style


def load_run(path: Path) -> Network:
    """The network of a run's checkpoint; its style is told by what it learned from.

    Raises Problem `checkpoint_missing`, `checkpoint_unreadable`, `model_not_for_pictures`, `model_diverged`.
    """
    trained = checkpoint.load(path)
    if not all(tensor.isfinite().all() for tensor in trained.model.state_dict().values()):
        raise Problem("model_diverged")
    style = style_of(trained.experiment.data.name, trained.image_shape[0])
    if trained.image_shape != STYLES[style]:
        raise Problem("model_not_for_pictures")
    return Network(trained.model.requires_grad_(False), trained.classes, style)


def load_shipped(path: Path) -> Network:
    """The network of a shipped model. Raises Problem `model_unreadable`."""
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            about = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dictionary
        if about.get("format") != FORMAT:
            raise ValueError("another format")
        config = from_dict(CNNConfig, json.loads(about["config"]))
        classes = tuple(str(name) for name in json.loads(about["classes"]))
        style: Style = about["style"]  # looked up on the next line
        shape = STYLES[style]
        if json.loads(about["image_shape"]) != list(shape) or not 1 < len(classes) <= 1000:
            raise ValueError("no such picture")
        model = cnn.build(config, shape, len(classes), torch.Generator())
        model.load_state_dict(
            {
                name: tensor.to(torch.float32) if tensor.is_floating_point() else tensor
                for name, tensor in tensors.items()
            }
        )
    except (
        Problem,
        safetensors.SafetensorError,
        OSError,
        KeyError,
        IndexError,
        RuntimeError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
    ):
        raise Problem("model_unreadable") from None
    return Network(model.eval().requires_grad_(False), classes, style)
