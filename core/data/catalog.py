"""What data exist beyond the ones that come with a package: where each lies, its licence and its checksum.

Knows how to bring a file here and to prove that it is the right one; knows nothing of what is inside.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from core.errors import Problem
from core.settings import Settings, settings

_CHUNK = 1 << 20  # bytes
_PATIENCE = 30.0  # seconds without a byte


@dataclass(frozen=True)
class Part:
    """One file of a source."""

    name: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Source:
    """One data set: its parts, the places that hold them, and the terms."""

    name: str  # also the folder's name
    title: str
    license: str
    credit: str
    places: tuple[str, ...]  # each ends in "/"; tried in this order
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """The part of that name. Raises KeyError."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)


MNIST = Source(
    name="mnist",
    title="MNIST handwritten digits, 60,000 + 10,000 grey pictures of 28 × 28",
    license="CC BY-SA 3.0",
    credit="Yann LeCun and Corinna Cortes",
    places=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ),
    parts=(
        Part(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        Part("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        Part(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        Part("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ),
)

SOURCES: tuple[Source, ...] = (MNIST,)


def obtain(source: Source, part: Part, where: Settings | None = None) -> Path:
    """A checked copy of one part on this machine: from the data folder, from the cache, or downloaded into the cache.

    Raises Problem: `data_damaged` (the data folder's copy is not the right file), `data_unreachable` (no place answered),
    `folder_not_writable`, `disk_full`.
    """
    where = where or settings()
    if where.data is not None:
        given = where.data / source.name / part.name
        if given.is_file():
            if not intact(given, part):
                raise Problem("data_damaged", name=f"{source.name}/{part.name}")
            return given
    kept = where.home / "data" / source.name / part.name
    if not intact(kept, part):
        download([place + part.name for place in source.places], kept, part)
    return kept


def intact(path: Path, part: Part) -> bool:
    """Whether the file exists, has the size and the SHA-256 of the part."""
    try:
        if path.stat().st_size != part.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == part.sha256
    except OSError:
        return False


def download(urls: list[str], target: Path, part: Part) -> None:
    """Fetch a part from the first place that has it intact; what arrived of a broken transfer is continued next time.

    The file appears under its name only when it is whole and checked (`.partial` until then).
    Raises Problem `data_unreachable`, `folder_not_writable` or `disk_full`.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for url in urls:
            for _ in range(2):  # a second time from nothing, if the bytes that were already here were wrong
                had_some = partial.exists()
                try:
                    _continue(url, partial, part.size)
                except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError):
                    break  # the next place; what arrived stays
                if intact(partial, part):
                    partial.replace(target)
                    return
                if partial.stat().st_size < part.size:
                    break  # ended early
                partial.unlink()
                if not had_some:
                    break
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Problem("disk_full") from error
        raise Problem("folder_not_writable", folder=str(target.parent)) from error
    raise Problem("data_unreachable", name=part.name)


def _continue(url: str, partial: Path, size: int) -> None:
    """Append to `partial` what is missing of `size` bytes; a server that ignores the range starts it anew."""
    start = partial.stat().st_size if partial.exists() else 0
    if start >= size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
        resumed = getattr(answer, "status", None) == 206
        with partial.open("ab" if resumed else "wb") as file:
            left = size - start if resumed else size
            while left > 0 and (chunk := answer.read(min(_CHUNK, left))):
                file.write(chunk)
                left -= len(chunk)
