"""Fashion-MNIST: pictures of ten kinds of clothing from a shop's catalogue, made to replace MNIST where that is too easy.

Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms",
2017 (arXiv:1708.07747). The files have MNIST's form. Knows nothing of models.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from core.data import mnist
from core.data.catalog import FASHION, Source
from core.settings import Settings

# The names the authors gave; a page translates them by their keys.
CLASSES = ("t_shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle_boot")
IMAGE_SHAPE = (1, 28, 28)  # channels, height, width


def load(
    part: Literal["train", "test"], where: Settings | None = None, source: Source | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Images (n, 28, 28) uint8, bright on black, and labels (n,) int64; n is 60,000 or 10,000, each class a tenth.

    Raises Problem as `catalog.obtain` does, or `data_damaged`.
    """
    return mnist.load(part, where, source or FASHION)
