"""How sure a measured number is: percentile bootstrap intervals (Efron, 1979). Knows no classifier.

The n rows are drawn anew, n times with replacement, and the number is measured again; the middle 95 % of many such numbers are the
interval. Numbers that need only the cells of a table are drawn by cells: how often each comes is a multinomial draw, exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.evaluation.thresholds import Counts
from core.wire import Array

LEVEL = 0.95
RESAMPLES = 2000  # of cells
RANKED = 400  # of rows, which cost more
Interval = tuple[float, float] | None  # None where the number has no value in most of the draws


def of_counts(counts: Counts, seed: int, resamples: int = RESAMPLES) -> dict[str, Interval]:
    """Intervals of what follows from the four cells: accuracy, precision, recall, specificity, f1."""
    tp, fp, fn, tn = _drawn(np.array(counts), seed, resamples).T
    return {
        "accuracy": interval((tp + tn) / (tp + fp + fn + tn)),
        "precision": interval(_share(tp, tp + fp)),
        "recall": interval(_share(tp, tp + fn)),
        "specificity": interval(_share(tn, tn + fp)),
        "f1": interval(_share(2 * tp, 2 * tp + fp + fn)),
    }


def of_matrix(confusion: Array, seed: int, resamples: int = RESAMPLES) -> dict[str, Interval]:
    """Intervals of accuracy and macro F1 (0/0 as 0) from a matrix (classes, classes): rows the truth, columns the prediction."""
    drawn = _drawn(confusion.ravel(), seed, resamples).reshape(-1, *confusion.shape)
    hit = np.einsum("kii->ki", drawn)
    f1 = _share(2 * hit, drawn.sum(1) + drawn.sum(2))
    return {
        "accuracy": interval(hit.sum(1) / drawn.sum((1, 2))),
        "macro": interval(np.nan_to_num(f1).mean(1)),
    }


def of_ranking(positive: ArrayLike, scores: ArrayLike, seed: int, resamples: int = RANKED) -> dict[str, Interval]:
    """Intervals of the area under the ROC curve and of average precision: (n,) truth values, (n,) scores."""
    truth, values = np.asarray(positive, bool), np.asarray(scores, np.float64)
    order = np.argsort(-values, kind="stable")
    truth = truth[order]
    starts = np.flatnonzero(np.r_[True, np.diff(values[order]) != 0])  # rows with equal scores are one step
    random, n = np.random.default_rng(seed), len(truth)
    areas, averages = np.empty(resamples), np.empty(resamples)
    for k in range(resamples):
        times = np.bincount(random.integers(0, n, n), minlength=n)
        areas[k], averages[k] = areas_of(
            np.add.reduceat(times * truth, starts), np.add.reduceat(times * ~truth, starts)
        )
    return {"auc": interval(areas), "ap": interval(averages)}


def areas_of(positives: Array, negatives: Array) -> tuple[float, float]:
    """AUC and average precision from how many rows of each class have each score, the highest score first; NaN for one class only."""
    p, n = positives.sum(), negatives.sum()
    if not p or not n:
        return np.nan, np.nan
    tp, fp = np.cumsum(positives), np.cumsum(negatives)
    below = n - fp  # negatives with lower scores
    called = np.maximum(tp + fp, 1)  # a score that was not drawn adds nothing
    return float((positives * (below + negatives / 2)).sum() / (p * n)), float((positives / p * (tp / called)).sum())


def interval(values: Array, level: float = LEVEL) -> Interval:
    """The middle `level` of the values that are numbers; None where fewer than half are."""
    found = values[np.isfinite(values)]
    if 2 * len(found) < len(values) or not len(found):
        return None
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _drawn(cells: Array, seed: int, resamples: int) -> Array:
    total = int(cells.sum())
    return np.random.default_rng(seed).multinomial(total, cells / total, resamples).astype(np.float64)


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
