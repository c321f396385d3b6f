"""How well each class is recognized: precision, recall and F1. Knows no model; the arithmetic is scikit-learn's."""

from __future__ import annotations

import math
from typing import NamedTuple

from numpy.typing import ArrayLike


class Score(NamedTuple):
    """One class. None where a share is of nothing: of a class never said, or with no picture."""

    precision: float | None  # of the pictures so called, the share that are of the class: TP / (TP + FP)
    recall: float | None  # of the class's pictures, the share so called: TP / (TP + FN)
    f1: float | None  # the harmonic mean of both: 2 TP / (2 TP + FP + FN)
    pictures: int  # of the class


def scores(labels: ArrayLike, predicted: ArrayLike, classes: int) -> list[Score]:
    """Precision, recall and F1 of each class from true and predicted class numbers, both (n,)."""
    from sklearn.metrics import precision_recall_fscore_support

    found = precision_recall_fscore_support(labels, predicted, labels=range(classes), zero_division=math.nan)
    return [
        Score(_share(precision), _share(recall), _share(f1), int(count))
        for precision, recall, f1, count in zip(*found, strict=True)
    ]


def _share(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
