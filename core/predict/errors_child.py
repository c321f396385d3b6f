"""What a network says to the pictures of a set, as the predictor's process tells it: outcomes of all, and some of the pictures.

Knows no page. A large part is looked at in pieces: whoever asks comes back until enough is looked at, and between two pieces
somebody else's question is answered. What the network said is kept, so a corrected label costs no second look.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray

from core.config import from_dict, to_dict
from core.data.pictures import MOST_CORRECTIONS, PicturesConfig, load
from core.data.split import Part, Split, picture_bytes
from core.errors import Problem
from core.evaluation.classification import confusion
from core.evaluation.doubts import label_doubts
from core.evaluation.scores import scores
from core.models.base import CNN
from core.models.census import census
from core.predict.styles import STYLES
from core.predict.tested import inputs
from core.predict.weights import Network
from core.runs.process import Message
from core.wire import Array

PIECE_FLOPS = 4e10  # about a second on one core
FIRST_FLOPS = 1.5e11  # are looked at without being asked for all
FEWEST = 500  # pictures, whatever they cost
BATCH = 250
PARTS = 4  # of which is kept what one network said
MOST_DOUBTS = 300
MOST_PICTURES = 100  # in one answer

_said: WeakKeyDictionary[CNN, OrderedDict[str, NDArray[np.float32]]] = WeakKeyDictionary()


def errors(network: Network, question: dict[str, Any]) -> Message:
    """The answer to `ask` "errors" (with `chances` also "probabilities" of the pictures looked at), "error_pictures" or "error_places"; raises Problem as the set does, and `picture_unknown`, `classes_differ`."""
    data = from_dict(PicturesConfig, question["set"])
    divided = load(data)
    if divided.classes != network.classes:
        raise Problem("classes_differ")
    if question["ask"] == "error_places":
        return places(divided, question["places"])
    part: Part = getattr(divided, question["part"])
    if question["ask"] == "error_pictures":
        return pictures(network, part, question["numbers"])
    header, arrays = outcomes(network, part, data, question["part"], whole=question["all"])
    if arrays and question.get("chances"):  # what it said to each picture, too
        said = _said[network.model]
        arrays["probabilities"] = said[next(reversed(said))][: header["looked"]]
    return header, arrays


def outcomes(network: Network, part: Part, data: PicturesConfig, name: str, *, whole: bool) -> Message:
    """One piece more; when enough is looked at, what came of it.

    Header {"looked", "wanted", "all"}, at the end with {"confusion", "scores": [[precision, recall, f1, count]], "loss",
    "doubtful": how many labels}; arrays of the k pictures looked at "numbers" (in the part), "labels", "predicted", "confidence",
    and of the doubts "doubts" (which of the k), "suggested", "margin".
    """
    order = np.random.default_rng(0).permutation(len(part))  # the first of these are as good as any
    flops = census(network.model.config, STYLES[network.style], len(network.classes))["flops"]
    wanted = len(part) if whole else min(len(part), max(FEWEST, int(FIRST_FLOPS / flops)))
    key = json.dumps([{**to_dict(data), "corrected": []}, name], sort_keys=True)
    kept = _said.setdefault(network.model, OrderedDict())
    chances = kept.pop(key, np.zeros((0, len(network.classes)), np.float32))
    piece = order[len(chances) : min(wanted, len(chances) + max(BATCH, int(PIECE_FLOPS / flops)))]
    if len(piece):
        chances = np.concatenate([chances, probabilities(network, part, piece)])
    kept[key] = chances
    while len(kept) > PARTS:
        kept.popitem(last=False)
    header: dict[str, Any] = {"looked": min(len(chances), wanted), "wanted": wanted, "all": len(part)}
    if len(chances) < wanted:
        return header, {}
    return _told(header, chances[:wanted], order[:wanted], part.labels[order[:wanted]])


def probabilities(network: Network, part: Part, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
    """What the network says to these pictures, (k, classes)."""
    answers = []
    with torch.inference_mode():
        for start in range(0, len(chosen), BATCH):
            batch = inputs(part, chosen[start : start + BATCH], network.style)
            batch = batch.contiguous(memory_format=torch.channels_last)  # quicker on a CPU
            answers.append(network.model(batch).float().softmax(1).numpy())
    return np.concatenate(answers)


def pictures(network: Network, part: Part, numbers: list[int]) -> Message:
    """Some pictures: arrays "images" (n, h, w, channels) bytes, "probabilities" (n, classes), "labels", "places" (in the whole set)."""
    if not 0 < len(numbers) <= MOST_PICTURES or not all(
        type(each) is int and 0 <= each < len(part) for each in numbers
    ):
        raise Problem("picture_unknown")
    chosen = np.array(numbers)
    return {}, {
        "images": picture_bytes(part.images(chosen)),
        "probabilities": probabilities(network, part, chosen),
        "labels": part.labels[chosen].astype(np.int32),
        "places": part.places[chosen].astype(np.int32),
    }


def places(divided: Split, wanted: list[int]) -> Message:
    """Pictures by their places in the whole set: header {"found": [[place, part, number in it, label]]} in the order asked for, those that
    are in a part; arrays "images" of these."""
    here = {
        int(place): (name, number)
        for name in ("train", "validation", "test")
        for number, place in enumerate(getattr(divided, name).places.tolist())
    }
    found, images = [], []
    for place in wanted[:MOST_CORRECTIONS]:
        if place in here:
            name, number = here[place]
            part: Part = getattr(divided, name)
            found.append([place, name, number, int(part.labels[number])])
            images.append(picture_bytes(part.images(np.array([number])))[0])
    return {"found": found}, {"images": np.array(images, np.uint8)} if images else {}


def _told(header: dict[str, Any], chances: Array, numbers: Array, labels: Array) -> Message:
    classes = chances.shape[1]
    predicted = chances.argmax(1)
    found = label_doubts(chances, labels)
    likelihood = np.maximum(chances[np.arange(len(labels)), labels].astype(float), 1e-12)
    header |= {
        "confusion": confusion(labels, predicted, classes).tolist(),
        "scores": [list(each) for each in scores(labels, predicted, classes)],
        "loss": float(-np.log(likelihood).mean()),
        "doubtful": len(found.places),
    }
    shown = slice(MOST_DOUBTS)
    return header, {
        "numbers": numbers.astype(np.int32),
        "labels": labels.astype(np.int32),
        "predicted": predicted.astype(np.int32),
        "confidence": chances.max(1),
        "doubts": found.places[shown].astype(np.int32),
        "suggested": found.suggested[shown].astype(np.int32),
        "margin": found.margin[shown].astype(np.float32),
    }
