"""Weights to begin with: those of another network instead of random ones. Knows no run and no optimizer.

Two kinds of files, both safetensors, which holds numbers and text and nothing that could run: a run's checkpoint (tensors
`model.*` among others) and a network that comes with the project (its names as they are, some in half precision).
"""

from __future__ import annotations

from pathlib import Path

import safetensors
from torch import Tensor

from core.errors import Problem
from core.models.cnn import CNN

CHECKPOINT, SHIPPED = "glassbox-checkpoint-1", "glassbox-model-1"
PREFIX = {CHECKPOINT: "model.", SHIPPED: ""}
DRAWN = "seed"  # what dropout draws next belongs to the run, not to what the network knows


def fill(model: CNN, path: Path) -> None:
    """Put the file's weights into the model, in place: the layout in memory stays.

    Raises Problem("begin_gone") where there is no file that can be read, "begin_unfit" where its tensors have other names or
    shapes than the model's, or are not all numbers.
    """
    weights = _read(path)
    places = {name: place for name, place in model.state_dict().items() if not _drawn(name)}
    if weights.keys() != places.keys():
        raise Problem("begin_unfit")
    for name, place in places.items():
        weight = weights[name]
        if weight.shape != place.shape or weight.is_floating_point() != place.is_floating_point():
            raise Problem("begin_unfit")
        if not weight.isfinite().all():
            raise Problem("begin_unfit")
    for name, place in places.items():
        place.copy_(weights[name])  # half precision has an exact twin in float32


def _read(path: Path) -> dict[str, Tensor]:
    """The weights by the names they have in a model."""
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            prefix = PREFIX.get((file.metadata() or {}).get("format", ""))
            if prefix is None:
                raise ValueError("another format")
            names = [name for name in file.keys() if name.startswith(prefix) and not _drawn(name)]  # noqa: SIM118
            return {name.removeprefix(prefix): file.get_tensor(name) for name in names}
    except (safetensors.SafetensorError, OSError, ValueError, RuntimeError, TypeError):
        raise Problem("begin_gone") from None


def _drawn(name: str) -> bool:
    return name.rpartition(".")[2] == DRAWN
