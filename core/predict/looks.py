"""Questions to the predictor about what a network looks at: five maps, the same of a random network, curves, an attack.

Here is the server's side, without torch; the child's side is core/predict/looks_child.py.
"""

from __future__ import annotations

from typing import Any, Literal

from core.config import to_dict
from core.data.pictures import PicturesConfig
from core.predict.errors_form import PartName
from core.predict.looks_form import LooksConfig
from core.predict.service import ModelRef, Predictor, patient
from core.runs.process import Message

Look = Literal["maps", "sanity", "curves", "attack"]
SECONDS = 90.0  # a slow machine, a deep network, a set that is read for the first time
Source = bytes | tuple[PicturesConfig, PartName, int]  # a picture's file, or the number of a picture in a part of a set


def ask(
    what: Look,
    model: ModelRef,
    source: Source,
    target: int | None = None,
    config: LooksConfig | None = None,
    of: Predictor | None = None,
) -> Message:
    """The answer as header and arrays, see core/predict/looks_child.py. Raises Problem as `Predictor.explain`.

    All of it takes seconds with a large network, so it is asked of the child that is patient.
    """
    set_to = config or LooksConfig()
    question: dict[str, Any] = {"ask": "looks", "look": what, "target": target}
    question |= {"fresh": set_to.fresh, "seed": set_to.seed, "empty": set_to.empty}
    files = [source] if isinstance(source, bytes) else []
    if not isinstance(source, bytes):
        data, part, number = source
        question |= {"data": to_dict(data), "part": part, "number": number}
    return (of or patient()).ask(model, question, files, SECONDS)
