"""The two networks learn real digits, one started with N(0, σ²), one with Xavier's weights. Knows no page.

Runs in the oracle's process, which has scikit-learn (the pictures); the server never imports it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.data.pictures import PicturesConfig, load
from core.foundations.activations import SIGMOID, Array
from core.foundations.initialization_digits import DIGITS, enlarge, epoch, forward, loss
from core.foundations.initialization_measured import FLAT
from core.foundations.initialization_start import both

Answer = tuple[dict[str, Any], dict[str, Array]]


def train(spread: float, number: int, rate: float, epochs: int) -> Answer:
    """Loss and accuracy on the validation pictures before the first epoch and after each, and how far W1 went.

    The way is the root of the mean square, in standard deviations of W1 at the start.
    """
    X, Y, seen, wanted = _pictures()
    told = {}
    for name, weights in both(spread, number).items():
        first, losses, right = weights.W1, [], []
        for turn in range(epochs + 1):
            P = forward(weights, seen)[-1]
            losses.append(loss(P, wanted))
            right.append(float((P.argmax(axis=1) == wanted.argmax(axis=1)).mean()))
            if turn < epochs:
                *_, weights = epoch(weights, X, Y, rate, np.random.default_rng((number, turn)))
        H = SIGMOID(seen @ weights.W1 + weights.b1)
        told[name] = {
            "losses": losses,
            "right": right,
            "moved": float(np.sqrt(((weights.W1 - first) ** 2).mean()) / first.std()),
            "flat": float((H * (1 - H) < FLAT).mean()),
        }
    return told, {}


@lru_cache(maxsize=1)
def _pictures() -> tuple[Array, Array, Array, Array]:
    """X, Y of the training pictures and X, Y of the validation pictures."""
    parts = load(PicturesConfig())
    found = []
    for part in (parts.train, parts.validation):
        found += [enlarge(part.images()[:, 0].astype(np.float64)), np.eye(DIGITS)[part.labels]]
    return found[0], found[1], found[2], found[3]
