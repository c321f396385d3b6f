"""Leakage on purpose: pure noise that nobody can predict, judged with and without a look at the test rows. Knows no page.

Inputs are standard normal, labels a fair coin, one half of each: the best anybody can do on new rows is 50 %. Each mistake is made
once as it is made in practice, and once rightly: everything that is learned is learned inside each fold (Ambroise and McLachlan, 2002).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.evaluation.thresholds import Answer
from core.wire import Array

TRIALS = 10
FOLDS = 5
KEPT = 20  # columns that a selection keeps
KINDS = ("selection", "scaling", "copies")


def measured(*, rows: int, features: int, seed: int, trials: int = TRIALS) -> Answer:
    """Cross-validated accuracies on noise: header {kind: {leaky, proper: {mean, low, high}}}, arrays "<kind>_<way>" (trials,).

    selection  the 20 columns that differ most between the classes are chosen on all rows, or inside each fold; logistic regression
    scaling    columns are standardized with means and deviations of all rows, or of the training part; 5 nearest neighbors
    copies     every row stands in the table twice, and copies fall on both sides of a split, or never; 1 nearest neighbor
    """
    from sklearn import config_context

    found: dict[str, list[float]] = {f"{kind}_{way}": [] for kind in KINDS for way in ("leaky", "proper")}
    with config_context(assume_finite=True, skip_parameter_validation=True):
        for trial in range(trials):
            x, y = noise(rows, features, np.random.default_rng([seed, trial]))
            for kind in KINDS:
                for way, accuracy in zip(("leaky", "proper"), both(kind, x, y, trial), strict=True):
                    found[f"{kind}_{way}"].append(accuracy)
    arrays: dict[str, Array] = {name: np.array(values) for name, values in found.items()}
    return {kind: {way: _told(arrays[f"{kind}_{way}"]) for way in ("leaky", "proper")} for kind in KINDS}, arrays


def noise(rows: int, features: int, random: np.random.Generator) -> tuple[Array, Array]:
    """Inputs (rows, features) and labels (rows,), half of them 1, that have nothing to do with each other."""
    return random.normal(size=(rows, features)), random.permutation(np.arange(rows) % 2)


def both(kind: str, x: Array, y: Array, seed: int) -> tuple[float, float]:
    """Cross-validated accuracy with the leak, and without it."""
    from sklearn.feature_selection import SelectKBest, f_classif
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, cross_val_score
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    if kind == "copies":
        twice, labels, group = np.concatenate([x, x]), np.concatenate([y, y]), np.tile(np.arange(len(y)), 2)
        apart = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        nearest = KNeighborsClassifier(1)
        leaky = cross_val_score(nearest, twice, labels, cv=folds)
        return float(leaky.mean()), float(cross_val_score(nearest, twice, labels, cv=apart, groups=group).mean())
    step: Any = SelectKBest(f_classif, k=min(KEPT, x.shape[1])) if kind == "selection" else StandardScaler()
    model: Any = LogisticRegression(max_iter=1000) if kind == "selection" else KNeighborsClassifier(5)
    leaky = cross_val_score(model, step.fit_transform(x, y), y, cv=folds)  # the step has seen the test rows
    return float(leaky.mean()), float(cross_val_score(make_pipeline(step, model), x, y, cv=folds).mean())


def _told(values: Array) -> dict[str, float]:
    return {"mean": float(values.mean()), "low": float(values.min()), "high": float(values.max())}
