"""Bringing one file here from a server that may break off, lie or not be there. Knows not what is in the file.

What arrived is kept beside the target as `<name>.partial`: the next attempt goes on where this one stopped.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import shutil
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.data.locked import locked
from core.errors import Problem

_CHUNK = 1 << 20  # bytes
_PATIENCE = 30.0  # seconds without a byte
_GROWN = 10  # times the size that was expected of an archive that is renewed
ATTEMPTS = 4  # at one place, as long as each brings something
_SPARE = 16 << 20  # bytes that a download leaves free on the disk
OUT_OF_SPACE = (errno.ENOSPC, errno.EDQUOT)

Progress = Callable[[int, int], None]  # bytes so far, bytes in all; what it raises ends the transfer


@dataclass(frozen=True)
class Part:
    """One file of a source."""

    name: str
    size: int  # bytes
    sha256: str  # "" of an archive that its publisher renews now and then; then `size` is about what to expect


def intact(path: Path, part: Part) -> bool:
    """Whether the file exists, has the size and the SHA-256 of the part; of one that is renewed, whether it is an archive."""
    try:
        if not part.sha256:
            return zipfile.is_zipfile(path)
        if path.stat().st_size != part.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == part.sha256
    except OSError:
        return False


def partial(target: Path) -> Path:
    """Where that lies which has arrived so far."""
    return target.with_name(target.name + ".partial")


def download(urls: list[str], target: Path, part: Part, progress: Progress | None = None) -> None:
    """Fetch a part from the first place that has it intact. Of several processes one fetches, the others wait for it.

    The file appears under its name only when it is whole and checked.
    Raises Problem: `data_unreachable` (nothing came), `data_broken_off` (some came, and stays), `data_differs` (what came is
    not the file that was published, and is thrown away), `disk_too_full`, `disk_full`, `folder_not_writable`.
    """
    try:
        with locked(target.parent / ".lock"):
            if not intact(target, part):
                _fetch(urls, target, part, progress)
    except OSError as error:
        if error.errno in OUT_OF_SPACE:
            raise Problem("disk_full") from error
        raise Problem("folder_not_writable", folder=str(target.parent)) from error


def room(folder: Path, size: int) -> None:
    """Raise Problem `disk_too_full` unless `size` more bytes fit onto the folder's disk with some to spare."""
    free = shutil.disk_usage(folder).free
    if size + _SPARE > free:
        raise Problem("disk_too_full", needed_mb=_megabytes(size + _SPARE), free_mb=_megabytes(free))


class _Broken(Exception):
    """The transfer ended before its end."""


class _Differs(Exception):
    """What would come, or came, is not the file."""


def _fetch(urls: list[str], target: Path, part: Part, progress: Progress | None) -> None:
    """The first place that sends the right bytes wins; else the Problem that says most."""
    arriving = partial(target)
    if not part.sha256:
        arriving.unlink(missing_ok=True)  # it may have been renewed meanwhile
    before = _size(arriving)
    room(target.parent, part.size - before)
    differed = False
    for url in urls:
        for _ in range(ATTEMPTS):
            had = _size(arriving)
            try:
                _continue(url, arriving, part.size, progress, exact=bool(part.sha256))
            except _Differs:
                differed = True
                break
            except _Broken:
                if _size(arriving) > had:
                    continue
                break  # the next place; what arrived stays
            if intact(arriving, part):
                arriving.replace(target)
                return
            arriving.unlink()
            differed = True
            if not had:
                break  # else from nothing: perhaps only what was here before was wrong
    if _size(arriving) > before:
        raise Problem(
            "data_broken_off", name=part.name, arrived_mb=_megabytes(_size(arriving)), size_mb=_megabytes(part.size)
        )
    raise Problem("data_differs" if differed else "data_unreachable", name=part.name)


def _continue(url: str, arriving: Path, size: int, progress: Progress | None, exact: bool = True) -> None:
    """Append what is missing of `size` bytes; a server that ignores the range starts anew. Raises _Broken or _Differs.

    Not `exact`, the size is the one that is announced, within reason.
    """
    start = _size(arriving)
    if start >= size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    try:
        answer = urllib.request.urlopen(request, timeout=_PATIENCE)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise _Differs from error  # its file is shorter than what is here
        raise _Broken from error
    except (OSError, http.client.HTTPException) as error:
        raise _Broken from error
    with answer:
        resumed = start > 0 and getattr(answer, "status", None) == http.HTTPStatus.PARTIAL_CONTENT
        done = start if resumed else 0
        announced = answer.headers.get("Content-Length")
        if not exact and announced is not None and announced.isascii() and announced.isdigit():
            size = min(int(announced), _GROWN * size)
        if announced is not None and announced != str(size - done):
            raise _Differs  # a page that says "log in first" must not take the place of what is here
        with arriving.open("ab" if resumed else "wb") as file:
            while done < size:
                try:
                    chunk = answer.read1(min(_CHUNK, size - done))
                except (OSError, http.client.HTTPException) as error:
                    raise _Broken from error
                if not chunk:
                    raise _Broken
                file.write(chunk)
                done += len(chunk)
                if progress:
                    progress(done, size)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _megabytes(size: int) -> float:
    return round(size / 1e6, 1)
