"""Training, validation and test part of a labelled set, each with every class in its proportion. Knows no data set.

The network learns from the training part, choices are made on the validation part, and the test part is opened once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Part:
    """Pictures (n, channels, height, width) from 0 to 1 with their class numbers (n,)."""

    images: NDArray[np.float32]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Split:
    """The three parts and the names of the classes."""

    train: Part
    validation: Part
    test: Part
    classes: tuple[str, ...]

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(channels, height, width)"""
        channels, height, width = self.train.images.shape[1:]
        return channels, height, width


def split(
    images: NDArray[np.float32],
    labels: NDArray[np.int64],
    classes: tuple[str, ...],
    *,
    validation: float,
    test: float,
    seed: int,
) -> Split:
    """Divide at random, stratified by class; `validation` and `test` are shares of the whole.

    The test part depends on `test` and `seed` alone: it stays the same when the validation share changes.
    Raises ValueError (scikit-learn's) if a class is too small to be in every part.
    """
    from sklearn.model_selection import train_test_split

    everything = np.arange(len(labels))
    rest, last = train_test_split(everything, test_size=test, stratify=labels, random_state=seed)
    first, middle = train_test_split(
        rest, test_size=round(validation * len(labels)), stratify=labels[rest], random_state=seed
    )
    train, check, final = (Part(images[indices], labels[indices]) for indices in (first, middle, last))
    return Split(train, check, final, classes)
