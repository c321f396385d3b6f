"""Temperature scaling against a search through all temperatures, against PyTorch's softmax, and by what must not change."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evaluation.calibration import reliability
from core.evaluation.temperature import calibrated, fitted, scaled, surprise


def sure(seed: int, n: int = 200, classes: int = 4, heat: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities that are `heat` times too sure, and labels drawn from the right ones."""
    random = np.random.default_rng(seed)
    z = random.normal(size=(n, classes)) * 1.5
    right = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    labels = np.array([random.choice(classes, p=row) for row in right])
    return scaled(right, 1 / heat), labels


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), heat=st.floats(0.3, 6))
def test_it_is_the_least_of_all_temperatures(seed: int, heat: float) -> None:
    rows, labels = sure(seed, heat=heat)
    found = fitted(rows, labels)
    grid = np.exp(np.linspace(np.log(0.05), np.log(20), 600))
    least = min(surprise(scaled(rows, each), labels) for each in grid)
    assert surprise(scaled(rows, found), labels) <= least + 1e-9


def test_too_sure_by_three_is_found_and_helps_on_the_other_half() -> None:
    rows, labels = sure(0, 6000)
    found = calibrated(rows, labels, 1)
    assert found
    assert found["temperature"] == pytest.approx(3, rel=0.1)
    assert found["fitted"] + found["shown"] == 6000
    assert found["after"]["error"] < 0.03 < found["before"]["error"]
    assert found["after"]["surprise"] < found["before"]["surprise"]
    order = np.random.default_rng(1).permutation(6000)[3000:]
    assert found["before"]["error"] == reliability(rows[order], labels[order]).error


def test_as_pytorch_divides_logits() -> None:
    rows, labels = sure(2)
    z = torch.tensor(np.log(rows)) / 2.5
    np.testing.assert_allclose(scaled(rows, 2.5), z.softmax(1).numpy(), atol=1e-12)
    expected = torch.nn.functional.cross_entropy(z, torch.tensor(labels)).item()
    assert surprise(scaled(rows, 2.5), labels) == pytest.approx(expected, abs=1e-9)


def test_zeros_few_rows_and_the_winner() -> None:
    rows = np.array([[1.0, 0.0], [0.2, 0.8]])
    assert np.isfinite(scaled(rows, 7.0)).all()
    assert (scaled(rows, 7.0).argmax(1) == rows.argmax(1)).all()
    assert calibrated(rows, np.array([1, 1]), 0) is None
