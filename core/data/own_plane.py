"""The learner's own points on the plane, and the text in which a link carries them. Knows no file and no shape.

The text of n points with classes is "c" and five characters for each, of n points with values "v" and six:

    two characters x1, two x2 (-6 … 6), then one the class (0 … 5) or two the value (-2 … 2)

A character is a digit to the base 64: A-Z a-z 0-9 - _. Two are a whole number k from 0 to 4094, the more significant first; it
stands for (k - 2047) / 2047 of the greatest, to four decimals: zero and both ends are exact, a browser reads the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import Problem

MOST_POINTS = 500
MOST_CLASSES = 6
FEWEST = 4  # points that can be divided into training and test
EDGE = 6.0  # of the plane
HIGHEST = 2.0  # value
_HALF = 2047
_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_WIDTH = {"c": 5, "v": 6}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OwnPoints:
    """What the text says: points (n, 2) and labels (n,), int64 classes or float64 values."""

    points: Floats
    labels: npt.NDArray[np.int64] | Floats

    @property
    def classified(self) -> bool:
        """Whether the labels are classes."""
        return self.labels.dtype == np.int64

    @property
    def classes(self) -> int:
        """How many classes a network is to tell apart: up to the highest that occurs, at least two; 0 of values."""
        return max(2, int(self.labels.max(initial=0)) + 1) if self.classified else 0


def write(points: npt.ArrayLike, labels: npt.ArrayLike) -> str:
    """The text of points (n, 2) with labels (n,), whole numbers for classes or floats for values; beyond the edge is clipped.

    Raises Problem("own_points_too_many" | "own_points_malformed").
    """
    points, labels = np.asarray(points, np.float64).reshape(-1, 2), np.asarray(labels)
    if len(points) > MOST_POINTS:
        raise Problem("own_points_too_many", limit=MOST_POINTS)
    classified = np.issubdtype(labels.dtype, np.integer)
    if len(labels) != len(points) or not (np.isfinite(points).all() and np.isfinite(labels).all()):
        raise Problem("own_points_malformed")
    if classified and len(labels) and not 0 <= labels.min() <= labels.max() < MOST_CLASSES:
        raise Problem("own_points_malformed")
    last = labels[:, None] if classified else _two(labels / HIGHEST)
    digits = np.hstack([_two(points[:, 0] / EDGE), _two(points[:, 1] / EDGE), last]).astype(np.int64)
    return ("c" if classified else "v") + np.frombuffer(_DIGITS, np.uint8)[digits].tobytes().decode()


def read(text: str) -> OwnPoints:
    """The points of a text that came from anywhere; "" is no point.

    Raises Problem("own_points_too_many" | "own_points_malformed").
    """
    kind, rest = text[:1] or "c", text[1:]
    if kind not in _WIDTH or len(rest) % _WIDTH[kind] or not rest.isascii():
        raise Problem("own_points_malformed")
    if len(rest) > MOST_POINTS * _WIDTH[kind]:
        raise Problem("own_points_too_many", limit=MOST_POINTS)
    value_of = np.full(128, 64)
    value_of[np.frombuffer(_DIGITS, np.uint8)] = np.arange(64)
    digits = value_of[np.frombuffer(rest.encode(), np.uint8)].reshape(-1, _WIDTH[kind])
    pairs = 64 * digits[:, :-1:2] + digits[:, 1::2]  # x1, x2 and, of values, the value
    labels = digits[:, 4]
    if (digits > 63).any() or (pairs > 2 * _HALF).any() or (kind == "c" and (labels >= MOST_CLASSES).any()):
        raise Problem("own_points_malformed")
    shares = (pairs - _HALF) / _HALF
    points = np.round(EDGE * shares[:, :2], 4)
    return OwnPoints(points, labels.astype(np.int64) if kind == "c" else np.round(HIGHEST * shares[:, 2], 4))


def check(own: OwnPoints) -> OwnPoints:
    """`own`, if a network can learn from it and be tested on it.

    Raises Problem("own_points_none" | "own_points_one_class" | "own_points_class_too_small" | "own_points_too_few").
    """
    if not len(own.points):
        raise Problem("own_points_none")
    if own.classified:
        counts = np.bincount(own.labels.astype(np.int64))
        if np.count_nonzero(counts) < 2:
            raise Problem("own_points_one_class")
        if (counts == 1).any():  # one to learn from and one to test
            raise Problem("own_points_class_too_small", name="ABCDEF"[int(np.argmax(counts == 1))])
    if len(own.points) < FEWEST:
        raise Problem("own_points_too_few", least=FEWEST)
    return own


def _two(shares: Floats) -> npt.NDArray[np.int64]:
    """Shares (n,) of the greatest, -1 … 1, as two digits (n, 2)."""
    whole = np.rint(np.clip(shares, -1, 1) * _HALF).astype(np.int64) + _HALF
    return np.stack([whole >> 6, whole & 63], axis=1)
