"""A picture of one handwritten digit → the network's input, with every step in between by name.

Two styles, because a network reads only what looks like the digits it has learned:
`mnist`: 28 × 28, the digit in a 20 × 20 box, its centre of mass in the middle (LeCun et al. 1998, section III.A);
`optical`: 8 × 8, each cell the share of ink in a 4 × 4 block of a 32 × 32 bitmap (Alpaydin and Kaynak 1998), as in scikit-learn.
Knows nothing of files and of networks.
"""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from core.errors import Problem
from core.predict.ink import find_ink, grey
from core.predict.styles import Style

_BOX = 20  # pixels of MNIST's 28 that the longer side of a digit fills
_STROKE = (2.0, 4.2)  # pixels in that box: thinner strokes are widened to the first, thicker ones thinned to the second


def prepare(picture: np.ndarray, style: Style) -> dict[str, np.ndarray]:
    """(H, W, 3) in 0..1 → pictures by name, each in 0..1: `grey`, `ink` (H, W); `crop`; `seen` (28, 28) or (8, 8).

    `seen` is what the network gets. Raises Problem `nothing_drawn`.
    """
    brightness = grey(picture)
    ink = find_ink(brightness)
    crop = crop_to_ink(ink)
    return {"grey": brightness, "ink": ink, "crop": crop, "seen": mnist(crop) if style == "mnist" else optical(crop)}


def crop_to_ink(ink: np.ndarray) -> np.ndarray:
    """The smallest rectangle that holds every pixel more than a fifth covered. Raises Problem `nothing_drawn`."""
    rows, columns = (np.flatnonzero((ink > 0.2).any(axis=axis)) for axis in (1, 0))
    if rows.size == 0:
        raise Problem("nothing_drawn")
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def mnist(crop: np.ndarray) -> np.ndarray:
    """A crop → (28, 28) float32 in MNIST's manner: aspect kept, longer side 20, centre of mass at (14, 14)."""
    small = fit(crop, _BOX, _STROKE)
    total = float(small.sum())
    rows, columns = (np.arange(size) + 0.5 for size in small.shape)
    top = 14.0 - float((small.sum(axis=1) * rows).sum()) / total
    left = 14.0 - float((small.sum(axis=0) * columns).sum()) / total
    seen = np.zeros((28, 28), dtype=np.float32)
    y, x = (int(np.clip(round(start), 0, 28 - size)) for start, size in zip((top, left), small.shape, strict=True))
    seen[y : y + small.shape[0], x : x + small.shape[1]] = small
    return seen


def optical(crop: np.ndarray) -> np.ndarray:
    """A crop → (8, 8) float32: fitted into a 32 × 32 bitmap, each 4 × 4 block counted."""
    small = fit(crop, 32, (3.0, 5.0))
    bitmap = np.zeros((32, 32), dtype=np.float32)
    y, x = ((32 - size) // 2 for size in small.shape)
    bitmap[y : y + small.shape[0], x : x + small.shape[1]] = small > 0.5
    return bitmap.reshape(8, 4, 8, 4).mean(axis=(1, 3))


def fit(crop: np.ndarray, side: int, stroke: tuple[float, float]) -> np.ndarray:
    """Scale so that the longer side is `side` pixels, with strokes between `stroke[0]` and `stroke[1]` pixels wide."""
    crop = np.asarray(crop, dtype=np.float32)
    fine = 4 * side  # enough to move an edge by a fraction of a final pixel
    if max(crop.shape) != fine:
        crop = _resize(crop, fine)
    # change the width of the strokes on the enlarged picture, within limits: a filled blot stays a blot
    width = stroke_width(crop) * side / fine
    wanted = min(max(width, stroke[0]), stroke[1])
    if abs(wanted - width) > 0.15:
        crop = _resize(crop_to_ink(_offset(crop, (wanted - width) / 2 * fine / side)), fine)
    return np.clip(_resize(crop, side), 0.0, 1.0)


def stroke_width(ink: np.ndarray) -> float:
    """Typical width of the strokes in pixels: in a straight stroke of width w the mean distance to the edge is w/4."""
    mask = np.pad(ink > 0.5, 1)
    if not mask.any():
        return 0.0
    return 4.0 * float(ndimage.distance_transform_edt(mask)[mask].mean() - 0.25)


def _offset(ink: np.ndarray, by: float) -> np.ndarray:
    """Move the edge of the ink outwards by `by` pixels (inwards if negative), through the signed distance to it."""
    room = int(np.ceil(max(by, 0.0))) + 1
    mask = np.pad(ink > 0.5, room)
    distance = ndimage.distance_transform_edt(mask) - ndimage.distance_transform_edt(~mask)
    moved = np.clip(distance + by + 0.5 * np.where(mask, 0, 1), 0.0, 1.0).astype(np.float32)
    return moved if (moved > 0.5).any() else np.pad(ink, room)


def _resize(values: np.ndarray, side: int) -> np.ndarray:
    """Aspect kept, longer side `side`: area averages when it shrinks, bicubic when it grows."""
    height, width = values.shape
    factor = side / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    how = Image.Resampling.BOX if factor < 1 else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, how))
