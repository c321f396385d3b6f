"""The learners' own texts, labelled, running or in pairs, in files with names that nobody guesses. Knows no uploaded file.

A set never changes, and the same content of the same visitor has the same name: bringing a file twice keeps it once. Sets that
nobody has used for long, and those beyond what one visitor or the server may keep, are removed, the longest unused first.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from core.data import own_folders
from core.data.download import room
from core.data.locked import locked
from core.data.own_folders import CARD
from core.data.pairs import PairsRead
from core.data.text_config import OWN_ID, Language
from core.data.text_split import Labelled, stratified
from core.errors import Problem
from core.files import write_whole
from core.settings import Settings, settings

Kind = Literal["labelled", "running", "pairs"]
SETS_OF_VISITOR = 20
SETS = 300  # on this machine; the largest has about 6 MB
TEXT = "text"


@dataclass(frozen=True)
class Card:
    """What is known of a set without its texts."""

    id: str  # 20 hexadecimal digits
    kind: Kind
    title: str  # of the file it came from
    language: Language
    count: int  # texts, pairs, or characters of a running text
    classes: tuple[str, ...]  # of a running text none
    counts: tuple[int, ...]  # texts of each class
    visitor: str
    created: float  # seconds since 1970


def save_labelled(
    texts: Sequence[str],
    labels: Sequence[int],
    classes: tuple[str, ...],
    language: Language,
    visitor: str,
    title: str = "",
    where: Settings | None = None,
) -> Card:
    """Keep texts with the numbers of their classes. Raises Problem as `save_running`."""
    counts = tuple(np.bincount(np.array(labels, np.int64), minlength=len(classes)).tolist())
    content = json.dumps({"texts": list(texts), "labels": list(labels), "classes": classes}, ensure_ascii=False)
    return _save(
        Card("", "labelled", title, language, len(texts), classes, counts, visitor, time.time()), content, where
    )


def save_running(text: str, language: Language, visitor: str, title: str = "", where: Settings | None = None) -> Card:
    """Keep a running text, then see to the quotas.

    Raises Problem `disk_too_full`, `disk_full` or `folder_not_writable`; nothing half is left behind.
    """
    return _save(Card("", "running", title, language, len(text), (), (), visitor, time.time()), text, where)


def save_pairs(
    english: Sequence[str], chinese: Sequence[str], visitor: str, title: str = "", where: Settings | None = None
) -> Card:
    """Keep sentences and their translations. Raises Problem as `save_running`."""
    content = json.dumps({"english": list(english), "chinese": list(chinese)}, ensure_ascii=False)
    return _save(Card("", "pairs", title, "zh", len(english), (), (), visitor, time.time()), content, where)


def _save(card: Card, content: str, where: Settings | None) -> Card:
    home, data = _home(where), content.encode("utf-8", "replace")
    secret = "\0".join((card.kind, card.language, card.visitor)).encode()
    id = hashlib.sha256(secret + b"\0" + data).hexdigest()[:20]
    card = Card(**{**asdict(card), "id": id})
    with own_folders.writing(home):
        with locked(home / ".lock"):
            if (known := _same(home / id, data, where)) is not None:
                return known
            room(home, len(data))
            with own_folders.whole(home, id) as folder:
                (folder / TEXT).write_bytes(data)
                write_whole(folder / CARD, json.dumps(asdict(card)).encode())
        prune(card.visitor, where)
    return card


def _same(folder: Path, data: bytes, where: Settings | None) -> Card | None:
    """The card of a set that holds just this already; it counts as used."""
    try:
        if (folder / TEXT).read_bytes() == data:
            card = card_of(folder.name, where)
            os.utime(folder / CARD)
            return card
    except (OSError, Problem):
        pass
    return None


def card_of(id: str, where: Settings | None = None) -> Card:
    """What is known of the set of that name, without reading its texts. Raises Problem `own_texts_gone`."""
    if not re.fullmatch(OWN_ID, id):
        raise Problem("own_texts_gone")
    try:
        written: dict[str, Any] = json.loads((_home(where) / id / CARD).read_text("utf-8"))
        card = Card(**{**written, "classes": tuple(written["classes"]), "counts": tuple(written["counts"])})
        if card.kind in get_args(Kind) and len(card.classes) == len(card.counts) and card.count > 0:
            return card
    except (OSError, ValueError, TypeError, KeyError):
        pass
    raise Problem("own_texts_gone")


def labelled(id: str, where: Settings | None = None) -> Labelled:
    """The texts of that name, divided; from now on they count as used. Raises Problem `own_texts_gone`."""
    card = card_of(id, where)
    try:
        content = json.loads(_content(card, "labelled", where))
        texts, labels = tuple(content["texts"]), np.array(content["labels"], np.int64)
        if np.bincount(labels, minlength=len(card.classes)).tolist() != list(card.counts) or len(texts) != card.count:
            raise Problem("own_texts_gone")
    except (ValueError, TypeError, KeyError):
        raise Problem("own_texts_gone") from None
    return Labelled(texts, labels, card.classes, card.language, stratified(labels, card.classes), dropped={})


def paired(id: str, where: Settings | None = None) -> PairsRead:
    """The pairs of that name; from now on they count as used. Raises Problem `own_texts_gone`."""
    card = card_of(id, where)
    try:
        content = json.loads(_content(card, "pairs", where))
        read = PairsRead(list(content["english"]), list(content["chinese"]))
    except (ValueError, TypeError, KeyError):
        raise Problem("own_texts_gone") from None
    if len(read.english) != card.count or len(read.chinese) != card.count:
        raise Problem("own_texts_gone")
    return read


def running(id: str, where: Settings | None = None) -> tuple[str, Language]:
    """The text of that name; from now on it counts as used. Raises Problem `own_texts_gone`."""
    card = card_of(id, where)
    return _content(card, "running", where), card.language


def _content(card: Card, kind: Kind, where: Settings | None) -> str:
    folder = _home(where) / card.id
    try:
        text = (folder / TEXT).read_bytes().decode("utf-8")
    except (OSError, ValueError):
        raise Problem("own_texts_gone") from None
    if card.kind != kind or (kind == "running" and len(text) != card.count):
        raise Problem("own_texts_gone")
    with suppress(OSError):  # a disk that cannot be written to can still be read
        os.utime(folder / CARD)
    return text


def sets_of(visitor: str, kind: Kind, where: Settings | None = None) -> list[Card]:
    """The visitor's sets of that kind, the newest first."""
    cards = [card for _, card in own_folders.used(_home(where), partial(card_of, where=where))]
    found = [card for card in cards if card.visitor == visitor and card.kind == kind]
    return sorted(found, key=lambda card: card.created, reverse=True)


def delete(id: str, visitor: str, where: Settings | None = None) -> None:
    """Remove a set of this visitor. Raises Problem `own_texts_gone` if there is none or it is another's."""
    if card_of(id, where).visitor != visitor:
        raise Problem("own_texts_gone")
    shutil.rmtree(_home(where) / id, ignore_errors=True)


def prune(visitor: str = "", where: Settings | None = None, now: float | None = None) -> list[str]:
    """Remove the sets that are too old or too many, of `visitor` or in all; the names of those removed."""
    where, now = where or settings(), now or time.time()
    cards = partial(card_of, where=where)
    return own_folders.prune(_home(where), cards, visitor, now, where.keep_days, SETS_OF_VISITOR, SETS)


def _home(where: Settings | None) -> Path:
    return (where or settings()).home / "texts"
