"""What a network costs and sees before anything is trained: parameters, multiply-adds, memory, receptive field. Draws no weight."""

from __future__ import annotations

import math
from typing import Any

from core.config import from_dict
from core.models import cnn, vit_graph
from core.models.configs import CNNConfig
from core.models.graph import PICTURE, Stage, stages
from core.models.vit import ViT
from core.wire import Array

FLOAT32 = 4  # bytes


def census(config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> dict[str, Any]:
    """The network in numbers, those of one picture on its way to the logits.

    {"parameters", "flops": 2 · multiply-adds of convolutions, dense layers and attention (an addition and a multiplication each),
     "activation_bytes": of all stages in float32, which backpropagation needs kept,
     "receptive_field": side in pixels of what one value of the last map depends on, padding included,
     "layers": [{"name", "kind", "inputs", "shape", "kernel", "groups", "parameters", "flops", "activation_bytes",
                 "receptive_field"}]}. Raises Problem as `cnn.empty`.
    """
    model = cnn.empty(config, image_shape, classes).eval()
    graph = stages(model, image_shape)
    shapes = {PICTURE: image_shape} | {stage.name: stage.shape for stage in graph}
    layers = [_layer(stage, shapes[stage.inputs[0]]) for stage in graph]
    if isinstance(model, ViT):
        for stage, layer in zip(graph, layers, strict=True):
            layer["parameters"] += vit_graph.parameters(model, stage.kind)
            layer["flops"] += vit_graph.flops(model, stage.kind)
    maps = [layer for layer in layers if len(layer["shape"]) == 3]
    return {
        "parameters": sum(layer["parameters"] for layer in layers),
        "flops": sum(layer["flops"] for layer in layers),
        "activation_bytes": sum(layer["activation_bytes"] for layer in layers),
        "receptive_field": maps[-1]["receptive_field"],
        "layers": layers,
    }


def asked(config: dict[str, Any], image_shape: list[int], classes: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """`census` for the oracle: JSON in, (header, no arrays) out."""
    channels, height, width = image_shape
    return census(from_dict(CNNConfig, config), (channels, height, width), classes), {}


def _layer(stage: Stage, before: tuple[int, ...]) -> dict[str, Any]:
    """One stage; `before` is the shape of what comes in."""
    weights, biases, places = 0, 0, 1
    if stage.kind == "convolution":
        # F filters of k² · C/groups weights, used at each of the map's places
        weights = stage.shape[0] * (before[0] // stage.groups) * stage.kernel**2
        biases = stage.shape[0] if stage.biased else 0
        places = math.prod(stage.shape[1:])
    elif stage.kind == "dense":
        weights, biases = math.prod(before) * stage.shape[0], stage.shape[0] if stage.biased else 0
    scales = 2 * stage.shape[0] if stage.kind == "norm" else 0  # γ and β of each filter
    return {
        "name": stage.name,
        "kind": "depthwise" if stage.groups > 1 else stage.kind,
        "inputs": list(stage.inputs),
        "shape": list(stage.shape),
        "kernel": stage.kernel,
        "groups": stage.groups,
        "parameters": weights + biases + scales,
        "flops": 2 * weights * places,
        "activation_bytes": FLOAT32 * math.prod(stage.shape),
        "receptive_field": stage.field.size,
    }
