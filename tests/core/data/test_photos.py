"""The bundled photographs: there, small, and made from scikit-learn's as the script says."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_image

from core.data.photos import PHOTOS, SIDE, photo
from scripts.photos import CROPS


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photograph_is_the_crop_that_the_script_makes(name: str) -> None:
    photograph, left, top, side = CROPS[name]
    whole = Image.fromarray(load_sample_image(photograph))
    small = whole.crop((left, top, left + side, top + side)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    assert photo(name).shape == (SIDE, SIDE, 3)
    assert np.abs(photo(name).astype(int) - np.asarray(small).astype(int)).max() <= 2, (
        "decoders of JPEG may differ a little"
    )


def test_another_name_is_no_file() -> None:
    with pytest.raises(KeyError):
        photo("../photos/temple")


def test_every_crop_is_offered() -> None:
    assert set(CROPS) == set(PHOTOS)
