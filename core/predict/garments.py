"""A picture of one thing to wear → the network's input in Fashion-MNIST's manner. Knows no file and no network.

Fashion-MNIST's makers took shop photographs on a plain light ground, trimmed them, made the longer side 28 pixels, put them in
the middle, made them negative and gray (Xiao, Rasul and Vollgraf 2017, section 2). Here the ground may be of any brightness.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.errors import Problem
from core.predict.ink import from_ground, grey

SIDE = 28
_LEAST = 0.06  # of full scale: what differs less from the ground is taken for it
_EDGE = 0.12  # of the thing's brightness: where it ends
_BRIGHT = 98  # per cent of the thing's pixels are darker than full brightness


def prepare(picture: np.ndarray) -> dict[str, np.ndarray]:
    """(H, W, 3) in 0..1 → `grey`, `thing` (H, W), `crop`, `seen` (28, 28), each in 0..1. Raises Problem `nothing_drawn`."""
    brightness = grey(picture)
    thing = find_thing(brightness)
    crop = trimmed(thing)
    return {"grey": brightness, "thing": thing, "crop": crop, "seen": fitted(crop)}


def find_thing(brightness: np.ndarray) -> np.ndarray:
    """(H, W) brightness → how far each place is from the ground behind the thing, 0 on it and 1 at the thing's brightest."""
    deviation, noise = from_ground(brightness)
    distance = np.maximum(np.abs(deviation) - 2.0 * noise, 0.0)
    strong = distance[distance > max(_LEAST, 3.0 * noise)]
    if strong.size < 4:
        raise Problem("nothing_drawn")
    return np.asarray(np.clip(distance / np.percentile(strong, _BRIGHT), 0.0, 1.0), dtype=np.float32)


def trimmed(thing: np.ndarray) -> np.ndarray:
    """The smallest rectangle that holds what is clearly not ground; a few stray pixels in a row or column do not count."""
    there = thing > _EDGE
    rows, columns = (np.flatnonzero(there.sum(axis=axis) >= max(1, 0.01 * there.shape[axis])) for axis in (1, 0))
    if rows.size == 0 or columns.size == 0:
        raise Problem("nothing_drawn")
    return thing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fitted(crop: np.ndarray) -> np.ndarray:
    """A crop → (28, 28) float32: the aspect kept, the longer side 28 pixels, in the middle."""
    height, width = crop.shape
    factor = SIDE / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    how = Image.Resampling.BOX if factor < 1 else Image.Resampling.BILINEAR
    small = np.asarray(Image.fromarray(np.float32(crop)).resize(size, how))
    seen = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - small.shape[0]) // 2, (SIDE - small.shape[1]) // 2
    seen[top : top + small.shape[0], left : left + small.shape[1]] = np.clip(small, 0.0, 1.0)
    return seen
