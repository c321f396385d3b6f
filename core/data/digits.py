"""Digits: 1,797 handwritten digits of 8×8 pixels that come with scikit-learn. Knows nothing of who learns from them.

Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits" (UCI Machine Learning Repository, 1998).
scikit-learn is imported when the pictures are read, so the config can be shown without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config import knob
from core.data.split import Split, split

CLASSES = tuple("0123456789")
IMAGE_SHAPE = (1, 8, 8)  # channels, height, width


@dataclass(frozen=True)
class DigitsConfig:
    """How the pictures are divided. The split has a seed of its own: runs with other seeds meet the same test pictures."""

    validation: float = knob(0.1, 0.05, 0.4, step=0.05)  # share of all pictures
    test: float = knob(0.2, 0.05, 0.4, step=0.05)  # share of all pictures
    split_seed: int = knob(0, 0, 2**31 - 1)


def images() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """All pictures (1797, 1, 8, 8), ink from 0 (none) to 1 (full), and their digits (1797,)."""
    from sklearn.datasets import load_digits

    bunch: Any = load_digits()
    # 16 grey levels above white: how many of a cell's 4×4 scanned dots were black.
    return (bunch.images[:, None] / 16).astype(np.float32), bunch.target.astype(np.int64)


@lru_cache(maxsize=2)  # read once before workers are born, it is there in each; the arrays cannot be written to
def load(config: DigitsConfig) -> Split:
    """The pictures in their three parts."""
    pictures, labels = images()
    parts = split(pictures, labels, CLASSES, validation=config.validation, test=config.test, seed=config.split_seed)
    for part in (parts.train, parts.validation, parts.test):
        part.images.flags.writeable = part.labels.flags.writeable = False
    return parts
