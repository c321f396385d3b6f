"""The numbers that a picture is for a convolution: brightness in hundredths, so that every number can be shown in full.

Knows where the pictures that come with the project lie, and nothing of a visitor's.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.data.photos import PHOTOS, SIDE, photo
from core.data.preview import watched_digits
from core.foundations.activations import Array

FULL = 100  # the brightest
DRAWN = 28  # pixels a side of a drawing
GRAY = np.array([0.299, 0.587, 0.114])  # share of red, green, blue in what looks equally bright (ITU-R BT.601)
Levels = NDArray[np.uint8]


def levels(pixels: ArrayLike, channels: str) -> Levels:
    """Pixels (height, width, 3) in 0..255 → whole hundredths, (3, height, width), or (1, height, width) for "gray"."""
    bright = np.asarray(pixels, float) * (FULL / 255)
    bright = bright @ GRAY[:, None] if channels == "gray" else bright
    return np.floor(bright + 0.5).astype(np.uint8).transpose(2, 0, 1)


def bundled(name: str, digit: int) -> NDArray[Any]:
    """A picture that comes with the project as pixels (height, width, 3) in 0..255: a photograph, or a written digit."""
    if name in PHOTOS:
        return photo(name)
    digits = watched_digits()
    at = digits["labels"].index(digit)
    ink = np.array(digits["ink"][at], float).reshape(digits["height"], digits["width"])
    return np.repeat(ink[:, :, None] * (255 / digits["full"]) + 0.5, 3, axis=2).astype(np.uint8)


def side_of(name: str) -> int:
    """Pixels a side of a visitor's own picture: a drawing, or an upload."""
    return DRAWN if name == "drawing" else SIDE


def numbers(picture: Levels) -> Array:
    """What the layer computes with: brightness in 0..1."""
    return picture / FULL


def packed(picture: Levels) -> dict[str, Any]:
    """The picture as the browser takes it: its shape and its bytes in base64."""
    return {"shape": list(picture.shape), "bytes": base64.b64encode(np.ascontiguousarray(picture).tobytes()).decode()}
