"""All numbers about predictions against scikit-learn's own, for examples and for what a visitor may bring."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, average_precision_score, classification_report, roc_auc_score

from core.errors import Problem
from core.evaluation.judging import example, judged
from core.evaluation.judging_questions import questions
from core.evaluation.thresholds import Counts, counts_at


@pytest.mark.parametrize("name", ["cancer", "digits"])
@pytest.mark.parametrize("model", ["logistic", "bayes", "neighbors"])
def test_an_example_is_judged_as_scikit_learn_reports_it(name: str, model: str) -> None:
    header, arrays = example(name=name, model=model, seed=0, positive=1)
    labels, scores = arrays["labels"], arrays["scores"]
    assert (header["rows"], header["learned"]) == ((285, 284) if name == "cancer" else (1547, 250))
    predicted = scores.argmax(1)
    report = classification_report(labels, predicted, output_dict=True, zero_division=0)
    for average in ("macro", "weighted"):
        assert header["averages"][average] == pytest.approx(
            [report[f"{average} avg"][each] for each in ("precision", "recall", "f1-score")], abs=1e-9
        )
    assert header["averages"]["micro"] == pytest.approx([header["accuracy"]] * 3, abs=1e-9)
    assert header["accuracy"] == pytest.approx(accuracy_score(labels, predicted), abs=1e-12)
    assert header["auc"] == pytest.approx(roc_auc_score(labels == 1, scores[:, 1]), abs=1e-9)
    assert header["ap"] == pytest.approx(average_precision_score(labels == 1, scores[:, 1]), abs=1e-9)
    low, high = header["intervals"]["accuracy"]
    assert low < header["accuracy"] < high
    assert np.sum(header["confusion"]) == header["rows"]
    again, _ = example(name=name, model=model, seed=0, positive=1)
    assert again == header


def test_a_class_that_nobody_predicts_is_0_by_0() -> None:
    labels = np.array([0, 0, 1, 2] * 5, np.int32)
    scores = np.eye(3)[[0, 0, 1, 1] * 5]
    header, arrays = judged(labels=labels, scores=scores, positive=0, ranked=False, seed=0)
    assert header["classes"][2][:3] == [None, 0.0, 0.0]
    assert header["undefined"] == 1
    assert header["averages"]["macro"][0] == pytest.approx((1 + 0.5 + 0) / 3)
    assert arrays == {}
    assert "auc" not in header


def test_questions_have_the_answers_of_the_counts() -> None:
    counts = counts_at([1, 1, 1, 0, 0], [0.9, 0.8, 0.1, 0.7, 0.2], 0.5)
    assert counts == Counts(2, 1, 1, 1)
    asked = {each.name: each for each in questions(counts, 0.01)}
    assert asked["recall"].answer == pytest.approx(200 / 3)
    assert asked["share"].answer == "lower"
    assert asked["never"].answer == 99
    assert [each.name for each in questions(None, 0.01)] == ["never", "leak"]
    assert {each.answer for each in questions(counts, 0.9) if each.name == "share"} == {"higher"}


def test_a_positive_class_without_rows_has_no_curve() -> None:
    with pytest.raises(Problem, match="scores_no_positive"):
        judged(labels=np.zeros(12, np.int32), scores=np.full((12, 2), 0.5), positive=1, ranked=True, seed=0)
