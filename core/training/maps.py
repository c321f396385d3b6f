"""Feature maps: what each stage of a network makes of one picture. Knows no clock and changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.models.cnn import CNN
from core.wire import Array

STAGES = 12  # told of a network: of a deeper one the most telling
MAPS = 24  # told of a stage: the first, so that a map keeps its place
SIDE = 32  # pixels; larger maps are averaged down


def feature_maps(model: CNN, image: Tensor) -> tuple[list[dict[str, Any]], dict[str, Array]]:
    """The stages [{"name", "count": maps in all, "low", "high"}] and their maps {"map.<name>": u1 (maps, height, width)}.

    A byte b stands for low + b/255 · (high − low); the scale is a stage's own. `image` is (1, channels, height, width).
    Batch norm uses its running statistics, and nothing is dropped.
    """
    training = model.training
    model.eval()
    with torch.inference_mode():
        stages = {name: x[0].float() for name, x in model.intermediates(image).items() if x.ndim == 4}
    model.train(training)
    told: list[dict[str, Any]] = []
    arrays: dict[str, Array] = {}
    for name in telling(list(stages)):
        x = stages[name].nan_to_num()  # (maps, height, width); after a divergence no numbers
        low, high = float(x.min()), float(x.max())
        shown = F.adaptive_avg_pool2d(x[:MAPS], (min(SIDE, x.shape[1]), min(SIDE, x.shape[2])))
        told.append({"name": name, "count": len(x), "low": low, "high": high})
        share = (shown - low) / ((high - low) or 1.0)
        arrays[f"map.{name}"] = (share * 255).round().numpy().astype(np.uint8)
    return told, arrays


def telling(names: list[str]) -> list[str]:
    """At most STAGES of them, in their order: all; without norms, which look like what they scale; what follows a ReLU or a block."""
    plain = [name for name in names if not name.startswith("norm")]
    bent = [name for name in names if name.startswith(("relu", "block")) or name == names[0]]
    for some in (names, plain, bent):
        if len(some) <= STAGES:
            return some
    return [bent[round(place)] for place in np.linspace(0, len(bent) - 1, STAGES)]
