"""Reliability against scikit-learn's calibration curve, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from core.evaluation.calibration import grouped, reliability


def test_by_hand() -> None:
    # Confidences 0.55, 0.58 (one right of two) and 0.95, 0.98 (both right); ECE = ½·|½ − 0.565| + ½·|1 − 0.965|.
    found = reliability([[0.55, 0.45], [0.42, 0.58], [0.95, 0.05], [0.02, 0.98]], [0, 0, 0, 1])
    assert found.confidence == pytest.approx([0.565, 0.965])
    assert found.accuracy.tolist() == [0.5, 1.0]
    assert found.count.tolist() == [2, 2]
    assert found.error == pytest.approx(0.5 * 0.065 + 0.5 * 0.035)


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 300), classes=st.integers(2, 12), groups=st.integers(1, 20))
def test_as_scikit_learn_groups_them(seed: int, n: int, classes: int, groups: int) -> None:
    random = np.random.default_rng(seed)
    rows, labels = random.dirichlet(np.full(classes, 0.4), n), random.integers(0, classes, n)
    found = reliability(rows, labels, groups)
    right = rows.argmax(1) == labels
    if right.any() and not right.all():  # scikit-learn wants to see both outcomes
        accuracy, confidence = calibration_curve(right, rows.max(1), n_bins=groups)
        np.testing.assert_allclose(found.accuracy, accuracy)
        np.testing.assert_allclose(found.confidence, confidence)
    assert found.count.sum() == n
    assert 0 <= found.error <= 1


def test_nothing_to_judge_is_an_error() -> None:
    with pytest.raises(ValueError, match="labels"):
        reliability(np.empty((0, 10)), [])
    with pytest.raises(ValueError, match="labels"):
        reliability(np.full((3, 2), 0.5), [0, 1])
    with pytest.raises(ValueError, match="outcomes"):
        grouped([0.5, 0.7], [True])


def test_from_confidences_alone() -> None:
    random = np.random.default_rng(1)
    rows, labels = random.dirichlet(np.full(5, 0.4), 200), random.integers(0, 5, 200)
    whole, alone = reliability(rows, labels), grouped(rows.max(1), rows.argmax(1) == labels)
    assert whole.error == alone.error
    np.testing.assert_array_equal(whole.count, alone.count)
