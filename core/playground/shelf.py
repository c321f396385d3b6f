"""The shelf: states of the playground that a visitor kept, each a name, a link and its numbers. Knows no screen.

One small file per visitor below the app's home, so that it outlives reloads and restarts.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.errors import Problem
from core.files import write_whole
from core.settings import settings

MOST = 24  # states of one visitor; the oldest make room
MOST_VISITORS = 5000
MOST_BYTES = 100_000_000  # of all visitors together
LONGEST_NAME, LONGEST_LINK = 60, 6000
_lock = threading.Lock()  # of all files
_VISITOR = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Kept:
    """One state: the address's part behind the question mark, and what came out."""

    id: str
    name: str
    link: str
    when: float  # seconds since 1970
    numbers: dict[str, float]  # loss_train, loss_test, …, as far as the task has them
    sentence: dict[str, Any]  # the experiment, for the words of any language


def all_of(visitor: str) -> list[Kept]:
    """What this visitor kept, the latest first. A file that cannot be read counts as empty."""
    place = _place(visitor)
    try:
        return [Kept(**each) for each in json.loads(place.read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def keep(visitor: str, name: str, link: str, numbers: dict[str, float], sentence: dict[str, Any]) -> Kept:
    """Put one more on the shelf. Raises Problem("shelf_full_disk" | "shelf_link_too_long")."""
    if len(link) > LONGEST_LINK:
        raise Problem("shelf_link_too_long")
    now = time.time()
    name = "".join(letter for letter in name if letter.isprintable()).strip()[:LONGEST_NAME]
    kept = Kept(secrets.token_hex(8), name, link, now, numbers, sentence)
    with _lock:
        others = [each for each in all_of(visitor) if each.link != link]
        _write(visitor, [kept, *others][:MOST])
    return kept


def drop(visitor: str, id: str) -> None:
    """Take one off the shelf. Raises Problem("shelf_full_disk")."""
    with _lock:
        _write(visitor, [each for each in all_of(visitor) if each.id != id])


def _write(visitor: str, kept: list[Kept]) -> None:
    place = _place(visitor)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps([asdict(each) for each in kept], ensure_ascii=False).encode()
        _make_room(place, len(data))
        write_whole(place, data)
    except OSError:
        raise Problem("shelf_full_disk") from None


def _make_room(place: Path, size: int) -> None:
    """Where there are very many visitors or bytes, those who kept nothing for the longest time give way."""
    others = []
    for file in place.parent.glob("*.json"):
        with suppress(OSError):  # gone in the meantime
            if file != place:
                stat = file.stat()
                others.append((stat.st_mtime, stat.st_size, file))
    count, total = len(others) + 1, sum(bytes for _, bytes, _ in others) + size
    for _, bytes, file in sorted(others):
        if count <= MOST_VISITORS and total <= MOST_BYTES:
            return
        file.unlink(missing_ok=True)
        count, total = count - 1, total - bytes


def _place(visitor: str) -> Path:
    if not _VISITOR.fullmatch(visitor):
        raise ValueError("no visitor")
    return settings().home / "shelf" / f"{visitor}.json"
