"""Double descent: a curve fitted with p random features, from far too few to far too many. Knows no page.

The features are a hidden layer that is never trained, φ_j(x) = max(0, a_j·e(x))/√p, with e(x) the waves cos(kπx/2)/k and
sin(kπx/2)/k, k = 1 … WAVES, and a_j normal; only the output weights β are solved for. As Belkin et al. 2019 with other features.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from core.foundations.activations import Array
from core.foundations.regularization_config import LARGEST, SMALLEST, Ridge

WAVES, TRIES, GRID = 6, 15, 121  # waves of x; times with other features and noise; places of the curve
CUT = 1e-12  # singular values below this share of the largest count as 0
RIDGES: Mapping[Ridge, float] = MappingProxyType(
    {"none": 0.0, "tiny": 1e-5, "small": 1e-3, "middle": 0.01, "large": 0.1}
)


def truth(x: Array) -> Array:
    """sin 3x + |x|/2, the curve that is to be found."""
    return np.sin(3 * x) + 0.5 * np.abs(x)


def waves(x: Array) -> Array:
    """(…, 2·WAVES) of x in −1 … 1."""
    k = np.arange(1, WAVES + 1)
    angle = np.pi / 2 * k * x[..., None]
    return np.concatenate([np.cos(angle) / k, np.sin(angle) / k], axis=-1)


def features(x: Array, a: Array) -> Array:
    """(…, n, p) features of x (n,) with directions a (…, 2·WAVES, p)."""
    return np.maximum(0, waves(x) @ a) / np.sqrt(a.shape[-1])


def solve(phi: Array, y: Array, ridge: float) -> Array:
    """(…, p) β = V·diag(s/(s² + λ))·Uᵀ·y by the singular values s of Φ (…, n, p): the least of ‖Φβ − y‖² + λ‖β‖².

    For λ = 0 the shortest β of all that fit best (as numpy.linalg.lstsq).
    """
    u, s, vt = np.linalg.svd(phi, full_matrices=False)
    kept = s > CUT * s[..., :1]
    share = np.where(kept, s / np.where(kept, s * s + ridge, 1), 0)
    found: Array = (np.swapaxes(vt, -1, -2) @ (share * (np.swapaxes(u, -1, -2) @ y[..., None])[..., 0])[..., None])[
        ..., 0
    ]
    return found


def counts(n: int) -> list[int]:
    """The numbers of features that are tried: even steps of the logarithm, and each around n."""
    even = np.round(np.geomspace(SMALLEST, LARGEST, 34)).astype(int).tolist()
    return sorted({*even, *range(n - 3, n + 4), 2 * n})


def descent(points: int, noise: float, ridge: Ridge, seed: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """TRIES times with other features and other noise. Header: `points`; `at`, the p that are tried; `peak`, that with the
    largest median test error, of those with 2p ≥ points.

    Arrays: `train` and `test` (TRIES, len(at)), mean squares at the points with their noise and on GRID places of the true curve; of the
    first try `x`, `y` (points,), `curves` (len(at), GRID) and `norms` (len(at),), ‖β‖; `places` and `true` (GRID,).
    """
    x, places = np.linspace(-1, 1, points), np.linspace(-1, 1, GRID)
    chances = [np.random.default_rng([seed, k]) for k in range(TRIES)]
    y = np.stack([truth(x) + noise * chance.normal(size=points) for chance in chances])
    a = np.stack([chance.normal(size=(LARGEST, 2 * WAVES)).T for chance in chances])
    true = truth(places)
    at = counts(points)
    train, test, curves, norms = [], [], [], []
    for p in at:
        phi, there = features(x, a[..., :p]), features(places, a[..., :p])
        beta = solve(phi, y, RIDGES[ridge])[..., None]
        learned = (there @ beta)[..., 0]
        train.append(((phi @ beta)[..., 0] - y) ** 2)
        test.append((learned - true) ** 2)
        curves.append(learned[0])
        norms.append(np.linalg.norm(beta[0]))
    errors = {"train": np.array(train).mean(axis=-1).T, "test": np.array(test).mean(axis=-1).T}
    wide = np.median(errors["test"], axis=0)[[2 * p >= points for p in at]]
    header = {"points": points, "at": at, "peak": at[len(at) - len(wide) + int(wide.argmax())]}
    return header, {
        **errors,
        "x": x,
        "y": y[0],
        "curves": np.array(curves),
        "norms": np.array(norms),
        "places": places,
        "true": true,
    }
