"""Bootstrap intervals: how often they hold the truth, drawing cells against drawing rows, areas against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from core.evaluation.bootstrap import areas_of, interval, of_counts, of_matrix, of_ranking
from core.evaluation.thresholds import Counts


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    random = np.random.default_rng(0)
    held = 0
    for seed in range(400):
        right = int(random.binomial(150, 0.8))
        found = of_counts(Counts(right, 150 - right, 0, 0), seed, 400)["accuracy"]
        assert found is not None
        held += found[0] <= 0.8 <= found[1]
    assert 0.90 <= held / 400 <= 0.98


def test_drawing_cells_is_drawing_rows() -> None:
    counts = Counts(30, 10, 5, 55)
    truth = np.repeat([1, 0, 1, 0], counts)
    called = np.repeat([1, 1, 0, 0], counts)
    random = np.random.default_rng(1)
    many = [f1_score(truth[rows], called[rows]) for rows in random.integers(0, 100, (3000, 100))]
    found = of_counts(counts, 2, 20_000)["f1"]
    assert found == pytest.approx(np.quantile(many, [0.025, 0.975]), abs=0.02)
    square = of_matrix(np.array([[55, 10], [5, 30]]), 2, 20_000)
    assert square["accuracy"] == pytest.approx(of_counts(counts, 3, 20_000)["accuracy"], abs=0.011)


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(4, 120))
def test_areas_as_scikit_learn_computes_them_with_weights(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    truth = np.r_[True, False, random.random(n - 2) < 0.4]
    scores = random.integers(0, 8, n) / 8
    times = random.integers(0, 4, n)
    times[:2] += 1
    levels = np.unique(scores)[::-1]
    positives = np.array([times[truth & (scores == level)].sum() for level in levels])
    negatives = np.array([times[~truth & (scores == level)].sum() for level in levels])
    auc, ap = areas_of(positives, negatives)
    assert auc == pytest.approx(roc_auc_score(truth, scores, sample_weight=times), abs=1e-9)
    assert ap == pytest.approx(average_precision_score(truth, scores, sample_weight=times), abs=1e-9)


def test_an_interval_of_a_ranking_is_around_it_and_of_one_row_there_is_none() -> None:
    random = np.random.default_rng(4)
    truth = random.random(300) < 0.5
    scores = truth + random.normal(size=300)
    found = of_ranking(truth, scores, 0)
    assert found["auc"]
    assert found["auc"][0] < roc_auc_score(truth, scores) < found["auc"][1]
    assert found["ap"]
    assert found["ap"][0] < average_precision_score(truth, scores) < found["ap"][1]
    assert np.isnan(areas_of(np.array([3]), np.array([0]))).all()
    assert interval(np.array([np.nan, np.nan, 1.0])) is None
    assert of_counts(Counts(0, 0, 5, 5), 0)["precision"] is None
