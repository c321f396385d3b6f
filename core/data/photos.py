"""Photographs that come with the project, small enough to see their pixels. Knows no lesson.

Crops of two that come with scikit-learn, made by scripts/photos.py: "china.jpg" by danielbuechele (temple, roof) and
"flower.jpg" by vultilion (flower, petals), both from Flickr under CC BY 2.0, https://creativecommons.org/licenses/by/2.0/.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "images" / "photos"
SIDE = 48  # pixels
PHOTOS = ("temple", "roof", "flower", "petals")


@cache
def photo(name: str) -> NDArray[Any]:
    """(48, 48, 3) in 0..255, not to be written to. Raises KeyError for what is none of PHOTOS."""
    if name not in PHOTOS:
        raise KeyError(name)
    from PIL import Image  # the server needs it on this page alone

    with Image.open(FOLDER / f"{name}.png") as image:
        pixels = np.array(image.convert("RGB"))
    pixels.setflags(write=False)
    return pixels
