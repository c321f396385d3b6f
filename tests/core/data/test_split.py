"""The three parts of a data set."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.split import split


def numbered(counts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of one pixel that holds their number, and their classes."""
    labels = np.repeat(np.arange(len(counts)), counts)
    images = np.arange(len(labels), dtype=np.float32).reshape(-1, 1, 1, 1)
    return images, labels


@given(
    counts=st.lists(st.integers(20, 60), min_size=2, max_size=6),
    validation=st.sampled_from([0.1, 0.2, 0.3]),
    test=st.sampled_from([0.1, 0.25, 0.4]),
    seed=st.integers(0, 2**31 - 1),
)
@settings(max_examples=30, deadline=None)
def test_every_picture_is_in_one_part_and_every_class_in_its_proportion(counts, validation, test, seed):
    images, labels = numbered(counts)
    names = tuple("abcdef"[: len(counts)])
    parts = split(images, labels, names, validation=validation, test=test, seed=seed)
    together = np.concatenate([part.images.ravel() for part in (parts.train, parts.validation, parts.test)])
    assert sorted(together) == list(range(len(labels)))
    for part, share in ((parts.validation, validation), (parts.test, test)):
        assert len(part) == pytest.approx(share * len(labels), abs=1)
        for number, count in enumerate(counts):
            assert (part.labels == number).sum() == pytest.approx(share * count, abs=2)
        assert (labels[part.images.ravel().astype(int)] == part.labels).all()
    assert parts.classes == names
    assert parts.image_shape == (1, 1, 1)


def test_the_seed_decides_and_the_test_part_ignores_the_validation_share():
    images, labels = numbered([30, 30, 30])
    first = split(images, labels, ("a", "b", "c"), validation=0.1, test=0.2, seed=1)
    again = split(images, labels, ("a", "b", "c"), validation=0.1, test=0.2, seed=1)
    wider = split(images, labels, ("a", "b", "c"), validation=0.3, test=0.2, seed=1)
    other = split(images, labels, ("a", "b", "c"), validation=0.1, test=0.2, seed=2)
    assert (first.train.images == again.train.images).all()
    assert (first.test.images == wider.test.images).all()
    assert (first.test.images != other.test.images).any()
