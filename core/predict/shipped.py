"""The models that come with the project: what each is, as its card says. Knows no tensor and loads none.

`assets/models/<name>/` holds `model.safetensors` and `card.json`:
    {"name": "digits", "classes": ["0", …], "image_shape": [1, 28, 28], "style": "mnist", "config": {…CNNConfig},
     "parameters": 123456, "metrics": {"test_accuracy": 0.99, …}, "data": …, "license": "…", "command": "…"}
More keys may stand there; `about` keeps the whole card.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import Problem
from core.predict.styles import STYLES, Style

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models"
WEIGHTS, CARD = "model.safetensors", "card.json"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Card:
    """What is known of a shipped model without loading it."""

    name: str
    classes: tuple[str, ...]
    image_shape: tuple[int, int, int]  # (channels, height, width)
    style: Style  # how a picture is prepared for it
    parameters: int
    metrics: dict[str, float]
    license: str
    about: dict[str, Any]  # the card as it stands in the file
    weights: Path

    @property
    def ref(self) -> str:
        """How requests name this model."""
        return f"shipped:{self.name}"


def shipped(folder: Path = FOLDER) -> tuple[Card, ...]:
    """The shipped models in the order of their names; one without weights is left out.

    Raises ValueError when a card is not as it must be: a fault of the project, not of a learner.
    """
    found = sorted(path.parent for path in folder.glob(f"*/{CARD}") if (path.parent / WEIGHTS).is_file())
    return tuple(_card(path, (path / CARD).stat().st_mtime_ns) for path in found)


def card(name: str, folder: Path = FOLDER) -> Card:
    """The card of one model. Raises Problem `model_unknown`."""
    for each in shipped(folder):
        if each.name == name:
            return each
    raise Problem("model_unknown", name=f"shipped:{name}"[:60])


@lru_cache(maxsize=32)
def _card(folder: Path, _changed: int) -> Card:
    try:
        data = json.loads((folder / CARD).read_text("utf-8"))
        name, classes, shape = data["name"], tuple(data["classes"]), tuple(data["image_shape"])
        metrics = {key: value for key, value in data["metrics"].items() if isinstance(value, int | float)}
        kept = Card(
            name, classes, shape, data["style"], data["parameters"], metrics, data["license"], data, folder / WEIGHTS
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{folder.name}/{CARD}: {error!r}") from error
    sound = {
        "name": name == folder.name and bool(_NAME.fullmatch(name)),
        "classes": len(set(classes)) == len(classes) > 1 and all(isinstance(each, str) for each in classes),
        "image_shape": all(type(size) is int for size in shape) and shape == STYLES.get(kept.style),
        "style": kept.style in STYLES,
        "parameters": type(kept.parameters) is int and kept.parameters > 0,
        "metrics": bool(metrics) and all(math.isfinite(value) for value in metrics.values()),
        "license": isinstance(kept.license, str) and bool(kept.license),
    }
    wrong = [key for key, good in sound.items() if not good]
    if wrong:
        raise ValueError(f"{folder.name}/{CARD}: {', '.join(wrong)}")
    return kept
