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

from core.data.download import OUT_OF_SPACE, room
from core.data.locked import locked
from core.data.quota import Kept, beyond
from core.errors import Problem
from core.files import write_whole
from core.settings import Settings, settings

Form = Literal["color", "gray"]
FORMS: dict[str, tuple[int, int, int]] = {"color": (3, 32, 32), "gray": (1, 28, 28)}  # channels, height, width
MOST_PICTURES = 2_000
MOST_CLASSES = 20
SETS_OF_VISITOR = 20
SETS = 500  # on this machine; the largest has 6 MB
WRITTEN = "set.json"


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
    try:
        home.mkdir(parents=True, exist_ok=True)
        room(home, pictures.nbytes)
        half = home / f"{card.id}.part"
        half.mkdir()
        try:
            for name, array in (("pictures", pictures), ("labels", labels)):
                with (half / f"{name}.npy").open("wb") as file:
                    np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            write_whole(half / WRITTEN, json.dumps(card.__dict__).encode())
            half.rename(home / card.id)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
        prune(visitor, where)
    except OSError as error:
        if error.errno in OUT_OF_SPACE:
            raise Problem("disk_full") from error
        raise Problem("folder_not_writable", folder=str(home)) from error
    return card


def card_of(id: str, where: Settings | None = None) -> Card:
    """What is known of the set of that name, without reading its pictures. Raises Problem `own_pictures_gone`."""
    if not re.fullmatch(r"[0-9a-f]{20}", id):
        raise Problem("own_pictures_gone")
    try:
        written: dict[str, Any] = json.loads((_home(where) / id / WRITTEN).read_text("utf-8"))
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
            os.utime(folder / WRITTEN)
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
    found = [card for _, card in _all(where) if card.visitor == visitor]
    return sorted(found, key=lambda card: card.created, reverse=True)


def delete(id: str, visitor: str, where: Settings | None = None) -> None:
    """Remove a set of this visitor. Raises Problem `own_pictures_gone` if there is none or it is another's."""
    if card_of(id, where).visitor != visitor:
        raise Problem("own_pictures_gone")
    shutil.rmtree(_home(where) / id, ignore_errors=True)


def prune(visitor: str = "", where: Settings | None = None, now: float | None = None) -> list[str]:
    """Remove the sets that are too old or too many, of `visitor` or in all; the names of those removed."""
    where, now, removed = where or settings(), now or time.time(), []
    home = _home(where)
    with locked(home / ".lock"):
        kept = [Kept(at, card.visitor, card.id) for at, card in _all(where)]
        doomed = beyond(kept, visitor, now - where.keep_days * 86_400, SETS_OF_VISITOR, SETS)
        for id in doomed:
            shutil.rmtree(home / id, ignore_errors=True)
            removed.append(id)
        for half in home.glob("*.part"):  # of a process that was killed
            if half.stat().st_mtime < now - 3600:
                shutil.rmtree(half, ignore_errors=True)
    return sorted(removed)


def _all(where: Settings | None) -> list[tuple[float, Card]]:
    """Every set with the time when it was last used."""
    found = []
    for path in _home(where).glob(f"*/{WRITTEN}"):
        try:
            found.append((path.stat().st_mtime, card_of(path.parent.name, where)))
        except (Problem, OSError):
            continue
    return found


def _home(where: Settings | None) -> Path:
    return (where or settings()).home / "pictures"
