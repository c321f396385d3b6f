"""A classifier judged from labels and scores: matrix, averages over classes, curves, calibration, intervals. Knows no network.

Runs in a process that may load scikit-learn; the server asks it (core/oracle). `labels` are class numbers (n,), `scores` are
probabilities (n, classes), or predictions as rows with a single 1 where nothing but predictions is known.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.errors import Problem
from core.evaluation import bootstrap, temperature, thresholds
from core.evaluation.scores import scores as of_classes
from core.evaluation.thresholds import Answer
from core.wire import Array

SMALL = 250  # of the digits are learned from, so that there is something to judge
NEIGHBORS = 15


def example(*, name: str, model: str, seed: int, positive: int) -> Answer:
    """A small classifier trained now on one part of a set of scikit-learn's, and `judged` on the other, which is also returned.

    "cancer": 569 tumors, 10 mean measurements each, half of them learned from; "digits": 8×8 pixels, 250 of 1,797 learned from.
    Header of `judged` with {learned}; its arrays with "labels" (n,) i4 and "scores" (n, classes).
    """
    from sklearn.datasets import load_breast_cancer, load_digits
    from sklearn.model_selection import train_test_split

    if name == "cancer":
        inputs, labels = load_breast_cancer(return_X_y=True)
        inputs, labels = inputs[:, :10], 1 - labels  # 1: malignant
    else:
        inputs, labels = load_digits(return_X_y=True)
    part = SMALL if name == "digits" else len(labels) // 2
    x, x_test, y, y_test = train_test_split(inputs, labels, train_size=part, random_state=seed, stratify=labels)
    scores = classifier(model).fit(x, y).predict_proba(x_test)
    labels = y_test.astype(np.int32)
    header, arrays = judged(labels=labels, scores=scores, positive=positive, ranked=True, seed=seed)
    return {**header, "learned": len(y)}, {**arrays, "labels": labels, "scores": scores}


def classifier(model: str) -> Any:
    """One of scikit-learn's: "logistic" (on standardized columns), "bayes" (Gaussian, naive) or "neighbors" (15 of them)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if model == "bayes":
        return GaussianNB(var_smoothing=1e-3)
    last = LogisticRegression(max_iter=1000) if model == "logistic" else KNeighborsClassifier(NEIGHBORS)
    return make_pipeline(StandardScaler(), last)


def judged(*, labels: Array, scores: Array, positive: int, ranked: bool, seed: int) -> Answer:
    """All numbers about these predictions; `ranked`: the scores rank the rows, so that there are curves and calibration.

    Header {rows, classes: [[precision, recall, F1, count]] with None for 0/0, confusion, accuracy, majority, averages: {macro, micro,
    weighted: [precision, recall, F1]}, undefined (classes with a 0/0), intervals}, and if ranked {auc, ap, calibration}; arrays as
    `thresholds.curves`. Raises Problem("scores_no_positive").
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    count = scores.shape[1]
    predicted = scores.argmax(1)  # of equals the first
    confusion = confusion_matrix(labels, predicted, labels=range(count))
    averages = {
        name: [float(each) for each in precision_recall_fscore_support(
            labels, predicted, labels=range(count), average=name, zero_division=0
        )[:3]]
        for name in ("macro", "micro", "weighted")
    }  # fmt: skip
    each = of_classes(labels, predicted, count)
    header: dict[str, Any] = {
        "rows": len(labels),
        "classes": [list(one) for one in each],
        "confusion": confusion.tolist(),
        "accuracy": float((labels == predicted).mean()),
        "majority": float(np.bincount(labels, minlength=count).max() / len(labels)),
        "averages": averages,
        "undefined": sum(one.precision is None or one.recall is None for one in each),
        "intervals": bootstrap.of_matrix(confusion, seed),
    }
    if not ranked:
        return header, {}
    truth, own = labels == positive, scores[:, positive]
    if not truth.any():
        raise Problem("scores_no_positive")
    areas, arrays = thresholds.curves(truth, own)
    header |= areas
    header["intervals"] |= bootstrap.of_ranking(truth, own, seed)
    header["calibration"] = temperature.calibrated(scores, labels, seed)
    assert all(math.isfinite(area) for area in areas.values())
    return header, arrays
