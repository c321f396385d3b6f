"""Where a vision transformer looks, in the predictor's process. Knows no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.errors import Problem
from core.explain.patches import look
from core.models.vit import ViT
from core.predict.looks_child import as_image, seen_of
from core.predict.weights import Network
from core.runs.process import Message
from core.wire import Array

MOST = 700_000  # shares in one answer; of a larger network only the rows of the class token travel


def patches(network: Network, picture: Callable[[], Array], question: dict[str, Any]) -> Message:
    """The answer to one question; `picture()` is what the network gets of the file, if there is one.

    Header: "classes", "style", "best", "layers", "heads", "rows", "columns" of patches, "patch", "width", "channels", "height" and
    "across" of the picture in pixels, "top" and "left": the paper around it, "asked": how many words' rows travel; of a picture
    of a set what `tested` says. Arrays: "seen", "probabilities", "before" (the same with nothing covered), "maps" (layers, heads,
    asked, T), "rollout" (layers, asked, T), "distances" and "entropies" (layers, heads).
    Raises Problem `model_without_patches`, and as the set does.
    """
    model = network.model
    if not isinstance(model, ViT):
        raise Problem("model_without_patches")
    seen, about = seen_of(network, picture, question)
    image = as_image(seen)
    covered = [each for each in question["covered"] if each < model.rows * model.columns]  # set where there were more
    found = look(model, image, covered)
    before = look(model, image) if covered else found
    layers, heads, words, _ = found.maps.shape
    asked = words if found.maps.size <= MOST else 1
    left, _, top, _ = model.margins
    header = {
        "classes": network.classes,
        "style": network.style,
        "best": int(found.probabilities.argmax()),
        "layers": layers,
        "heads": heads,
        "rows": model.rows,
        "columns": model.columns,
        "patch": model.config.patch,
        "width": model.config.width,
        "channels": image.shape[1],
        "height": image.shape[2],
        "across": image.shape[3],
        "top": top,
        "left": left,
        "asked": asked,
    }
    return header | about, {
        "seen": np.asarray(seen, np.float32),
        "probabilities": found.probabilities,
        "before": before.probabilities,
        "maps": np.ascontiguousarray(found.maps[:, :, :asked]),
        "rollout": np.ascontiguousarray(found.rollout[:, :asked]),
        "distances": found.distances,
        "entropies": found.entropies,
    }
