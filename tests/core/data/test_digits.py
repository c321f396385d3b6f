"""The digits of scikit-learn, as we hand them on."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from core.data import digits
from core.data.digits import DigitsConfig


def test_the_pictures_are_scikit_learns_between_zero_and_one():
    images, labels = digits.images()
    original = load_digits()
    assert images.shape == (1797, *digits.IMAGE_SHAPE)
    assert images.dtype == np.float32
    assert (images.reshape(1797, 64) * 16 == original.data).all()
    assert (images.min(), images.max()) == (0, 1)
    assert (labels == original.target).all()


def test_the_config_sets_the_sizes_of_the_parts():
    parts = digits.load(DigitsConfig(validation=0.2, test=0.3))
    assert (len(parts.validation), len(parts.test)) == (359, 540)
    assert len(parts.train) == 1797 - 359 - 540
    assert parts.classes == tuple("0123456789")
    for part in (parts.train, parts.validation, parts.test):
        assert set(part.labels) == set(range(10))
