"""How well an estimate of accuracy does its work: hold-out, k-fold, stratified k-fold and leave-one-out, many times over.

Of the 569 tumors of scikit-learn's set a few are "there"; all others play the world. A classifier that learned from all rows that
are there has an accuracy in the world: that is what each way of splitting tries to estimate without seeing it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from core.evaluation.thresholds import Answer
from core.wire import Array

TRIALS = 24
HELD_OUT = 0.25
SCHEMES = ("holdout", "kfold", "stratified", "loo")


def estimates(*, rows: int, folds: int, vary: str, seed: int, trials: int = TRIALS) -> Answer:
    """What each scheme says in each trial. `vary` "rows": other rows in each; "splits": the same rows, split otherwise.

    Header {schemes: {name: {mean, deviation, error}}, truth: {mean, deviation}}: `deviation` is the standard deviation over the trials,
    `error` the root mean square of estimate − truth. Arrays: of each scheme and of "truth" (trials,) accuracies.
    """
    from sklearn import config_context
    from sklearn.datasets import load_breast_cancer

    x, y = load_breast_cancer(return_X_y=True)
    x = x[:, :10]
    found: dict[str, list[float]] = {name: [] for name in (*SCHEMES, "truth")}
    with config_context(assume_finite=True, skip_parameter_validation=True), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a class with fewer rows than folds: part of the lesson
        for trial in range(trials):
            chosen = np.random.default_rng([seed, trial if vary == "rows" else 0]).permutation(len(y))
            here, world = chosen[:rows], chosen[rows:]
            for name in SCHEMES:
                found[name].append(estimate(name, x[here], y[here], folds, 1000 * seed + trial))
            found["truth"].append(_right(x[here], y[here], x[world], y[world]) / len(world))
    arrays: dict[str, Array] = {name: np.array(values) for name, values in found.items()}
    truth = arrays["truth"]
    return {
        "schemes": {name: {**_spread(arrays[name]), "error": _error(arrays[name], truth)} for name in SCHEMES},
        "truth": _spread(truth),
    }, arrays


def estimate(scheme: str, x: Array, y: Array, folds: int, seed: int) -> float:
    """The share of right answers over all rows that the scheme tests on, each by a classifier that has not seen it."""
    right = tested = 0
    for train, test in _splits(scheme, x, y, folds, seed):
        right += _right(x[train], y[train], x[test], y[test])
        tested += len(test)
    return right / tested


def _splits(scheme: str, x: Array, y: Array, folds: int, seed: int) -> Iterable[tuple[Array, Array]]:
    from sklearn.model_selection import KFold, LeaveOneOut, ShuffleSplit, StratifiedKFold

    kinds: dict[str, Any] = {
        "holdout": ShuffleSplit(1, test_size=HELD_OUT, random_state=seed),
        "kfold": KFold(folds, shuffle=True, random_state=seed),
        "stratified": StratifiedKFold(folds, shuffle=True, random_state=seed),
        "loo": LeaveOneOut(),
    }
    splits: Iterable[tuple[Array, Array]] = kinds[scheme].split(x, y)
    return splits


def _right(x: Array, y: Array, x_test: Array, y_test: Array) -> int:
    from sklearn.naive_bayes import GaussianNB

    return int((GaussianNB(var_smoothing=1e-6).fit(x, y).predict(x_test) == y_test).sum())


def _spread(values: Array) -> dict[str, float]:
    return {"mean": float(values.mean()), "deviation": float(values.std(ddof=1)) if np.ptp(values) else 0.0}


def _error(values: Array, truth: Array) -> float:
    return float(np.sqrt(((values - truth) ** 2).mean()))
