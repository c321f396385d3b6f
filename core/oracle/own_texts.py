"""Files that learners bring become texts to learn from, read in another process: whatever is in them, no page waits for it.

Knows no page and not what is in a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data.own_texts import Card
from core.data.text_config import MOST_BYTES
from core.errors import Problem
from core.oracle.service import decoder
from core.settings import settings

_READER, _PAIRS = "core.data.text_upload", "core.data.pairs_upload"
PATIENCE = 30.0  # seconds; 5 MB take one or two


@dataclass(frozen=True)
class Look:
    """What a table of texts is, before it is used."""

    encoding: str  # "utf-8", "utf-16", "utf-32", "gb18030", "windows-1252", "mixed"
    columns: tuple[str, ...]
    text: str  # the column that is probably the text
    label: str | None  # the one that is probably its class
    header: bool  # whether the columns have names in the file


@dataclass(frozen=True)
class Report:
    """What became of a file."""

    card: Card
    encoding: str
    replaced: int  # characters that could not be read
    rows: int  # of the table, or characters of the running text
    cut: int  # texts that were longer than `limit`, or characters beyond it
    limit: int  # characters
    dropped: dict[
        str, int
    ]  # rows by reason: "empty", "unlabelled", "repeated", "conflicting", "small", "full", "half", "long"


def look(data: bytes) -> Look:
    """Of a table of texts, what it holds. Raises Problem as `core.data.text_upload.look` and as the oracle."""
    found = _asked("look", data)
    return Look(**{**found, "columns": tuple(found["columns"])})


def keep_labelled(data: bytes, text: str, label: str, title: str, visitor: str) -> Report:
    """Keep the texts of the column `text` under the classes of the column `label`. Raises as `core.data.text_upload.keep_labelled`."""
    return _report(_asked("keep_labelled", data, text=text, label=label, title=title, visitor=visitor, home=_home()))


def keep_running(data: bytes, title: str, visitor: str) -> Report:
    """Keep a text to go on writing. Raises as `core.data.text_upload.keep_running`."""
    return _report(_asked("keep_running", data, title=title, visitor=visitor, home=_home()))


def keep_pairs(data: bytes, title: str, visitor: str) -> Report:
    """Keep sentences and their translations. Raises as `core.data.pairs_upload.keep_pairs`."""
    return _report(_asked("keep_pairs", data, _PAIRS, title=title, visitor=visitor, home=_home()))


def _asked(function: str, data: bytes, reader: str = _READER, /, **arguments: str) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise Problem("text_too_large", limit_mb=MOST_BYTES // 1_000_000)
    content = {"content": np.frombuffer(data, np.uint8)}
    return decoder().ask(f"{reader}:{function}", arguments, content, seconds=PATIENCE, keep=False)[0]


def _report(found: dict[str, Any]) -> Report:
    card = found["card"]
    card = Card(**{**card, "classes": tuple(card["classes"]), "counts": tuple(card["counts"])})
    names = ("encoding", "replaced", "rows", "cut", "limit")
    dropped = {reason: count for reason, count in found["dropped"].items() if count}
    return Report(card=card, dropped=dropped, **{name: found[name] for name in names})


def _home() -> str:
    return str(settings().home)
