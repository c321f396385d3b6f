"""Where somebody has written: a picture → how much ink lies on each pixel. Knows nothing of digits or networks.

Light on dark and dark on light, uneven light, paper grain and specks are dealt with here. Every step is the same for a
picture and its negative, except for a sign found at the end.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from core.errors import Problem

_LEAST_CONTRAST = 0.06  # of full scale between ink and paper; below it, a picture counts as blank
_COARSE = 64  # pixels a side at which the paper's brightness is modelled


def grey(picture: np.ndarray) -> np.ndarray:
    """(H, W, 3) in 0..1 → (H, W): the brightness (Rec. 601), or the one colour channel on which far more is to be seen."""
    brightness = picture @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    channels = [picture[..., channel] for channel in range(3)]
    best = max(channels, key=_spread)
    return np.asarray(best if _spread(best) > 2.0 * _spread(brightness) else brightness)


def find_ink(brightness: np.ndarray) -> np.ndarray:
    """(H, W) brightness → (H, W) ink in 0..1: 0 is paper, 1 is a full stroke.

    Paper is a smooth surface b(x, y) fitted to the picture; ink is the side of g − b on which the strong deviations lie;
    Otsu's threshold (1979) separates it from grain, specks and cut-off neighbours are dropped.
    Raises Problem `nothing_drawn`.
    """
    deviation, noise = from_ground(brightness)
    ink = np.maximum(deviation if _mean_cube(deviation) > 0 else -deviation, 0.0)
    strong = ink[ink > max(_LEAST_CONTRAST, 5.0 * noise)]
    if strong.size == 0:
        raise Problem("nothing_drawn")
    threshold = max(_otsu(ink[ink > 2.0 * noise]), 3.5 * noise)
    full = float(np.median(ink[ink > threshold])) if (ink > threshold).any() else 0.0
    if full < _LEAST_CONTRAST:
        raise Problem("nothing_drawn")
    floor = min(max(0.12 * full, 3.0 * noise), 0.6 * full)
    ink = np.clip((ink - floor) / (0.95 * full - floor), 0.0, 1.0)
    ink = np.where(_belongs(ink), ink, 0.0).astype(np.float32)
    if not (ink > 0.5).any():
        raise Problem("nothing_drawn")
    return ink


def _spread(values: np.ndarray) -> float:
    return float(values.std())


def _mean_cube(deviation: np.ndarray) -> float:
    return float((deviation * deviation * deviation).mean(dtype=np.float64))


def from_ground(brightness: np.ndarray) -> tuple[np.ndarray, float]:
    """g − b and the standard deviation of the grain. b is quadratic in x and y, fitted by trimmed least squares.

    The fit starts from the rim, where seldom anything is written, and grows to all that looks like the rim.
    """
    height, width = brightness.shape
    step = max(1, round(max(height, width) / _COARSE))
    small = brightness[::step, ::step] if step == 1 else _block_mean(brightness, step)
    rows, columns = (np.linspace(-1.0, 1.0, size, dtype=np.float64) for size in small.shape)
    y, x = (axis.ravel() for axis in np.meshgrid(rows, columns, indexing="ij"))
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    values = small.ravel().astype(np.float64)
    rim = (np.maximum(np.abs(x), np.abs(y)) > 0.86) | (np.abs(x) == 1.0) | (np.abs(y) == 1.0)
    level = float(np.median(values[rim]))
    paper = rim & (np.abs(values - level) < 0.25)  # light may fall off by this much over a page
    surface = np.full_like(values, level)
    tolerance = 0.25
    for order in (3, 3, 6, 6, 6):  # a plane first, then its curvature
        if paper.sum() < 4 * order:
            break
        weights, *_ = np.linalg.lstsq(terms[paper, :order], values[paper], rcond=None)
        surface = terms[:, :order] @ weights
        residual = np.abs(values - surface)
        tolerance = max(0.02, min(tolerance, 3.5 * 1.4826 * float(np.median(residual[paper]))))
        paper = residual < tolerance
    coarse: np.ndarray = surface.reshape(small.shape)
    fine = ndimage.zoom(coarse, (height / coarse.shape[0], width / coarse.shape[1]), order=1) if step > 1 else coarse
    deviation = brightness - fine[:height, :width].astype(np.float32)
    calm = np.abs(deviation) < max(tolerance, 0.02) * 2.0
    noise = 1.4826 * float(np.median(np.abs(deviation[calm]))) if calm.any() else 0.0
    return deviation, noise


def _block_mean(values: np.ndarray, step: int) -> np.ndarray:
    height, width = (max(1, size // step) for size in values.shape)
    return values[: height * step, : width * step].reshape(height, step, width, step).mean(axis=(1, 3))


def _otsu(values: np.ndarray) -> float:
    """The threshold that makes the two groups' variance between them largest (Otsu 1979)."""
    counts, edges = np.histogram(values, bins=128, range=(0.0, float(values.max())))
    middle = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sum_below = np.cumsum(counts * middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sum_below / below - (sum_below[-1] - sum_below) / above) ** 2
    return float(middle[np.nanargmax(np.where(np.isfinite(between), between, -1.0))])


def _belongs(ink: np.ndarray) -> np.ndarray:
    """Which pixels belong to the writing: connected pieces big enough beside the biggest, not cut off by the rim."""
    labels, count = ndimage.label(ink > 0.25, structure=np.ones((3, 3)))
    if count == 0:
        return np.zeros(ink.shape, dtype=bool)
    mass = ndimage.sum_labels(ink, labels, np.arange(count + 1))
    mass[0] = 0.0
    keep = mass >= 0.06 * mass.max()
    rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    inner = np.ones(count + 1, dtype=bool)
    inner[rim] = False
    if (keep & inner).any() and mass[keep & inner].max() > 0.15 * mass.max():
        keep &= inner  # the table's edge beside the paper, the next word
    near = ndimage.binary_dilation(keep[labels] & (labels > 0), iterations=2)  # the soft edge of a stroke belongs to it
    return np.asarray(near & (keep[labels] | (labels == 0)))
