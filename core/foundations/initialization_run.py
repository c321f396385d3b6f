"""The two networks on real digits, one started with N(0, σ²), one with Xavier's weights. Knows no page.

Runs in the oracle's process, which has scikit-learn (the pictures); the server never imports it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.data import digits
from core.foundations.activations import SIGMOID, Array
from core.foundations.initialization_digits import DIGITS, Weights, enlarge, epoch, first_weights, forward, loss
from core.foundations.initialization_measured import FLAT, count

Answer = tuple[dict[str, Any], dict[str, Array]]
SUMS, SLOPES = (-30.0, 30.0), (0.0, 0.25)  # the axes of the two histograms
NAMES = ("normal", "xavier")


def look(spread: float, number: int) -> Answer:
    """What both networks do with the validation pictures before they learn: {name: figures and histograms}."""
    _, _, X, _ = _pictures()
    told = {}
    for name, weights in _both(spread, number).items():
        Z1, _, _, P = forward(weights, X)
        slopes = SIGMOID.slope(Z1)
        told[name] = {
            "sums": _written(Z1, SUMS),
            "slopes": _written(slopes, SLOPES),
            "spread": float(Z1.std()),
            "slope": float(slopes.mean()),
            "flat": float((slopes < FLAT).mean()),
            "flat_out": float((P * (1 - P) < FLAT).mean()),
            "weights": float(weights.W1.std()),
        }
    return told, {}


def train(spread: float, number: int, rate: float, epochs: int) -> Answer:
    """Loss and accuracy on the validation pictures before the first epoch and after each, and how far W1 went.

    The way is the root of the mean square, in standard deviations of W1 at the start.
    """
    X, Y, seen, wanted = _pictures()
    told = {}
    for name, weights in _both(spread, number).items():
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


def _both(spread: float, number: int) -> dict[str, Weights]:
    """The same random numbers in both, scaled differently."""
    return {
        name: first_weights(sigma, np.random.default_rng(number))
        for name, sigma in zip(NAMES, (spread, None), strict=True)
    }


def _written(values: Array, scale: tuple[float, float]) -> list[float]:
    found = count(values, *scale)
    return [found.low, found.high, found.below, found.above, *found.counts]


@lru_cache(maxsize=1)
def _pictures() -> tuple[Array, Array, Array, Array]:
    """X, Y of the training pictures and X, Y of the validation pictures."""
    parts = digits.load(digits.DigitsConfig())
    found = []
    for part in (parts.train, parts.validation):
        found += [enlarge(part.images[:, 0].astype(np.float64)), np.eye(DIGITS)[part.labels]]
    return found[0], found[1], found[2], found[3]
