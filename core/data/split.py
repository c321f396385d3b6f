"""Training, validation and test part of a labelled set, each with every class in its proportion. Knows no data set.

The network learns from the training part, choices are made on the validation part, and the test part is opened once. Pictures
stay the bytes they are, in memory or in a file that all processes of a machine share; a part says which of them are its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import Problem

Indices = NDArray[np.int64]
FEWEST = 3  # pictures of a class: one in each part


@dataclass(frozen=True, eq=False)
class Part:
    """Some of N pictures (N, channels, height, width) with their class numbers (n,)."""

    pictures: NDArray[np.uint8]  # from 0 to `full`
    rows: Indices  # (n,) which of them
    labels: Indices
    full: int = 255
    first: int = 0  # the place of `pictures[0]` in the whole set, where the pictures lie in more than one file

    @property
    def places(self) -> Indices:
        """(n,) where each picture of the part stands in the whole set: what a correction of its label names it by."""
        return self.rows + self.first

    def __len__(self) -> int:
        return len(self.rows)

    def images(self, chosen: Indices | None = None) -> NDArray[np.float32]:
        """Those `chosen` of the part, or all, as numbers from 0 to 1: (k, channels, height, width)."""
        rows = self.rows if chosen is None else self.rows[chosen]
        numbers = self.pictures[rows].astype(np.float32)
        numbers /= self.full
        return numbers

    def some(self, chosen: Indices) -> Part:
        """The part with these of its pictures."""
        return replace(self, rows=self.rows[chosen], labels=self.labels[chosen])


def picture_bytes(images: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Pictures (n, channels, height, width) of 0 … 1 as they travel: (n, height, width, channels) of 0 … 255."""
    return np.ascontiguousarray(np.rint(images * 255).astype(np.uint8).transpose(0, 2, 3, 1))


@dataclass(frozen=True, eq=False)
class Split:
    """The three parts and the names of the classes; `note` says what one must know of the pictures ("lossy")."""

    train: Part
    validation: Part
    test: Part
    classes: tuple[str, ...]
    note: str = ""

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(channels, height, width)"""
        channels, height, width = self.train.pictures.shape[1:]
        return channels, height, width

    @property
    def size(self) -> int:
        """Pictures of the whole set: its places are 0 to `size` − 1, whether or not a part has them."""
        return max(part.first + len(part.pictures) for part in (self.train, self.validation, self.test))


def whole(pictures: NDArray[np.uint8], labels: Indices, full: int = 255, first: int = 0) -> Part:
    """All of these pictures; the first of them stands at the place `first` of the whole set."""
    return Part(pictures, np.arange(len(labels)), labels, full, first)


def split(given: Part, classes: tuple[str, ...], *, validation: float, test: float, seed: int) -> Split:
    """Divide at random, stratified by class; `validation` and `test` are shares of the whole.

    The test part depends on `test` and `seed` alone: it stays the same when the validation share changes.
    Raises ValueError (scikit-learn's) if a class is too small to be in every part.
    """
    from sklearn.model_selection import train_test_split

    labels = given.labels
    rest, last = train_test_split(np.arange(len(labels)), test_size=test, stratify=labels, random_state=seed)
    first, middle = train_test_split(
        rest, test_size=round(validation * len(labels)), stratify=labels[rest], random_state=seed
    )
    return Split(given.some(first), given.some(middle), given.some(last), classes)


def split_small(given: Part, classes: tuple[str, ...], *, validation: float, test: float, seed: int) -> Split:
    """As `split` for a set whose classes may be small and of very different sizes: each has a picture in every part.

    Raises Problem("class_too_small") where a class has fewer than three.
    """
    generator = np.random.default_rng(seed)
    parts: list[list[Indices]] = [[], [], []]
    for number, name in enumerate(classes):
        members = generator.permutation(np.flatnonzero(given.labels == number))
        if len(members) < FEWEST:
            raise Problem("class_too_small", name=name, count=len(members), needed=FEWEST)
        last = min(max(1, round(test * len(members))), len(members) - 2)
        middle = min(max(1, round(validation * len(members))), len(members) - last - 1)
        first = len(members) - last - middle
        for part, some in zip(parts, np.split(members, [first, first + middle]), strict=True):
            part.append(some)
    train, check, final = (given.some(np.sort(np.concatenate(part))) for part in parts)
    return Split(train, check, final, classes)


def split_given(train: Part, test: Part, classes: tuple[str, ...], *, validation: float, seed: int) -> Split:
    """For a set that brings its test part: the validation part is a share of every class of the training pictures."""
    middle = part_of(train.labels, validation, seed)
    first = np.setdiff1d(np.arange(len(train)), middle, assume_unique=True)
    return Split(train.some(first), train.some(middle), test, classes)


def part_of(labels: Indices, share: float, seed: int) -> Indices:
    """The places of about `share` of every class, at least one picture of each, in their order."""
    generator = np.random.default_rng(seed)
    chosen = []
    for number in np.unique(labels):
        members = generator.permutation(np.flatnonzero(labels == number))
        chosen.append(members[: max(1, round(share * len(members)))])
    return np.sort(np.concatenate(chosen))
