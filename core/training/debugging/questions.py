"""Questions to predict and check about reading instruments; the answers are computed. Knows no wording."""

from __future__ import annotations

import math
from typing import Any

from core.quiz import Question

CLASSES = 10
LAYERS = 4
STEPS = 6


def questions(told: dict[str, Any] | None) -> list[Question]:
    """The first loss of a network that knows nothing, gradients that add up, sigmoids in a row, and a test on new rows."""
    first = told["moments"][0]["loss_learned"] if told else None
    asked = [
        Question("first", math.log(CLASSES), (), {"classes": CLASSES, "loss": "–" if first is None else f"{first:.2f}"})
    ]
    asked.append(Question("sum", float(STEPS), (), {"steps": STEPS}))
    asked.append(Question("chain", 0.25**LAYERS, (), {"layers": LAYERS}))
    asked.append(Question("leak", "lower", ("higher", "same", "lower")))
    return asked
