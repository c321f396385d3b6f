"""A Gaussian process in one dimension and the point where to measure next, written out. Knows no training.

    k(x, x′) = s²·exp(−(x − x′)²/2ℓ²)      K = k(X, X) + n²·I      m the mean of y
    μ(x) = m + k(x, X)·K⁻¹·(y − m)         σ²(x) = s² − k(x, X)·K⁻¹·k(X, x)
    EI(x) = (μ − y* − ξ)·Φ(z) + σ·φ(z),    z = (μ − y* − ξ)/σ,    y* the highest y

Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), algorithm 2.1; Jones, Schonlau & Welch (1998).
"""

from __future__ import annotations

from math import erf
from typing import Any

import numpy as np

from core.foundations.activations import Array
from core.foundations.search_config import STEPS

SIGNAL = 0.3  # s, how far the curve may be from its mean
BEGIN = (0.2, 0.8)  # where the first two points lie, as shares of the range


def kernel(a: Array, b: Array, length: float) -> Array:
    """(n, m) k of each of `a` (n,) with each of `b` (m,)."""
    return SIGNAL**2 * np.exp(-((a[:, None] - b[None]) ** 2) / (2 * length**2))


def posterior(x: Array, y: Array, at: Array, length: float, jitter: float) -> tuple[Array, Array]:
    """μ and σ (m,) at the places `at` (m,), from values y (n,) at x (n,)."""
    inverse = np.linalg.inv(kernel(x, x, length) + jitter**2 * np.eye(len(x)))
    cross = kernel(at, x, length)
    mean = y.mean() + cross @ inverse @ (y - y.mean())
    variance = SIGNAL**2 - ((cross @ inverse) * cross).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))


def expected_improvement(mean: Array, deviation: Array, best: float, explore: float) -> Array:
    """(m,) by how much a value drawn from N(μ, σ²) is above y* + ξ on the average; where σ is 0 what is certain."""
    gain = mean - best - explore
    z = np.divide(gain, deviation, out=np.zeros_like(gain), where=deviation > 0)
    below = np.array([(1 + erf(each / np.sqrt(2))) / 2 for each in z])
    bell = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return np.where(deviation > 0, np.maximum(gain * below + deviation * bell, 0), np.maximum(gain, 0))


def stepped(
    x: Array, y: Array, length: float, jitter: float, explore: float
) -> tuple[dict[str, Any], dict[str, Array]]:
    """STEPS steps on a curve y measured at places x: each measures where the expected improvement was highest, never twice.

    Header: `tried` (STEPS + 2,) places in the order, `next` (STEPS + 1,) each further one. Arrays: `mean`, `deviation`, `improvement`
    (STEPS + 1, n) before it is measured.
    """
    tried = [round(part * (len(x) - 1)) for part in BEGIN]
    rows: dict[str, list[Array]] = {"mean": [], "deviation": [], "improvement": []}
    following = []
    for _ in range(STEPS + 1):
        mean, deviation = posterior(x[tried], y[tried], x, length, jitter)
        improvement = expected_improvement(mean, deviation, float(y[tried].max()), explore)
        for name, row in zip(rows, (mean, deviation, improvement), strict=True):
            rows[name].append(row)
        open_ = improvement.copy()
        open_[tried] = -1
        following.append(int(open_.argmax()))
        tried.append(following[-1])
    return {"tried": tried[:-1], "next": following}, {name: np.array(each) for name, each in rows.items()}
