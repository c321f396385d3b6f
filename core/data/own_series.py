"""The learners' own series, as small files named by what is in them and whose they are. Knows no table and no network.

A series never changes; the same one brought twice is one file. Those that nobody has used for long, and those beyond what one
visitor or the server may keep, are removed, the longest unused first.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.data import own_folders
from core.data.download import room
from core.data.locked import locked
from core.data.quota import Kept, beyond
from core.data.series_config import FEWEST, MOST
from core.errors import Problem
from core.files import write_whole
from core.settings import Settings, settings

SERIES_OF_VISITOR = 20
MARK = 6  # signs at the beginning of a name that say whose a series is
SERIES = 1_000  # on this machine; the largest has 300 kB
LONGEST_NAME = 40


@dataclass(frozen=True)
class OwnSeries:
    """A series as it is kept."""

    id: str  # 20 hexadecimal digits
    name: str  # of its column
    values: tuple[float, ...]
    labels: tuple[str, ...]  # as many as values, or none
    visitor: str


def save(
    values: ArrayLike, labels: tuple[str, ...], name: str, visitor: str, where: Settings | None = None
) -> OwnSeries:
    """Keep a series, then see to the quotas.

    Raises Problem("series_malformed") for what is no such series, `disk_too_full`, `disk_full` or `folder_not_writable`.
    """
    numbers: NDArray[np.float64] = np.asarray(values, np.float64)
    content = {"name": name[:LONGEST_NAME], "values": numbers.tolist(), "labels": list(labels), "visitor": visitor}
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    kept = _read(_mark(visitor) + hashlib.sha256(data).hexdigest()[:14], data)
    home = _home(where)
    with own_folders.writing(home):
        room(home, len(data))
        write_whole(home / f"{kept.id}.json", data)
        prune(visitor, where)
    return kept


def load(id: str, where: Settings | None = None) -> OwnSeries:
    """The series of that name; from now on it counts as used. Raises Problem("series_gone")."""
    if not re.fullmatch(r"[0-9a-f]{20}", id):
        raise Problem("series_gone")
    path = _home(where) / f"{id}.json"
    try:
        kept = _read(id, path.read_bytes())
    except (OSError, Problem):
        raise Problem("series_gone") from None
    with suppress(OSError):  # a disk that cannot be written to can still be read
        os.utime(path)
    return kept


def prune(visitor: str = "", where: Settings | None = None, now: float | None = None) -> list[str]:
    """Remove the series that are too old or too many, of `visitor` or in all; the names of those removed."""
    where, now = where or settings(), now or time.time()
    home = _home(where)
    with locked(home / ".lock"):
        # whose a series is, is known from the beginning of its name
        kept = [Kept(path.stat().st_mtime, path.stem[:MARK], path.stem) for path in home.glob("*.json")]
        doomed = beyond(kept, _mark(visitor), now - where.keep_days * 86_400, SERIES_OF_VISITOR, SERIES)
        for name in doomed:
            (home / f"{name}.json").unlink(missing_ok=True)
    return sorted(doomed)


def _read(id: str, data: bytes) -> OwnSeries:
    """What a file holds. Raises Problem("series_malformed")."""
    try:
        content = json.loads(data)
        values = tuple(float(value) for value in content["values"])
        labels = tuple(str(label) for label in content["labels"])
        sound = FEWEST <= len(values) <= MOST and all(map(math.isfinite, values)) and len(labels) in (0, len(values))
        if sound:
            return OwnSeries(id, str(content["name"]), values, labels, str(content["visitor"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise Problem("series_malformed")


def _mark(visitor: str) -> str:
    """How the names of a visitor's series begin: nobody learns from it who that is."""
    return hashlib.sha256(visitor.encode()).hexdigest()[:MARK]


def _home(where: Settings | None) -> Path:
    return (where or settings()).home / "series"
