"""What the predictor answers, and its way over the wire. Knows no model, no process and no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import Problem
from core.explain.methods import Method
from core.predict.styles import Style
from core.wire import Array


@dataclass(frozen=True, eq=False)
class Prediction:
    """How a network reads one picture."""

    model: str  # the reference that was asked for: "shipped:digits" or "run:<run id>"
    classes: tuple[str, ...]
    probabilities: Array  # (classes,) float32, sums to 1
    seen: Array  # (height, width) or (height, width, 3) float32 in 0..1: what the network gets
    steps: dict[str, Array]  # from the picture to `seen`, in the order of making; alike, at most 160 pixels a side
    milliseconds: float  # in the predictor, decoding included; of a picture among many its share of the forward pass
    style: Style  # how the picture was prepared

    @property
    def best(self) -> int:
        """The class with the highest probability, as its place in `classes`."""
        return int(self.probabilities.argmax())


@dataclass(frozen=True, eq=False)
class Explanation:
    """What each number of the network's input contributed to one class's logit f."""

    model: str
    classes: tuple[str, ...]
    method: Method
    target: int  # the class in question, as its place in `classes`
    probabilities: Array  # (classes,) float32
    seen: Array  # (height, width) or (height, width, 3) float32 in 0..1
    attribution: Array  # (height, width) float32, signed: positive speaks for the target; Σ over the colors
    score: float  # f(x), the target's logit
    baseline_score: float  # f(x′), x′ an empty picture (core/predict/empty.py)
    total: float  # Σ attribution; integrated gradients promise total = score − baseline_score
    milliseconds: float

    @property
    def gap(self) -> float:
        """Σ attribution − (f(x) − f(baseline)): how far the completeness of integrated gradients is missed."""
        return self.total - (self.score - self.baseline_score)


def pack_prediction(index: int, prediction: Prediction) -> tuple[dict[str, Any], dict[str, Array]]:
    """Header and arrays, named so that many fit into one message. Steps travel as bytes: they are only looked at."""
    arrays: dict[str, Array] = {
        f"{index}.step.{name}": (np.clip(step, 0, 1) * 255 + 0.5).astype(np.uint8)
        for name, step in prediction.steps.items()
        if name != "seen"
    }
    arrays |= {f"{index}.probabilities": prediction.probabilities, f"{index}.seen": prediction.seen}
    header = {
        "milliseconds": prediction.milliseconds,
        "classes": prediction.classes,
        "style": prediction.style,
        "steps": [name for name in prediction.steps if name != "seen"],
    }
    return header, arrays


def pack_problem(problem: Problem) -> dict[str, Any]:
    """A Problem as a header."""
    return {"problem": problem.code, "params": problem.params}


def unpack_answer(
    index: int, model: str, header: Mapping[str, Any], arrays: Mapping[str, Array]
) -> Prediction | Problem:
    """The twin of `pack_prediction` and `pack_problem`."""
    if "problem" in header:
        return Problem(header["problem"], **header["params"])
    seen = arrays[f"{index}.seen"]
    steps: dict[str, Array] = {
        name: arrays[f"{index}.step.{name}"].astype(np.float32) / 255 for name in header["steps"]
    }
    return Prediction(
        model=model,
        classes=tuple(header["classes"]),
        probabilities=arrays[f"{index}.probabilities"],
        seen=seen,
        steps={**steps, "seen": seen},
        milliseconds=header["milliseconds"],
        style=header["style"],
    )
