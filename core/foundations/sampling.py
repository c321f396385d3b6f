"""Drawing lots: numbers that look random, a distribution's lots made of them, and their mean on its way. Knows no screen.

The numbers are a pure function of a seed and a position, in 32-bit arithmetic that a browser can repeat exactly: a drawing
that samples on its own draws the same lots.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.foundations.activations import Array
from core.foundations.distributions import Distribution, moments

STRIDE = 0x9E3779B9  # 2³² divided by the golden ratio: neighboring positions land far apart


def scramble(x: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each of the 32 bits of x changes about half of the bits of the result (Wellons' lowbias32, 2018)."""
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def uniforms(seed: int, count: int) -> Array:
    """`count` numbers spread evenly between 0 and 1, never 0 nor 1, (count,). The first ones do not depend on `count`."""
    start = scramble(np.array([seed + 1], dtype=np.uint32))
    places = np.arange(count, dtype=np.uint32) * np.uint32(STRIDE) + start
    return (scramble(places).astype(np.float64) + 0.5) / 2.0**32


def draw(d: Distribution, seed: int, count: int) -> Array:
    """`count` lots of the distribution: x = F⁻¹(u) for evenly spread u (inverse transform sampling), (count,)."""
    return d.quantile(uniforms(seed, count))


def running_mean(lots: Array) -> Array:
    """The mean of the first 1, 2, …, n lots, (n,)."""
    return np.cumsum(lots) / np.arange(1, len(lots) + 1)


def standard_error(d: Distribution, count: int) -> float:
    """The standard deviation of the mean of `count` lots: σ/√n."""
    return math.sqrt(d.variance / count)


def summary(d: Distribution, lots: Array) -> dict[str, tuple[float, float, float]]:
    """Expectation and variance, each by formula, added up, and as it came out of the lots (NaN of none)."""
    mean, variance = (float(lots.mean()), float(lots.var())) if len(lots) else (math.nan, math.nan)
    added = [round(value, 12) + 0.0 for value in moments(d)]  # what rounding leaves of 0 is shown as 0, never as −0
    return {"means": (d.mean, added[0], mean), "variances": (d.variance, added[1], variance)}
