"""Ways of splitting against scikit-learn's own cross-validation, their spread, and leaks on noise."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import KFold, LeaveOneOut, cross_val_score
from sklearn.naive_bayes import GaussianNB

from core.evaluation.leakage import measured, noise
from core.evaluation.resampling import SCHEMES, estimate, estimates


@pytest.mark.parametrize("scheme", ["kfold", "loo"])
def test_an_estimate_is_scikit_learn_s(scheme: str) -> None:
    x, y = load_breast_cancer(return_X_y=True)
    x, y = x[:40, :10], y[:40]
    splits = LeaveOneOut() if scheme == "loo" else KFold(5, shuffle=True, random_state=3)
    expected = cross_val_score(GaussianNB(var_smoothing=1e-6), x, y, cv=splits).mean()
    assert estimate(scheme, x, y, 5, 3) == pytest.approx(expected, abs=1e-12)


def test_leave_one_out_knows_no_luck_and_a_single_split_much() -> None:
    header, arrays = estimates(rows=20, folds=5, vary="splits", seed=0, trials=6)
    assert header["schemes"]["loo"]["deviation"] == 0
    assert header["truth"]["deviation"] == 0
    assert header["schemes"]["holdout"]["deviation"] > header["schemes"]["kfold"]["deviation"]
    assert all(len(arrays[name]) == 6 for name in SCHEMES)
    again, _ = estimates(rows=20, folds=5, vary="splits", seed=0, trials=6)
    assert again == header


def test_other_rows_spread_every_estimate() -> None:
    header, arrays = estimates(rows=20, folds=3, vary="rows", seed=1, trials=6)
    assert all(each["deviation"] > 0 for each in header["schemes"].values())
    errors = arrays["loo"] - arrays["truth"]
    assert header["schemes"]["loo"]["error"] == pytest.approx(np.sqrt((errors**2).mean()))


def test_noise_that_leaks_looks_like_knowledge() -> None:
    header, arrays = measured(rows=80, features=2000, seed=0, trials=4)
    assert header["selection"]["leaky"]["mean"] > 0.8
    assert header["copies"]["leaky"]["mean"] > 0.8
    for kind in ("selection", "scaling", "copies"):
        assert 0.35 < header[kind]["proper"]["mean"] < 0.65
    assert 0.35 < header["scaling"]["leaky"]["mean"] < 0.65, "a leak that hardly shows"
    assert header["selection"]["leaky"]["low"] == arrays["selection_leaky"].min()


def test_noise_is_noise() -> None:
    x, y = noise(80, 300, np.random.default_rng(0))
    assert y.sum() == 40
    assert abs(x.mean()) < 0.03
