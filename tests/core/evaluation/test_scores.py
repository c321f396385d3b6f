"""Precision, recall and F1 from counts by hand; shares of nothing."""

from __future__ import annotations

import pytest

from core.evaluation.scores import scores

LABELS = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
PREDICTED = [0, 0, 0, 1, 1, 1, 0, 2, 0, 2]


def test_from_counts_by_hand() -> None:
    found = scores(LABELS, PREDICTED, 4)
    assert [each.pictures for each in found] == [4, 3, 3, 0]
    assert [each.precision for each in found] == [pytest.approx(3 / 5), pytest.approx(2 / 3), 1.0, None]
    assert [each.recall for each in found] == [0.75, pytest.approx(2 / 3), pytest.approx(2 / 3), None]
    assert found[0].f1 == pytest.approx(2 * 3 / (2 * 3 + 2 + 1))
    assert found[3].f1 is None


def test_a_class_never_said_has_a_recall_and_no_precision() -> None:
    found = scores([0, 1], [0, 0], 2)
    assert (found[1].precision, found[1].recall) == (None, 0.0)
