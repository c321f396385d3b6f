"""MNIST: handwritten digits from American census workers and high-school students (LeCun, Cortes and Burges, 1998).

Knows the idx format and the four files; knows nothing of models.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import Literal

import numpy as np

from core.data.catalog import MNIST, Source, obtain
from core.errors import Problem
from core.settings import Settings

CLASSES = tuple("0123456789")
IMAGE_SHAPE = (1, 28, 28)  # channels, height, width
_LIMIT = 64 << 20  # bytes after decompression; the largest file has 47,040,016


def load(
    part: Literal["train", "test"], where: Settings | None = None, source: Source | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Images (n, 28, 28) uint8, ink bright on black, and labels (n,) int64; n is 60,000 or 10,000.

    `source`: MNIST, or another one whose four files have the same names and form.
    Raises Problem as `catalog.obtain` does, or `data_damaged`.
    """
    source = source or MNIST
    stem = "t10k" if part == "test" else "train"
    images = read_idx(obtain(source, source.part(f"{stem}-images-idx3-ubyte.gz"), where))
    labels = read_idx(obtain(source, source.part(f"{stem}-labels-idx1-ubyte.gz"), where))
    if images.ndim != 3 or labels.shape != images.shape[:1] or (labels.size and labels.max() > 9):
        raise Problem("data_damaged", name=f"{source.name}/{part}")
    return images, labels.astype(np.int64)


def read_idx(path: Path) -> np.ndarray:
    """An idx file of unsigned bytes, gzipped or not: two zeros, type 8, rank, then big-endian sizes, then the bytes.

    Trusts nothing: the announced shape must be small enough and fit the bytes exactly. Raises Problem `data_damaged`.
    """
    damaged = Problem("data_damaged", name=path.name)
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if zipped else path.open("rb") as file:
            content = file.read(_LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged from error
    if len(content) > _LIMIT or len(content) < 4:
        raise damaged
    zeros, kind, rank = struct.unpack_from(">HBB", content)
    start = 4 + 4 * rank
    if zeros != 0 or kind != 8 or not 1 <= rank <= 4 or len(content) < start:
        raise damaged
    shape = struct.unpack_from(f">{rank}I", content, 4)
    if len(content) - start != math.prod(shape):  # Python integers: no overflow to exploit
        raise damaged
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
