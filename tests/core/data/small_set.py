"""A small set of pictures in files of MNIST's form, and what can happen to a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

CHANCE = np.random.default_rng(3)
PICTURES = {
    "train": CHANCE.integers(0, 256, (40, 28, 28), np.uint8),
    "t10k": CHANCE.integers(0, 256, (20, 28, 28), np.uint8),
}


def idx(values: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    return gzip.compress(header + values.astype(np.uint8).tobytes())


def folder_of(home: Path) -> Path:
    (folder,) = (home / "data" / "small").glob("prepared-*")
    return folder


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
