"""A photograph → the network's input: the middle square, made small. Nothing is looked for in it. Knows no file and no network."""

from __future__ import annotations

import numpy as np

from core.data.own_form import prepare as as_learned
from core.data.own_pictures import Form


def prepare(picture: np.ndarray, form: Form) -> dict[str, np.ndarray]:
    """(H, W, 3) in 0..1 → `picture`, `square` (s, s, 3), `seen` (32, 32, 3) in color or (28, 28) in gray, each in 0..1.

    The same arithmetic as for a learner's own pictures: each pixel of `seen` is the mean of the area that it covers.
    """
    height, width = picture.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    seen = as_learned(picture, form).transpose(1, 2, 0).astype(np.float32) / np.float32(255)
    return {
        "picture": picture,
        "square": picture[top : top + edge, left : left + edge],
        "seen": seen if form == "color" else seen[..., 0],
    }
