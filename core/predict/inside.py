"""Inside a network, as the predictor's process tells it: maps as bytes, what made one number, which pictures excite a unit.

Knows no file and no page. The numbers are core/explain's; here they are made small enough to travel.
"""

from __future__ import annotations

import json
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from core.config import from_dict
from core.data.pictures import PicturesConfig, load
from core.data.split import Indices, Part, picture_bytes
from core.errors import Problem
from core.explain import inside
from core.explain.excited import Excited, excited
from core.explain.inside import Inside
from core.models.base import CNN
from core.models.graph import PICTURE
from core.predict.errors_form import PartName
from core.predict.tested import inputs
from core.predict.weights import Network
from core.wire import Array

Message = tuple[dict[str, Any], dict[str, Array]]
MOST_BYTES = 600_000  # of all maps together; beyond that a stage shows its first channels
FEW = 32  # channels of a stage then
LOOKED = 1000  # test pictures that are shown to every unit
STRONGEST = 6  # pictures of each unit
TERMS = 3  # channels of a sum that are written out, the largest
FACTORS = 8  # products of a dense layer that are written out

_known: WeakKeyDictionary[CNN, tuple[str, dict[str, Excited]]] = WeakKeyDictionary()


def answer(network: Network, question: dict[str, Any], given: Tensor | None) -> Message:
    """What is asked of a picture `given` (1, channels, height, width), or of picture `number` of a part of `set`.

    Raises Problem `stage_unknown`, `place_unknown`, and as the set does.
    """
    if question["ask"] == "excited":
        return most_excited(network, part_of(question["set"], "test"), question["set"], question["stage"])
    number = label = None
    if given is None:
        part = part_of(question["set"], question["part"])
        number = question["number"] % len(part)
        given, label = inputs(part, np.array([number]), network.style), int(part.labels[number])
    found = inside.look(network.model, given)
    if question["ask"] == "value":
        return one_value(found, question["stage"], *question["place"])
    header, arrays = whole(found, network.classes, label)
    return {"number": number, **header}, arrays


def part_of(config: dict[str, Any], name: PartName) -> Part:
    """A part of a set."""
    part: Part = getattr(load(from_dict(PicturesConfig, config)), name)
    return part


def whole(found: Inside, classes: tuple[str, ...], label: int | None) -> Message:
    """Header {"classes", "label", "stages", "largest", "total", "best"}; arrays "picture" (h, w, c) and "maps" as bytes, softmax's.

    Of a stage: what core/explain/inside.py says, its window, "from": where its bytes begin, "channels": how many it shows.
    A byte b stands for low + b/255 · (high − low).
    """
    header, maps = inside.maps(found)
    large = sum(numbers.size for numbers in maps.values()) > MOST_BYTES
    pieces, begin = [], 0
    for told in header["stages"]:
        stage, numbers = found.graph[told["name"]], maps[told["name"]]
        shown = numbers[:FEW] if large and numbers.ndim == 3 else numbers
        pieces.append(as_bytes(shown, told["low"], told["high"]))
        told |= {"kernel": stage.kernel, "stride": stage.stride, "padding": stage.padding, "paper": list(stage.paper)}
        told |= {"from": begin, "channels": len(shown)}
        begin += shown.size
    steps, arrays = inside.softmax_steps(maps["logits"])
    picture = (np.clip(found.values[PICTURE], 0, 1).transpose(1, 2, 0) * 255 + 0.5).astype(np.uint8)
    about = {"classes": list(classes), "label": label, **header, **steps}
    return about, {"maps": np.concatenate(pieces), "picture": np.ascontiguousarray(picture), **arrays}


def as_bytes(numbers: Array, low: float, high: float) -> Array:
    """Flat, from 0 (low) to 255 (high)."""
    return ((numbers.ravel() - low) / ((high - low) or 1) * 255 + 0.5).astype(np.uint8)


def one_value(found: Inside, stage: str, channel: int, row: int, column: int) -> Message:
    """What made one number, in the header alone: of long sums the largest "terms", what the others come to ("rest"), the "count".

    Of a convolution each term is a channel {"channel", "sum", "window", "kernel", "products"}; of a dense layer one product
    {"at", "came", "weight", "product"}. value = Σ terms + rest + bias.
    """
    header, arrays = inside.one_value(found, stage, channel, row, column)
    if "sums" in arrays:
        order = np.argsort(-np.abs(arrays["sums"]), kind="stable")
        cubes = ("window", "kernel", "products")
        terms = [
            {"channel": int(c) + header["first"], "sum": float(arrays["sums"][c])}
            | {name: arrays[name][c].tolist() for name in cubes}
            for c in order[:TERMS]
        ]
        rest, count = float(arrays["sums"][order[TERMS:]].sum()), len(order)
    elif "products" in arrays:
        products = arrays["products"]
        order = np.argsort(-np.abs(products.ravel()), kind="stable")
        places = [tuple(int(each) for each in np.unravel_index(at, products.shape)) for at in order[:FACTORS]]
        terms = [
            {"at": at, "came": float(arrays["window"][at]), "weight": float(arrays["kernel"][at])}
            | {"product": float(products[at])}
            for at in places
        ]
        rest, count = float(products.ravel()[order[FACTORS:]].sum()), products.size
    else:
        return header | {name: array.tolist() for name, array in arrays.items()}, {}
    covered = {"inside": arrays["inside"].tolist()} if "inside" in arrays else {}
    return header | {"terms": terms, "rest": rest, "count": count, **covered}, {}


def most_excited(network: Network, part: Part, config: dict[str, Any], stage: str) -> Message:
    """For each unit of a stage the pictures of the test part that excite it most.

    Header {"looked", "all"}; arrays "pictures" (n, h, w, c) bytes, "labels" (n,), and of each unit (units, count): "which" of
    these, "values", "rows", "columns".
    """
    model, looked = network.model, min(LOOKED, len(part))

    def images(chosen: Indices) -> NDArray[np.float32]:
        return inputs(part, chosen, network.style).numpy()

    name = json.dumps(config, sort_keys=True)
    if _known.get(model, ("",))[0] != name:
        _known[model] = (name, excited(model, images, looked, STRONGEST))
    found = _known[model][1].get(stage)
    if found is None:
        raise Problem("stage_unknown", name=stage[:40])
    numbers, which = np.unique(found.pictures, return_inverse=True)
    return {"looked": looked, "all": len(part)}, {
        "pictures": picture_bytes(images(numbers.astype(np.int64))),
        "labels": part.labels[numbers].astype(np.int32),
        "which": which.reshape(found.pictures.shape).astype(np.int32),
        "values": found.values,
        "rows": found.rows,
        "columns": found.columns,
    }
