"""The three parts of a data set."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.split import Part, split, whole


def numbered(counts: list[int]) -> Part:
    """As many pictures of each class."""
    labels = np.repeat(np.arange(len(counts)), counts)
    return whole(np.zeros((len(labels), 1, 1, 1), np.uint8), labels)


@given(
    counts=st.lists(st.integers(20, 60), min_size=2, max_size=6),
    validation=st.sampled_from([0.1, 0.2, 0.3]),
    test=st.sampled_from([0.1, 0.25, 0.4]),
    seed=st.integers(0, 2**31 - 1),
)
@settings(max_examples=30, deadline=None)
def test_every_picture_is_in_one_part_and_every_class_in_its_proportion(counts, validation, test, seed):
    given = numbered(counts)
    names = tuple("abcdef"[: len(counts)])
    parts = split(given, names, validation=validation, test=test, seed=seed)
    together = np.concatenate([part.rows for part in (parts.train, parts.validation, parts.test)])
    assert sorted(together) == list(range(len(given)))
    for part, share in ((parts.validation, validation), (parts.test, test)):
        assert len(part) == pytest.approx(share * len(given), abs=1)
        for number, count in enumerate(counts):
            assert (part.labels == number).sum() == pytest.approx(share * count, abs=2)
        assert (given.labels[part.rows] == part.labels).all()
    assert parts.classes == names
    assert parts.image_shape == (1, 1, 1)


def test_the_seed_decides_and_the_test_part_ignores_the_validation_share():
    given = numbered([30, 30, 30])
    first = split(given, ("a", "b", "c"), validation=0.1, test=0.2, seed=1)
    again = split(given, ("a", "b", "c"), validation=0.1, test=0.2, seed=1)
    wider = split(given, ("a", "b", "c"), validation=0.3, test=0.2, seed=1)
    other = split(given, ("a", "b", "c"), validation=0.1, test=0.2, seed=2)
    assert (first.train.rows == again.train.rows).all()
    assert (first.test.rows == wider.test.rows).all()
    assert (first.test.rows != other.test.rows).any()
