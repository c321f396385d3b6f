"""Whether a classifier is as sure as it is right. Knows no model: it starts from probabilities and true classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class Reliability:
    """Pictures grouped by the confidence with which they were read; empty groups are left out."""

    confidence: NDArray[np.float64]  # (groups,) mean probability of the predicted class
    accuracy: NDArray[np.float64]  # (groups,) share of right answers
    count: NDArray[np.int64]  # (groups,) pictures
    error: float  # expected calibration error, in 0..1


def reliability(probabilities: ArrayLike, labels: ArrayLike, groups: int = 10) -> Reliability:
    """Group n predictions by confidence into `groups` intervals of equal width and compare confidence with accuracy.

    Expected calibration error ECE = Σ_g (n_g / n) · |accuracy_g − confidence_g| (Naeini et al. 2015; Guo et al. 2017).
    `probabilities` is (n, classes) with rows that sum to 1, `labels` (n,) class numbers. Raises ValueError for no rows.
    """
    rows, truth = np.asarray(probabilities, np.float64), np.asarray(labels)
    if rows.ndim != 2 or truth.shape != rows.shape[:1] or not len(rows):
        raise ValueError(f"{rows.shape} probabilities for {truth.shape} labels")
    return grouped(rows.max(1), rows.argmax(1) == truth, groups)


def grouped(sure: ArrayLike, right: ArrayLike, groups: int = 10) -> Reliability:
    """As `reliability`, from the confidences `sure` (n,) and whether each prediction is `right` (n,)."""
    confidences, outcomes = np.asarray(sure, np.float64), np.asarray(right, bool)
    if confidences.ndim != 1 or outcomes.shape != confidences.shape or not len(confidences):
        raise ValueError(f"{confidences.shape} confidences for {outcomes.shape} outcomes")
    group = np.digitize(confidences, np.linspace(0, 1, groups + 1)[1:-1], right=True)
    count = np.bincount(group, minlength=groups)
    used = count > 0
    confidence = np.bincount(group, confidences, groups)[used] / count[used]
    accuracy = np.bincount(group, outcomes, groups)[used] / count[used]
    error = float((count[used] / len(confidences) * np.abs(accuracy - confidence)).sum())
    return Reliability(confidence, accuracy, count[used].astype(np.int64), error)
