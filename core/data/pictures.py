"""The sets of pictures that a network can learn from, all in one form. Knows no model.

What a config says about a set is told without reading it and without the libraries that read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from core.config import knob, word
from core.data import digits, own_pictures
from core.data.prepared import form_of, prepared
from core.data.split import Part, Split, part_of, split, split_given, split_small, whole
from core.errors import Problem

Shape = tuple[int, int, int]  # channels, height, width
MOST_CORRECTIONS = 200


@dataclass(frozen=True)
class PicturesConfig:
    """Which pictures, how many of them, and how they are divided.

    The split has a seed of its own: runs with other seeds meet the same test pictures. A set that brings a test part keeps it
    (`test` then means nothing), and `validation` is a share of the pictures that remain. Corrected labels change no split.
    Raises Problem as `corrections_of`.
    """

    name: Literal["digits", "mnist", "fashion", "cifar10", "own"] = "digits"
    own: str = word("[0-9a-f]{20}")  # which of the learners' sets, where the name is "own"
    share: float = knob(1.0, 0.02, 1.0, step=0.02)  # of the training pictures
    validation: float = knob(0.1, 0.05, 0.4, step=0.05)  # share of all pictures
    test: float = knob(0.2, 0.05, 0.4, step=0.05)  # share of all pictures
    split_seed: int = knob(0, 0, 2**31 - 1)
    corrected: tuple[int, ...] = knob((), 0, 2**31 - 1)  # place, label, place, label …: see `corrections_of`

    def __post_init__(self) -> None:
        corrections_of(self)


def shape_of(config: PicturesConfig) -> tuple[Shape, tuple[str, ...]]:
    """(channels, height, width) and the names of the classes. Raises Problem for a learner's set that is gone."""
    if config.name == "digits":
        return digits.IMAGE_SHAPE, digits.CLASSES
    if config.name == "own":
        card = own_pictures.card_of(config.own)
        return card.image_shape, card.classes
    classes, shape = form_of(config.name)
    return shape, classes


def corrections_of(config: PicturesConfig) -> dict[int, int]:
    """Labels that a learner has put right: {place of the picture: its class}.

    The place counts all pictures of the set from 0, whichever part they are in; of a set that brings a test part first its
    training pictures, then its test pictures (`Part.places`). Raises Problem("corrections_too_many" | "correction_unknown"):
    beyond MOST_CORRECTIONS, for half a pair, and for a picture that is named twice.
    """
    if len(config.corrected) > 2 * MOST_CORRECTIONS:
        raise Problem("corrections_too_many", limit=MOST_CORRECTIONS)
    corrections = dict(zip(config.corrected[::2], config.corrected[1::2], strict=False))
    if 2 * len(corrections) != len(config.corrected):
        raise Problem("correction_unknown")
    return corrections


def corrected(config: PicturesConfig, corrections: Mapping[int, int]) -> PicturesConfig:
    """The config with exactly these corrections, in the order of the places: equal ones give equal configs.

    Raises Problem as `corrections_of`; whether there are such pictures and classes, `load` says.
    """
    pairs = sorted((int(place), int(label)) for place, label in corrections.items())
    return replace(config, corrected=tuple(number for pair in pairs for number in pair))


def load(config: PicturesConfig) -> Split:
    """The pictures in their three parts, with the labels as corrected. Raises Problem.

    Beside the reasons of the set itself: "correction_unknown" for a picture or a class that the set does not have.
    """
    divided = _load(replace(config, corrected=()))
    corrections = corrections_of(config)
    if not corrections:
        return divided
    size, classes = divided.size, len(divided.classes)
    if not all(0 <= place < size and 0 <= label < classes for place, label in corrections.items()):
        raise Problem("correction_unknown")
    train, validation, test = (
        _relabelled(part, corrections) for part in (divided.train, divided.validation, divided.test)
    )
    return replace(divided, train=train, validation=validation, test=test)


def _relabelled(part: Part, corrections: Mapping[int, int]) -> Part:
    """The same pictures with other labels; a part that none of them is in stays what it is."""
    here = np.flatnonzero(np.isin(part.places, np.array(list(corrections))))
    if not len(here):
        return part
    labels = part.labels.copy()
    labels[here] = [corrections[place] for place in part.places[here].tolist()]
    labels.flags.writeable = False
    return replace(part, labels=labels)


@lru_cache(maxsize=2)  # read once before workers are born, it is there in each; the arrays cannot be written to
def _load(config: PicturesConfig) -> Split:
    """The pictures as the set has them: corrected ones share all but their labels with these."""
    divided = _divided(config)
    if config.share < 1:
        chosen = part_of(divided.train.labels, config.share, config.split_seed)
        divided = replace(divided, train=divided.train.some(chosen))
    for part in (divided.train, divided.validation, divided.test):
        part.pictures.flags.writeable = part.rows.flags.writeable = part.labels.flags.writeable = False
    return divided


def _divided(config: PicturesConfig) -> Split:
    shares: dict[str, Any] = {"validation": config.validation, "test": config.test, "seed": config.split_seed}
    if config.name == "digits":
        return split(whole(*digits.images(), digits.FULL), digits.CLASSES, **shares)
    if config.name == "own":
        own = own_pictures.load(config.own)
        return split_small(whole(np.asarray(own.pictures), own.labels), own.card.classes, **shares)
    found = prepared(config.name)
    train = whole(np.asarray(found.train_pictures), found.train_labels)
    test = whole(np.asarray(found.test_pictures), found.test_labels, first=len(train))
    divided = split_given(train, test, found.classes, validation=config.validation, seed=config.split_seed)
    return replace(divided, note=found.note)
