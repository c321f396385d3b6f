"""Inside a network for one picture: its feature maps stage by stage, and one number of one of them with all that made it.

Knows no screen. Which stage is computed from which is read from the network (core/models/graph.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from core.errors import Problem
from core.explain.made import MADE
from core.models.base import CNN
from core.models.graph import PICTURE, Stage, stages
from core.wire import Array


@dataclass(frozen=True, eq=False)
class Inside:
    """A network, in evaluation mode, and all that it computes for one picture."""

    model: CNN
    graph: dict[str, Stage]  # in the order of computing
    values: dict[str, NDArray[np.float32]]  # PICTURE and each stage: (channels, height, width) or (features,)

    @property
    def classes(self) -> int:
        """How many logits there are."""
        return len(self.values["logits"])


def look(model: CNN, image: Tensor) -> Inside:
    """Send one picture (1, channels, height, width) through the network."""
    channels, height, width = image.shape[1:]
    with torch.inference_mode():
        found = model.intermediates(image)
    values = {PICTURE: image[0].numpy()} | {name: stage[0].contiguous().numpy() for name, stage in found.items()}
    return Inside(model, {stage.name: stage for stage in stages(model, (channels, height, width))}, values)


def maps(inside: Inside) -> tuple[dict[str, Any], dict[str, Array]]:
    """Every stage for the wire: {"stages": [{"name", "kind", "inputs", "shape", "low", "high", "field"}]} and its numbers by name.

    `field` are [size, step, top, left] of the pixels that a value depends on (core/models/graph.py).
    """
    described = []
    for stage in inside.graph.values():
        numbers, field = inside.values[stage.name], stage.field
        described.append(
            {
                "name": stage.name,
                "kind": "depthwise" if stage.groups > 1 else stage.kind,
                "inputs": list(stage.inputs),
                "shape": list(stage.shape),
                "low": float(numbers.min()),
                "high": float(numbers.max()),
                "field": [field.size, field.step, field.top, field.left],
            }
        )
    return {"stages": described}, {name: inside.values[name] for name in inside.graph}


def one_value(
    inside: Inside, stage: str, channel: int, y: int = 0, x: int = 0
) -> tuple[dict[str, Any], dict[str, Array]]:
    """One number of a stage and all that made it, in float64 from the network's float32.

    Of a convolution: "window" (C, k, k) of the map before it, "inside" (k, k) where it lies on the map (elsewhere is padding:
    zeros), "kernel" and "products" (C, k, k), "sums" (C,) of each channel, and in the header "bias" and "first": the number of
    the window's first channel, which is not 0 with groups. value = Σ sums + bias.
    Of a pooling: "window" (k, k), "inside", and "at": row and column of the largest (max pooling).
    Of batch norm: "came", "mean", "variance", "epsilon", "scale", "shift"; value = scale · (came − mean)/√(variance + ε) + shift.
    Of ReLU and tanh: "came". Where branches meet: "parts", the numbers added, or the name and channel of the one taken over.
    Of a dense layer: "window", "kernel" and "products" of the shape of what comes in, and "bias"; of a mean: "window" (height, width).
    Of a transformer's stages, attention: "window" (rows, columns), what each patch brings, "token", what the class token brings, and
    "bias", value = Σ of all; feed: as a dense layer, of the hidden units; layer_norm: as batch norm; position and class: "parts".
    Always: "stage", "kind", "inputs", "place", "value", "field": [top, left, size] in the picture.
    Raises Problem("stage_unknown" | "place_unknown").
    """
    node = inside.graph.get(stage)
    if node is None:
        raise Problem("stage_unknown", name=stage[:40])
    numbers = inside.values[stage]
    place = (channel, y, x)[: numbers.ndim]
    if not all(0 <= each < size for each, size in zip(place, numbers.shape, strict=True)):
        raise Problem("place_unknown", name=stage)
    field = node.field
    header = {
        "stage": stage,
        "kind": "depthwise" if node.groups > 1 else node.kind,
        "inputs": list(node.inputs),
        "place": list(place),
        "value": float(numbers[place]),
        "field": [field.top + y * field.step, field.left + x * field.step, field.size],
    }
    more, arrays = MADE[node.kind](inside.model, node, [inside.values[name] for name in node.inputs], place)
    return header | more, arrays


def softmax_steps(logits: ArrayLike) -> tuple[dict[str, Any], dict[str, Array]]:
    """From logits (classes,) to probabilities in four steps: take the largest away, raise e to it, add up, divide.

    Arrays "logits", "shifted", "powers", "probabilities" in float64; header "largest", "total", "best".
    """
    z = np.asarray(logits, dtype=np.float64)
    shifted = z - z.max()
    powers = np.exp(shifted)
    total = powers.sum()
    header = {"largest": float(z.max()), "total": float(total), "best": int(z.argmax())}
    return header, {"logits": z, "shifted": shifted, "powers": powers, "probabilities": powers / total}
