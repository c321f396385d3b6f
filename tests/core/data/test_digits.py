"""The digits of scikit-learn, as we hand them on."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from core.data import digits


def test_the_pictures_are_scikit_learns_to_the_bit():
    images, labels = digits.images()
    original = load_digits()
    assert images.shape == (1797, *digits.IMAGE_SHAPE)
    assert images.dtype == np.uint8
    assert (images.reshape(1797, 64) == original.data).all()
    assert (images.min(), images.max()) == (0, digits.FULL)
    assert (labels == original.target).all()
