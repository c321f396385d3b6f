"""Which labels of a set are likely wrong, told from what a network says to its pictures. Knows no picture and no network."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Doubts(NamedTuple):
    """The doubtful labels, the most doubtful first; each (m,)."""

    places: NDArray[np.int64]  # which of the n pictures
    suggested: NDArray[np.int64]  # the class it looks like instead
    margin: NDArray[np.float64]  # how much likelier that class is than the label, in 0..1


def label_doubts(probabilities: ArrayLike, labels: ArrayLike) -> Doubts:
    """Confident learning: pictures that a network takes for another class at least as surely as it takes that class's own.

    For each class j the threshold t_j = mean of p_j over the pictures labelled j. A picture x counts for the classes with
    p_j(x) ≥ t_j, among these for the likeliest; if that is not its label, the label is in doubt. Ordered by p_j(x) − p_label(x).
    A class that no picture is labelled with has no threshold and is never suggested.
    `probabilities` is (n, classes), `labels` (n,) class numbers; the network should not have learned from these pictures, or it
    may have learned their wrong labels by heart. Raises ValueError for shapes that do not fit.
    Source: Northcutt, Jiang, Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels, 2021.
    """
    chances, given = np.asarray(probabilities, np.float64), np.asarray(labels, np.int64)
    if chances.ndim != 2 or given.shape != chances.shape[:1]:
        raise ValueError(f"{chances.shape} probabilities for {given.shape} labels")
    rows, classes = np.arange(len(given)), chances.shape[1]
    count = np.bincount(given, minlength=classes)
    total = np.bincount(given, chances[rows, given], classes)
    thresholds = np.divide(total, count, out=np.full(classes, np.inf), where=count > 0)
    suggested = np.where(chances >= thresholds, chances, -1.0).argmax(1)
    reached = chances[rows, suggested] >= thresholds[suggested]
    margin = chances[rows, suggested] - chances[rows, given]
    # Where a threshold is low, its class can be reached without being the likelier one: that is no reason to doubt.
    places = np.flatnonzero(reached & (suggested != given) & (margin > 0))
    places = places[np.argsort(-margin[places], kind="stable")]
    return Doubts(places, suggested[places], margin[places])
