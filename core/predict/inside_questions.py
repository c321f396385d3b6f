"""Questions to predict and check about the network that is looked into; the answers follow from what was computed."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.quiz import Question


def questions(net: Mapping[str, Any], stage: str) -> list[Question]:
    """About how far `stage` sees, the products of a convolution, and the two likeliest classes.

    `net` as core.predict.inside_asked.look returns it.
    """
    stages: Sequence[Mapping[str, Any]] = net["stages"]
    height, _, channels = net["picture"]["shape"]
    shapes = {each["name"]: each["shape"] for each in stages} | {"picture": [channels]}
    windows = [each for each in stages if each["kind"] in ("convolution", "depthwise")]
    place = next(at for at, each in enumerate(stages) if each["name"] == stage)
    seer = next((each for each in reversed(windows) if stages.index(each) <= place), windows[0])
    counted = next((each for each in windows if stages.index(each) >= place), windows[-1])
    depth = 1 if counted["kind"] == "depthwise" else shapes[counted["inputs"][0]][0]
    kernel = counted["kernel"]
    seen = {"stage": seer["name"], "kernel": seer["kernel"], "field": seer["field"][0]}
    first, second = sorted(net["logits"], reverse=True)[:2]
    gap = round(first - second, 2)
    return [
        Question("field", float(rows(seer, height)), (), seen),
        Question(
            "products",
            float(depth * kernel**2),
            (),
            {"stage": counted["name"], "kernel": kernel, "before": counted["inputs"][0]},
        ),
        Question("ratio", math.exp(gap), (), {"gap": f"{gap:.2f}"}),
    ]


def rows(stage: Mapping[str, Any], height: int) -> int:
    """On how many of a picture's rows a number in the middle of a map depends; what hangs over the border is padding."""
    size, step, top, _ = stage["field"]
    first = top + stage["shape"][1] // 2 * step
    return int(min(height, first + size) - max(0, first))


def settled(net: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The place of `values` moved into this network: an unknown stage becomes the first, a place outside the nearest.

    Who asks for one number and has not said which gets the largest of the map.
    """
    stages = {each["name"]: each for each in net["stages"]}
    stage = stages.get(values["stage"]) or net["stages"][0]
    height, width = (*stage["shape"], 1, 1)[1:3]
    sizes = {"unit": stage["channels"], "row": height, "column": width}
    place = {name: min(values[name], size - 1) for name, size in sizes.items()}
    if values["level"] == "value" and min(place["row"], place["column"]) < 0:
        place |= strongest(net, stage, place)
    return {**values, "stage": stage["name"], **place}


def strongest(net: Mapping[str, Any], stage: Mapping[str, Any], place: Mapping[str, int]) -> dict[str, int]:
    """Row and column of the largest number of a map, the first of equals; one of the two may be given (the other below 0)."""
    height, width = (*stage["shape"], 1, 1)[1:3]
    begin = stage["from"] + place["unit"] * height * width
    told = np.frombuffer(base64.b64decode(net["maps"]), np.uint8)[begin : begin + height * width]
    rows, columns = (
        np.arange(size)[max(0, at) : size if at < 0 else at + 1]
        for at, size in ((place["row"], height), (place["column"], width))
    )
    at = int(told.reshape(height, width)[np.ix_(rows, columns)].argmax())
    return {"row": int(rows[at // len(columns)]), "column": int(columns[at % len(columns)])}
