"""A picture from outside → a network's input in its style, with every step in between by name. Knows no file and no network."""

from __future__ import annotations

import numpy as np

from core.predict import digits, garments, squares
from core.predict.styles import Style


def prepare(picture: np.ndarray, style: Style) -> dict[str, np.ndarray]:
    """(H, W, 3) in 0..1 → pictures by name in the order of making, (h, w) or (h, w, 3) in 0..1; the last is `seen`.

    `seen` is what the network gets. Raises Problem `nothing_drawn`.
    """
    if style == "garment":
        return garments.prepare(picture)
    if style in ("photo", "gray"):
        return squares.prepare(picture, "color" if style == "photo" else "gray")
    return digits.prepare(picture, style)
