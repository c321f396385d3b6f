"""Picture sets as arrays in files: decoded once on this machine, then mapped into the memory of whoever asks.

However many workers learn from a set, its pictures are in memory once. Knows how to keep arrays; what a set's files look
like knows the set's own module.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import catalog
from core.data.catalog import CIFAR10, CIFAR10_LOSSY, FASHION, MNIST, Progress, Source
from core.data.download import OUT_OF_SPACE, room
from core.data.locked import locked
from core.errors import Problem
from core.files import write_whole
from core.settings import Settings, settings

VERSION = 1  # of what stands in the files; another one is made anew
ARRAYS = ("train_pictures", "train_labels", "test_pictures", "test_labels")
WRITTEN = "written.json"  # says of each file what it must be
NAMES = ("mnist", "fashion", "cifar10")
SOURCES: dict[str, tuple[Source, ...]] = {  # the first that is here is read, else the first is fetched
    "mnist": (MNIST,),
    "fashion": (FASHION,),
    "cifar10": (CIFAR10, CIFAR10_LOSSY),
}
NOTES = {CIFAR10_LOSSY: "lossy"}


@dataclass(frozen=True)
class Prepared:
    """A set: pictures (n, channels, height, width) uint8, mapped from a file and not to be written to; labels (n,) int64."""

    name: str
    train_pictures: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    test_pictures: NDArray[np.uint8]
    test_labels: NDArray[np.int64]
    classes: tuple[str, ...]
    note: str  # "lossy": not the published pixels but a JPEG copy of them; else ""
    folder: Path


def form_of(name: str) -> tuple[tuple[str, ...], tuple[int, int, int]]:
    """Names of the classes, and (channels, height, width), without a picture. Raises Problem `data_unknown`."""
    module = _module(name)
    return module.CLASSES, module.IMAGE_SHAPE


def source_of(name: str, where: Settings | None = None) -> Source:
    """The source that is read on this machine: one that is here, or the one that would be fetched. It says the licence."""
    _module(name)
    where = where or settings()
    return next((source for source in SOURCES[name] if _here(source, where)), SOURCES[name][0])


def note_of(name: str, where: Settings | None = None) -> str:
    """The note that the set would have now: "lossy" or ""."""
    return NOTES.get(source_of(name, where), "")


def is_here(name: str, where: Settings | None = None) -> bool:
    """Whether `prepared` needs no network. Nothing is read or decoded."""
    where = where or settings()
    return _here(source_of(name, where), where)


def is_unpacked(name: str, where: Settings | None = None) -> bool:
    """Whether `prepared` only has to open what is here."""
    where = where or settings()
    return (_folder(source_of(name, where), where) / WRITTEN).is_file()


def arrived(name: str, where: Settings | None = None) -> tuple[int, int]:
    """Bytes that are here, also of a transfer that another process makes or that broke off, and bytes in all."""
    source = source_of(name, where)
    return source.size if is_here(name, where) else catalog.arrived(source, where), source.size


def prepared(name: str, where: Settings | None = None, progress: Progress | None = None) -> Prepared:
    """The set; fetched and decoded first if need be, by one process while the others wait. `progress` counts bytes fetched.

    Raises Problem `data_unknown`, `data_damaged`, `disk_too_full`, `disk_full`, `folder_not_writable`, or as
    `core.data.download.download`.
    """
    where = where or settings()
    module, source = _module(name), source_of(name, where)
    folder = _folder(source, where)
    found = _open(folder)
    if found is None:
        catalog.obtain_all(source, where, progress)  # its files' checksums are proved
        found = _make(folder, module, source, where)
    return Prepared(name=name, classes=module.CLASSES, note=NOTES.get(source, ""), folder=folder, **found)


@cache
def _module(name: str) -> Any:
    if name not in NAMES:
        raise Problem("data_unknown", name=str(name)[:40])
    return importlib.import_module(f"core.data.{name}")


def _folder(source: Source, where: Settings) -> Path:
    proof = hashlib.sha256("".join(part.sha256 for part in source.parts).encode()).hexdigest()[:12]
    return where.home / "data" / source.name / f"prepared-{VERSION}-{proof}"


def _here(source: Source, where: Settings) -> bool:
    return (_folder(source, where) / WRITTEN).is_file() or catalog.is_here(source, where)


def _open(folder: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays in the folder, or None if they are not all there and sound."""
    try:
        written: dict[str, Any] = json.loads((folder / WRITTEN).read_text())
        found = {}
        for name in ARRAYS:
            path = folder / f"{name}.npy"
            if not _as_written(path, written[name]):
                return None
            found[name] = np.load(path, mmap_mode="r" if name.endswith("pictures") else None, allow_pickle=False)
            found[name].flags.writeable = False
        return found
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def _as_written(path: Path, written: dict[str, int]) -> bool:
    """Whether the file is the one that was written: by size and time; if only the time differs, by its checksum.

    A copy that was proved once gets the time that was written, so that it need not be read again.
    """
    stat = path.stat()
    if stat.st_size != written["size"]:
        return False
    if stat.st_mtime_ns == written["time"]:
        return True
    if _checksum(path) != written["checksum"]:
        return False
    with suppress(OSError):  # another's file, or a disk that cannot be written to: it is proved each time
        os.utime(path, ns=(stat.st_atime_ns, written["time"]))
    return True


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            value = zlib.crc32(chunk, value)
    return value


def _make(folder: Path, module: Any, source: Source, where: Settings) -> dict[str, NDArray[Any]]:
    """Decode the source into the folder, unless another process did so meanwhile."""
    try:
        with locked(folder.parent / ".prepare.lock"):
            found = _open(folder)
            if found is not None:
                return found
            for old in folder.parent.glob("prepared-*"):  # damaged, of another version, or half made
                if old == folder or not old.name.startswith(f"prepared-{VERSION}-") or old.suffix == ".part":
                    shutil.rmtree(old, ignore_errors=True)
            _write(folder, _decode(module, source, where))
            found = _open(folder)
    except OSError as error:
        if error.errno in OUT_OF_SPACE:
            raise Problem("disk_full") from error
        raise Problem("folder_not_writable", folder=str(folder.parent)) from error
    if found is None:
        raise Problem("data_damaged", name=folder.name)
    return found


def _decode(module: Any, source: Source, where: Settings) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for part in ("train", "test"):
        pictures, labels = module.load(part, where, source)
        pictures = pictures.reshape(len(pictures), *module.IMAGE_SHAPE)
        arrays |= {f"{part}_pictures": pictures, f"{part}_labels": labels}
    return arrays


def _write(folder: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """The folder appears under its name only when everything in it is on the disk."""
    room(folder.parent, sum(array.nbytes for array in arrays.values()))
    half = folder.with_suffix(".part")
    half.mkdir()
    try:
        written = {}
        for name, array in arrays.items():
            path = half / f"{name}.npy"
            with path.open("wb") as file:
                np.save(file, np.ascontiguousarray(array), allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
            stat = path.stat()
            written[name] = {"size": stat.st_size, "time": stat.st_mtime_ns, "checksum": _checksum(path)}
        write_whole(half / WRITTEN, json.dumps(written).encode())
        half.rename(folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
