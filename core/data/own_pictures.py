"""The learners' own classes of pictures, as small arrays in files with names that nobody guesses. Knows no picture's file.

A set never changes: whoever adds a picture gets a new set, and a run that learned from the old one can be repeated. Sets that
nobody has used for long, and those beyond what one visitor or the server may keep, are removed, the longest unused first.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data import own_folders
from core.data.download import room
from core.data.own_folders import CARD
from core.errors import Problem
from core.files import write_whole
from core.settings import Settings, settings

Form = Literal["color", "gray"]
FORMS: dict[str, tuple[int, int, int]] = {"color": (3, 32, 32), "gray": (1, 28, 28)}  # channels, height, width
MOST_PICTURES = 2_000
MOST_CLASSES = 20
SETS_OF_VISITOR = 20
SETS = 500  # on this machine; the largest has 6 MB


@dataclass(frozen=True)
class Card:
    """What is known of a set without its pictures."""

    id: str  # 20 hexadecimal digits
    classes: tuple[str, ...]
    counts: tuple[int, ...]  # pictures of each class
    form: Form
    visitor: str
    created: float  # seconds since 1970

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(channels, height, width)"""
        return FORMS[self.form]


@dataclass(frozen=True)
class OwnSet:
    """A set: pictures (n, channels, height, width) uint8, mapped from a file and not to be written to; labels (n,) int64."""

    card: Card
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]


def save(
    pictures: NDArray[np.uint8],
    labels: NDArray[np.int64],
    classes: tuple[str, ...],
    visitor: str,
    where: Settings | None = None,
) -> Card:
    """Keep pictures (n, …) in one of the FORMS with labels (n,) under a new name, then see to the quotas.

    Raises Problem `disk_too_full`, `disk_full` or `folder_not_writable`; nothing half is left behind.
    """
    form: Form = "color" if pictures.shape[1:] == FORMS["color"] else "gray"
    if pictures.dtype != np.uint8 or pictures.shape[1:] != FORMS[form] or labels.shape != pictures.shape[:1]:
        raise ValueError(f"{pictures.dtype} {pictures.shape} with labels {labels.shape}")
    counts = tuple(np.bincount(labels, minlength=len(classes)).tolist())
    card = Card(secrets.token_hex(10), classes, counts, form, visitor, time.time())
    home = _home(where)
    with own_folders.writing(home):
        room(home, pictures.nbytes)
        with own_folders.whole(home, card.id) as folder:
            for name, array in (("pictures", pictures), ("labels", labels)):
                with (folder / f"{name}.npy").open("wb") as file:
                    np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            write_whole(folder / CARD, json.dumps(card.__dict__).encode())
        prune(visitor, where)
    return card


def card_of(id: str, where: Settings | None = None) -> Card:
    """What is known of the set of that name, without reading its pictures. Raises Problem `own_pictures_gone`."""
    if not re.fullmatch(r"[0-9a-f]{20}", id):
        raise Problem("own_pictures_gone")
    try:
        written: dict[str, Any] = json.loads((_home(where) / id / CARD).read_text("utf-8"))
        card = Card(**{**written, "classes": tuple(written["classes"]), "counts": tuple(written["counts"])})
        if card.form in FORMS and len(card.classes) == len(card.counts) and sum(card.counts) > 0:
            return card
    except (OSError, ValueError, TypeError, KeyError):
        pass
    raise Problem("own_pictures_gone")


def load(id: str, where: Settings | None = None) -> OwnSet:
    """The set of that name; from now on it counts as used. Raises Problem `own_pictures_gone`."""
    card, folder = card_of(id, where), _home(where) / id
    read = partial(np.load, allow_pickle=False)
    try:
        pictures, labels = read(folder / "pictures.npy", mmap_mode="r"), read(folder / "labels.npy")
        with suppress(OSError):  # a disk that cannot be written to can still be read
            os.utime(folder / CARD)
    except (OSError, ValueError, EOFError):
        raise Problem("own_pictures_gone") from None
    if pictures.dtype != np.uint8 or pictures.shape != (sum(card.counts), *card.image_shape):
        raise Problem("own_pictures_gone")
    if np.bincount(labels, minlength=len(card.classes)).tolist() != list(card.counts):
        raise Problem("own_pictures_gone")
    labels.flags.writeable = False
    return OwnSet(card, pictures, labels)


def sets_of(visitor: str, where: Settings | None = None) -> list[Card]:
    """The visitor's sets, the newest first."""
    found = [
        card for _, card in own_folders.used(_home(where), partial(card_of, where=where)) if card.visitor == visitor
    ]
    return sorted(found, key=lambda card: card.created, reverse=True)


def delete(id: str, visitor: str, where: Settings | None = None) -> None:
    """Remove a set of this visitor. Raises Problem `own_pictures_gone` if there is none or it is another's."""
    if card_of(id, where).visitor != visitor:
        raise Problem("own_pictures_gone")
    shutil.rmtree(_home(where) / id, ignore_errors=True)


def prune(visitor: str = "", where: Settings | None = None, now: float | None = None) -> list[str]:
    """Remove the sets that are too old or too many, of `visitor` or in all; the names of those removed."""
    where, now = where or settings(), now or time.time()
    cards = partial(card_of, where=where)
    return own_folders.prune(_home(where), cards, visitor, now, where.keep_days, SETS_OF_VISITOR, SETS)


def _home(where: Settings | None) -> Path:
    return (where or settings()).home / "pictures"
