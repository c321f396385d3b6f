"""Metrics against scikit-learn's own and against counting."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss
from torch import nn

from core.evaluation import classification
from core.evaluation.classification import confusion, evaluate


def model_of(inputs: int, classes: int) -> nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return nn.Sequential(nn.Flatten(), nn.BatchNorm1d(inputs), nn.Linear(inputs, classes))


def test_loss_accuracy_and_counts(monkeypatch):
    monkeypatch.setattr(classification, "LARGEST_BATCH", 16)  # more than one part
    model = model_of(16, 4)
    images = torch.rand(50, 1, 4, 4, generator=torch.Generator().manual_seed(1))
    labels = torch.randint(3, (50,), generator=torch.Generator().manual_seed(2))  # class 3 never occurs
    model.train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    seen = evaluate(model, images, labels, 4)

    predicted = seen.probabilities.argmax(1)
    assert seen.probabilities.sum(1) == pytest.approx(np.ones(50), abs=1e-5)
    assert seen.loss == pytest.approx(log_loss(labels, seen.probabilities, labels=range(4)), abs=1e-5)
    assert seen.accuracy == pytest.approx(accuracy_score(labels, predicted))
    assert (seen.confusion == confusion_matrix(labels, predicted, labels=range(4))).all()
    assert seen.confusion.dtype == np.int32
    assert model.training
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_evaluation_mode_is_kept_too():
    model = model_of(16, 4).eval()
    evaluate(model, torch.rand(3, 1, 4, 4), torch.tensor([0, 1, 2]), 4)
    assert not model.training


def test_the_counts_by_hand():
    labels, predicted = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 0, 2, 2])
    assert confusion(labels, predicted, 3).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 2]]
