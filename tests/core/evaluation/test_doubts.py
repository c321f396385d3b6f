"""Doubtful labels: planted ones are found, thresholds by a plain loop, classes without pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.evaluation.doubts import label_doubts


def plain(chances: np.ndarray, labels: np.ndarray) -> list[tuple[int, int, float]]:
    """The definition, picture by picture."""
    classes = chances.shape[1]
    thresholds = {
        j: np.mean([p[j] for p, y in zip(chances, labels, strict=True) if y == j]) for j in set(labels.tolist())
    }
    found = []
    for i, (p, y) in enumerate(zip(chances, labels, strict=True)):
        reached = [j for j in range(classes) if j in thresholds and p[j] >= thresholds[j]]
        if reached:
            j = max(reached, key=lambda j: (p[j], -j))
            if j != y and p[j] > p[y]:
                found.append((i, j, p[j] - p[y]))
    return sorted(found, key=lambda each: -each[2])


@given(
    arrays(np.float64, (12, 3), elements=st.integers(1, 1000).map(float)),
    arrays(np.int64, 12, elements=st.integers(0, 2)),
)
def test_it_is_the_definition(raw: np.ndarray, labels: np.ndarray) -> None:
    chances = raw / raw.sum(1, keepdims=True)
    found = label_doubts(chances, labels)
    expected = plain(chances, labels)
    assert set(zip(found.places.tolist(), found.suggested.tolist(), strict=True)) == {(i, j) for i, j, _ in expected}
    assert np.allclose(found.margin, [margin for *_, margin in expected])


def test_planted_wrong_labels_are_the_most_doubtful() -> None:
    generator = np.random.default_rng(0)
    truth = generator.integers(0, 4, 400)
    chances = np.full((400, 4), 0.05)
    chances[np.arange(400), truth] = 0.85
    chances += generator.uniform(0, 0.002, chances.shape)
    chances /= chances.sum(1, keepdims=True)
    labels = truth.copy()
    planted = generator.choice(400, 20, replace=False)
    labels[planted] = (truth[planted] + 1) % 4
    found = label_doubts(chances, labels)
    assert set(found.places.tolist()) == set(planted.tolist())
    assert (found.suggested == truth[found.places]).all()


def test_a_class_without_pictures_is_never_suggested() -> None:
    found = label_doubts([[0.1, 0.2, 0.7], [0.6, 0.3, 0.1], [0.3, 0.6, 0.1]], [0, 0, 1])
    assert 2 not in found.suggested


def test_a_sure_network_and_right_labels_leave_no_doubt() -> None:
    assert not len(label_doubts(np.eye(3)[[0, 1, 2, 0]], [0, 1, 2, 0]).places)


@pytest.mark.parametrize("shape", [(3,), (2, 3, 1), (4, 3)])
def test_shapes_that_do_not_fit(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        label_doubts(np.ones(shape), np.zeros(3, int))
