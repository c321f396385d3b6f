"""Two classes and a threshold: counts, what follows from them, and the same where positives are rarer. Knows no classifier.

The textbook of what the browser computes while the threshold is dragged. A row counts as positive when its score ≥ threshold, as
in scikit-learn's curves: rows with equal scores change sides together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from core.wire import Array

Answer = tuple[dict[str, Any], dict[str, Array]]  # what a process that is asked returns: a header, arrays
MOST_POINTS = 600  # of a curve that is drawn


class Counts(NamedTuple):
    """The four cells."""

    tp: int
    fp: int
    fn: int
    tn: int


class Rates(NamedTuple):
    """Shares in 0 … 1; None where a share is of nothing (0/0)."""

    accuracy: float | None  # (TP + TN) / n
    precision: float | None  # TP / (TP + FP)
    recall: float | None  # TP / (TP + FN), the true positive rate
    specificity: float | None  # TN / (TN + FP), 1 − the false positive rate
    f1: float | None  # 2 TP / (2 TP + FP + FN)


def counts_at(positive: ArrayLike, scores: ArrayLike, threshold: float) -> Counts:
    """The cells when `scores` ≥ `threshold` is called positive: (n,) truth values, (n,) scores."""
    truth, called = np.asarray(positive, bool), np.asarray(scores, np.float64) >= threshold
    tp, fp = int((truth & called).sum()), int((~truth & called).sum())
    return Counts(tp, fp, int(truth.sum()) - tp, int((~truth).sum()) - fp)


def rates(counts: Counts) -> Rates:
    """What follows from the cells."""
    return _rates(*map(float, counts))


def at_share(counts: Counts, share: float) -> Rates:
    """The same where `share` (0 … 1) of all are positive. Recall and specificity stay: they are of one class each.

    Precision becomes π·TPR / (π·TPR + (1 − π)·FPR), accuracy π·TPR + (1 − π)·(1 − FPR), by Bayes' rule; None without rows of both classes.
    """
    found = rates(counts)
    if found.recall is None or found.specificity is None:
        return Rates(None, None, found.recall, found.specificity, None)
    tp, tn = share * found.recall, (1 - share) * found.specificity
    return _rates(tp, 1 - share - tn, share - tp, tn)


def curves(positive: Array, scores: Array) -> Answer:
    """ROC and precision–recall curve by scikit-learn: header {auc, ap}, arrays roc_x, roc_y, pr_x, pr_y of at most 600 points each.

    AUC is the share of pairs, one of each class, in which the positive has the higher score, ties counting half; AP = Σ (Rₖ − Rₖ₋₁)·Pₖ.
    """
    from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

    fpr, tpr, _ = roc_curve(positive, scores)
    precision, recall, _ = precision_recall_curve(positive, scores)
    header = {"auc": float(roc_auc_score(positive, scores)), "ap": float(average_precision_score(positive, scores))}
    roc, pr = _few(len(fpr)), _few(len(recall))
    return header, {"roc_x": fpr[roc], "roc_y": tpr[roc], "pr_x": recall[pr], "pr_y": precision[pr]}


def _few(length: int) -> Array:
    """Places of the points that are drawn, both ends among them."""
    return np.unique(np.linspace(0, length - 1, min(length, MOST_POINTS)).round().astype(np.int64))


def _rates(tp: float, fp: float, fn: float, tn: float) -> Rates:
    def share(part: float, whole: float) -> float | None:
        return part / whole if whole > 0 else None

    return Rates(
        share(tp + tn, tp + fp + fn + tn),
        share(tp, tp + fp),
        share(tp, tp + fn),
        share(tn, tn + fp),
        share(2 * tp, 2 * tp + fp + fn),
    )
