"""Counts and rates at a threshold against scikit-learn, ties among them; shares against rows that are really rarer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support, roc_curve

from core.evaluation.thresholds import MOST_POINTS, Counts, at_share, counts_at, curves, rates


def rows(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """Labels and scores with many ties."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, 2, n).astype(bool)
    truth[:2] = True, False
    return truth, np.round(np.clip(random.normal(0.4 + 0.2 * truth, 0.2), 0, 1), 1)


@given(seed=st.integers(0, 2**32 - 1), place=st.integers(0, 12))
def test_as_scikit_learn_counts_them_ties_included(seed: int, place: int) -> None:
    truth, scores = rows(seed)
    threshold = np.unique(scores)[min(place, len(np.unique(scores)) - 1)]  # a tie: equal scores are positive together
    found = counts_at(truth, scores, threshold)
    tn, fp, fn, tp = confusion_matrix(truth, scores >= threshold, labels=[False, True]).ravel()
    assert found == (tp, fp, fn, tn)
    precision, recall, f1, _ = precision_recall_fscore_support(
        truth, scores >= threshold, average="binary", zero_division=0
    )
    assert rates(found).precision == pytest.approx(precision, abs=1e-12)
    assert rates(found).recall == pytest.approx(recall, abs=1e-12)
    assert rates(found).f1 == pytest.approx(f1, abs=1e-12)
    fpr, tpr, levels = roc_curve(truth, scores, drop_intermediate=False)
    at = int(np.flatnonzero(levels == threshold)[0])
    specificity = rates(found).specificity
    assert specificity is not None
    assert (1 - specificity, rates(found).recall) == pytest.approx((fpr[at], tpr[at]), abs=1e-12)


def test_a_share_of_nothing_is_none() -> None:
    assert rates(Counts(0, 0, 3, 7)) == (0.7, None, 0.0, 1.0, 0.0)
    assert rates(Counts(0, 0, 0, 4)) == (1.0, None, None, 1.0, None)
    assert rates(Counts(2, 0, 1, 0)).specificity is None
    assert at_share(Counts(0, 0, 0, 4), 0.5).accuracy is None


@given(tp=st.integers(0, 50), fn=st.integers(0, 50), fp=st.integers(0, 50), tn=st.integers(0, 50))
def test_at_the_share_of_the_data_nothing_changes(tp: int, fn: int, fp: int, tn: int) -> None:
    counts = Counts(tp + 1, fp, fn, tn + 1)
    share = (counts.tp + counts.fn) / sum(counts)
    for now, then in zip(rates(counts), at_share(counts, share), strict=True):
        assert then == pytest.approx(now, abs=1e-12)


def test_rarer_positives_are_as_if_negatives_were_copied() -> None:
    truth, scores = rows(3)
    negatives = np.flatnonzero(~truth)
    more = np.concatenate([np.arange(len(truth)), np.tile(negatives, 9)])
    expected = rates(counts_at(truth[more], scores[more], 0.5))
    found = at_share(counts_at(truth, scores, 0.5), truth[more].mean())
    assert found == pytest.approx(expected, abs=1e-12)


def test_long_curves_are_thinned_and_keep_their_ends() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 5000).astype(bool)
    header, found = curves(truth, random.random(5000) + 0.5 * truth)
    assert all(len(each) <= MOST_POINTS for each in found.values())
    assert (found["roc_x"][0], found["roc_y"][0], found["roc_x"][-1], found["roc_y"][-1]) == (0, 0, 1, 1)
    assert (found["pr_x"][-1], found["pr_y"][-1]) == (0, 1)
    assert 0.5 < header["auc"] < 1
