"""Digits: 1,797 handwritten digits of 8×8 pixels that come with scikit-learn. Knows nothing of who learns from them.

Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits" (UCI Machine Learning Repository, 1998).
scikit-learn is imported when the pictures are read, so that whoever only describes them does without.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

CLASSES = tuple("0123456789")
IMAGE_SHAPE = (1, 8, 8)  # channels, height, width
FULL = 16  # levels of grey above white: how many of a cell's 4×4 scanned dots were black


def images() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """All pictures (1797, 1, 8, 8), ink from 0 (none) to 16 (full), and their digits (1797,)."""
    from sklearn.datasets import load_digits

    bunch: Any = load_digits()
    return bunch.images[:, None].astype(np.uint8), bunch.target.astype(np.int64)


def shares() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The same with ink from 0 (none) to 1 (full)."""
    pictures, labels = images()
    return pictures.astype(np.float32) / np.float32(FULL), labels
