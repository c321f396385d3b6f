"""Questions to the predictor about where a vision transformer looks, and what a learner may predict of it. Loads no weights."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.config import to_dict
from core.predict.looks import Source
from core.predict.service import ModelRef, Predictor, predictor
from core.predict.shipped import Card
from core.quiz import Question
from core.runs.run import Run
from core.wire import Array

SECONDS = 60.0  # a set may have to be unpacked first
WHOLE = 65535  # stands for a share of 1


def attends(model: Card | Run) -> bool:
    """Whether a network is a vision transformer, by what is written of it."""
    described = model.experiment.get("model") if isinstance(model, Run) else model.about.get("config")
    return isinstance(described, Mapping) and described.get("architecture") == "vit"


def ask(model: ModelRef, source: Source, covered: Sequence[int] = (), of: Predictor | None = None) -> dict[str, Any]:
    """The answer as JSON, see core/predict/patches_child.py; shares in 65,535ths as base64 of little-endian 16 bits.

    `covered` are patches counted from 1. Raises Problem `model_without_patches` and as `Predictor.explain`.
    """
    question: dict[str, Any] = {"ask": "patches", "covered": [each - 1 for each in covered]}
    files = [source] if isinstance(source, bytes) else []
    if not isinstance(source, bytes):
        data, part, number = source
        question |= {"data": to_dict(data), "part": part, "number": number}
    header, arrays = (of or predictor()).ask(model, question, files, SECONDS)
    seen = arrays["seen"]
    return {
        **header,
        "probabilities": arrays["probabilities"].tolist(),
        "before": arrays["before"].tolist(),
        "seen": {"values": [round(float(each), 3) for each in seen.ravel()], "shape": list(seen.shape)},
        "maps": packed(arrays["maps"]),
        "rollout": packed(arrays["rollout"]),
        "distances": np.round(arrays["distances"].astype(float), 2).tolist(),
        "entropies": np.round(arrays["entropies"].astype(float), 3).tolist(),
    }


def packed(shares: Array) -> str:
    """Shares from 0 to 1 as text."""
    return base64.b64encode(np.rint(np.asarray(shares, np.float64) * WHOLE).astype("<u2").tobytes()).decode()


def questions(net: Mapping[str, Any]) -> list[Question]:
    """About the words of the picture, the pairs among them, an even share, and the matrix that makes words of patches."""
    rows, columns, patch, width = (net[name] for name in ("rows", "columns", "patch", "width"))
    words, channels = 1 + rows * columns, net["channels"]
    sizes = {"rows": rows, "columns": columns, "patch": patch, "words": words}
    return [
        Question("words", float(words), (), {"patch": patch, "height": net["height"], "across": net["across"]}),
        Question("pairs", "sixteen", ("two", "four", "sixteen"), sizes),
        Question("even", 100 / words, (), sizes, percent=True),
        Question(
            "matrix",
            float(patch * patch * channels * width + width),
            (),
            {"patch": patch, "channels": channels, "width": width},
        ),
    ]
