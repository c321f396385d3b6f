"""Folders of what learners brought, one a set, each with a card: written whole or not at all, found again, removed. Knows no kind of set."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from core.data.download import OUT_OF_SPACE
from core.data.locked import locked
from core.data.quota import Kept, beyond
from core.errors import Problem

CARD = "set.json"


class Carded(Protocol):
    """What every card says."""

    @property
    def id(self) -> str: ...
    @property
    def visitor(self) -> str: ...


C = TypeVar("C", bound=Carded)


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Something is written below `home`. Raises Problem `disk_full` or `folder_not_writable`."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        if error.errno in OUT_OF_SPACE:
            raise Problem("disk_full") from error
        raise Problem("folder_not_writable", folder=str(home)) from error


@contextmanager
def whole(home: Path, id: str) -> Iterator[Path]:
    """A folder to write into: when all is written it is the set of that name, and nothing half is left behind."""
    half = Path(tempfile.mkdtemp(dir=home, suffix=".part"))
    try:
        yield half
        shutil.rmtree(home / id, ignore_errors=True)  # a damaged copy
        half.rename(home / id)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise


def used(home: Path, card_of: Callable[[str], C]) -> list[tuple[float, C]]:
    """The card of every set with the time when it was last used."""
    found = []
    for path in home.glob(f"*/{CARD}"):
        try:
            found.append((path.stat().st_mtime, card_of(path.parent.name)))
        except (Problem, OSError):
            continue
    return found


def prune(
    home: Path, card_of: Callable[[str], Carded], visitor: str, now: float, days: float, of_visitor: int, in_all: int
) -> list[str]:
    """Remove the sets not used for `days`, and those too many, of `visitor` or in all; the names of those removed."""
    with locked(home / ".lock"):
        kept = [Kept(at, card.visitor, card.id) for at, card in used(home, card_of)]
        doomed = beyond(kept, visitor, now - days * 86_400, of_visitor, in_all)
        for id in doomed:
            shutil.rmtree(home / id, ignore_errors=True)
        for half in home.glob("*.part"):  # of a process that was killed
            if half.stat().st_mtime < now - 3600:
                shutil.rmtree(half, ignore_errors=True)
    return sorted(doomed)
