"""Pictures that a learner brings, by class or in a ZIP of folders, become a set to learn from. Knows no page and no process.

What was good is kept whatever becomes of the rest: a bad picture, one that kills its reader, an upload that takes too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.data import own_pictures
from core.data.own_classes import Dropped, Gathering, Item, Left, NoSet, left_out
from core.data.own_pictures import FORMS, Card, Form
from core.data.zip_pictures import open_zip
from core.errors import Problem
from core.predict.own_decoded import Decoding, Ready
from core.settings import settings

SLICE_FILES, SLICE_BYTES = 8, 2 << 20  # at once

Picture = tuple[str, str, Ready]  # class, name, the picture in both forms
Progress = Callable[[int, int], None]  # pictures tried, pictures in all


@dataclass(frozen=True)
class Report:
    """What became of what was brought."""

    card: Card  # of the new set
    left: tuple[Left, ...]  # what is not in it, by reason, the most frequent first
    parts: tuple[str, ...] = ()  # folders of the ZIP that divided it ("train", "test"); the set is divided anew
    oblong: int = 0  # pictures of the ZIP far from square, of which much is cut off


@dataclass(frozen=True)
class Read:
    """What became of files before they are a set."""

    good: list[tuple[str, Ready]]  # names and pictures in both forms
    left: tuple[Left, ...]  # what could not be read, and why
    oblong: int  # pictures far from square, of which much is cut off


def read_files(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> Read:
    """Names and contents of files → names and pictures in both forms, and what could not be read. Never raises Problem."""
    decoding, dropped, good = Decoding(), [], []
    items = [Item("", name, partial(_content, content)) for name, content in files]
    tried = 0
    for some in _slices(items):
        for (item, _), picture in zip(some, decoding.read([content for _, content in some]), strict=True):
            if isinstance(picture, Problem):
                dropped.append(Dropped(item.name, picture))
            else:
                good.append((item.name, picture))
        tried += len(some)
        if progress:
            progress(tried, len(items))
    return Read(good, left_out(dropped), decoding.oblong)


def shown(pictures: Sequence[Picture], form: Form) -> NDArray[np.uint8]:
    """Pictures as they will be learned from, for the screen: (n, height, width, channels)."""
    channels, height, width = FORMS[form]
    planes = [picture[form] for _, _, picture in pictures]
    return np.array(planes, np.uint8).reshape(-1, channels, height, width).transpose(0, 2, 3, 1)


def from_pictures(pictures: Iterable[Picture], form: Form, visitor: str, base: str = "") -> Report:
    """A set of these pictures and, if `base` names one, those of that set in its form; that set stays as it is.

    Raises NoSet `own_no_pictures` or `own_one_class`, Problem `own_pictures_gone`, or as `core.data.own_pictures.save`.
    """
    before = own_pictures.load(base) if base else None
    form = before.card.form if before else form
    given = [(Item(label, name, bytes), picture) for label, name, picture in pictures]
    pictures_of = {id(item): picture[form] for item, picture in given}  # two files may have one name
    gathering = Gathering([item for item, _ in given], before)
    for items in gathering.rounds():
        for item in items:
            gathering.add(item, pictures_of[id(item)])
    card = own_pictures.save(*gathering.arrays(), visitor)
    return Report(card, left_out(gathering.dropped))


def from_zip(data: bytes, form: Form, visitor: str, progress: Progress | None = None) -> Report:
    """A set of the pictures in a ZIP of folders. What was read before time was over or nobody had time is kept.

    Raises as `from_pictures` and `core.data.zip_pictures.open_zip`; NoSet `own_out_of_time` or `predictor_busy` where too little
    was read by then.
    """
    opened = open_zip(data, settings().upload_mb << 20)
    gathering, decoding, tried = Gathering(opened.items), Decoding([form]), 0
    for items in gathering.rounds():
        for some in _slices(items, decoding):
            for (item, _), picture in zip(some, decoding.read([content for _, content in some]), strict=True):
                gathering.add(item, picture if isinstance(picture, Problem) else picture[form])
            tried += len(some)
            if progress:
                progress(tried, len(opened.items))
    try:
        found = gathering.arrays()
    except NoSet as none:
        left = left_out([*opened.dropped, *gathering.dropped])
        raise NoSet(decoding.ended or none, left, none.counts) from None
    card = own_pictures.save(*found, visitor)
    return Report(card, left_out([*opened.dropped, *gathering.dropped]), opened.parts, decoding.oblong)


def _content(content: bytes) -> bytes:
    return content


def _slices(items: Iterable[Item], decoding: Decoding | None = None) -> Iterator[list[tuple[Item, bytes | Problem]]]:
    """A few at a time, with what is in them or why it cannot be read; only these are in memory."""
    some: list[tuple[Item, bytes | Problem]] = []
    size = 0
    for item in items:
        try:
            content: bytes | Problem = (decoding and decoding.ended) or item.read()
        except Problem as problem:
            content = problem
        some.append((item, content))
        size += len(content) if isinstance(content, bytes) else 0
        if len(some) == SLICE_FILES or size >= SLICE_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some
