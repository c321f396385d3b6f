"""Scores beside scikit-learn, intervals beside SciPy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix, log_loss
from torch import nn

from core.sequences.reading_scores import judge
from core.sequences.reading_texts import Batch
from core.sequences.wilson import wilson


class Table(nn.Module):
    """Answers text number n with the n-th row of a table."""

    def __init__(self, logits: torch.Tensor) -> None:
        super().__init__()
        self.logits = nn.Parameter(logits)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        assert not self.training
        return self.logits[ids[:, 0]]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_scores_are_those_of_scikit_learn_however_the_texts_come(size: int) -> None:
    random = np.random.default_rng(size)
    labels, logits = random.integers(0, 4, 50), torch.from_numpy(random.normal(size=(50, 4)).astype(np.float32))
    model = Table(logits).train()
    order = random.permutation(50)
    batches = [
        (order[at : at + size], Batch(torch.from_numpy(order[at : at + size])[:, None], torch.zeros(0)))
        for at in range(0, 50, size)
    ]
    found = judge(model, batches, labels)
    said = logits.argmax(1).numpy()
    np.testing.assert_array_equal(found.confusion, confusion_matrix(labels, said, labels=range(4)))
    assert found.loss == pytest.approx(log_loss(labels, logits.softmax(1).numpy(), labels=range(4)), rel=1e-5)
    assert found.accuracy == pytest.approx(np.mean(said == labels))
    np.testing.assert_allclose(found.probabilities, logits.softmax(1).numpy(), rtol=1e-6)
    assert model.training, "a look leaves the model as it was"


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(pair: tuple[int, int]) -> None:
    expected = binomtest(*pair).proportion_ci(0.95, method="wilson")
    assert wilson(*pair) == pytest.approx((expected.low, expected.high), abs=1e-6)
