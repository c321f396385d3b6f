"""CIFAR-10: small color photographs of ten things, cut out of the Tiny Images collection and labelled by students.

Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. Knows the two archives that hold the
pictures: the published one of plain bytes, and one of JPEG files, whose pixels are only nearly the same. Knows no model.
"""

from __future__ import annotations

import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from core.data.catalog import CIFAR10, CIFAR10_LOSSY, Source, obtain
from core.errors import Problem
from core.settings import Settings

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
IMAGE_SHAPE = (3, 32, 32)  # channels, height, width
BATCH = 10_000  # pictures in a file of the published archive
BATCHES = {"train": tuple(f"data_batch_{number}.bin" for number in range(1, 6)), "test": ("test_batch.bin",)}
PER_CLASS = {"train": 5_000, "test": 1_000}
_RECORD = 1 + 3 * 32 * 32  # bytes: the class, then the planes of red, green and blue, row by row
_MOST_MEMBERS = 61_000
_MOST_JPEG = 8 << 10  # bytes; the largest has 1,124
_DAMAGED = (tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, SyntaxError)

Arrays = tuple[np.ndarray, np.ndarray]


def load(part: Literal["train", "test"], where: Settings | None = None, source: Source = CIFAR10) -> Arrays:
    """Images (n, 3, 32, 32) uint8 and labels (n,) int64; n is 50,000 or 10,000, each class a tenth.

    Of CIFAR10 in the published order; of CIFAR10_LOSSY one picture of each class in turn.
    Raises Problem as `catalog.obtain` does, or `data_damaged`.
    """
    path = obtain(source, source.parts[0], where)
    return read_jpegs(path, part) if source is CIFAR10_LOSSY else read_binary(path, part)


def read_binary(path: Path, part: Literal["train", "test"]) -> Arrays:
    """The part's pictures from the archive of plain bytes. Raises Problem `data_damaged`."""
    wanted = BATCHES[part]
    found: dict[str, np.ndarray] = {}
    with _damaged(path):
        for name, content in _members(path, lambda name: name.rpartition("/")[2] in wanted, BATCH * _RECORD):
            if len(content) != BATCH * _RECORD:
                raise ValueError(name)
            found[name.rpartition("/")[2]] = np.frombuffer(content, np.uint8).reshape(BATCH, _RECORD)
            if len(found) == len(wanted):
                break
        records = np.concatenate(
            [found[name] for name in wanted if name in found] or [np.zeros((0, _RECORD), np.uint8)]
        )
        if len(found) < len(wanted) or records[:, 0].max() >= len(CLASSES):
            raise ValueError(part)
    return records[:, 1:].reshape(-1, *IMAGE_SHAPE), records[:, 0].astype(np.int64)


def read_jpegs(path: Path, part: Literal["train", "test"]) -> Arrays:
    """The part's pictures from an archive of files <part>/<class>/<number>.jpg. Raises Problem `data_damaged`."""
    count = len(CLASSES) * PER_CLASS[part]
    images, seen = np.empty((count, *IMAGE_SHAPE), np.uint8), np.zeros(count, bool)
    named = re.compile(rf"(?:\./)?{part}/({'|'.join(CLASSES)})/(\d{{4}})\.jpg")
    with _damaged(path):
        for name, content in _members(path, lambda name: named.fullmatch(name) is not None, _MOST_JPEG):
            match = named.fullmatch(name)
            assert match is not None
            place = int(match[2]) * len(CLASSES) + CLASSES.index(match[1])
            if place >= count or seen[place]:
                raise ValueError(name)
            images[place], seen[place] = _pixels(content), True
            if seen.all():
                break
        if not seen.all():
            raise ValueError(part)
    return images, np.tile(np.arange(len(CLASSES), dtype=np.int64), PER_CLASS[part])


def _pixels(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        if image.size != (32, 32) or image.mode != "RGB":
            raise ValueError(image.size)
        return np.asarray(image).transpose(2, 0, 1)


def _members(path: Path, wanted: Callable[[str], bool], most: int) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the wanted plain files of an archive, one after another; nothing is written anywhere."""
    with tarfile.open(path, "r|*") as archive:
        for number, member in enumerate(archive):
            if number >= _MOST_MEMBERS:
                raise ValueError(number)
            if not member.isreg() or not wanted(member.name):
                continue
            if member.size > most or (file := archive.extractfile(member)) is None:
                raise ValueError(member.name)
            yield member.name, file.read()


@contextmanager
def _damaged(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise Problem("data_damaged", name=path.name) from error
