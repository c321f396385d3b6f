"""The networks 784-128-10 before their first step: where their sums lie on the sigmoid. Knows no training and no scikit-learn.

The pictures are the dozen that come with the app.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.data.preview import watched_digits
from core.foundations.activations import SIGMOID, Array
from core.foundations.by_hand import Weights
from core.foundations.initialization_digits import enlarge, first_weights, forward
from core.foundations.initialization_measured import FLAT, count

SUMS, SLOPES = (-30.0, 30.0), (0.0, 0.25)  # the axes of the two histograms
NAMES = ("normal", "xavier")


def both(spread: float, number: int) -> dict[str, Weights]:
    """The weights of the two networks: the same random numbers, scaled to N(0, spread²) and to Xavier's."""
    return {
        name: first_weights(sigma, np.random.default_rng(number))
        for name, sigma in zip(NAMES, (spread, None), strict=True)
    }


@lru_cache(maxsize=50)
def look(spread: float, number: int) -> dict[str, dict[str, Any]]:
    """What both networks do with the pictures: {name: figures and histograms}, as JSON takes it."""
    X = _pictures()
    told = {}
    for name, weights in both(spread, number).items():
        Z1, _, _, P = forward(weights, X)
        slopes = SIGMOID.slope(Z1)
        told[name] = {
            "sums": count(Z1, *SUMS).written,
            "slopes": count(slopes, *SLOPES).written,
            "spread": float(Z1.std()),
            "slope": float(slopes.mean()),
            "flat": float((slopes < FLAT).mean()),
            "flat_out": float((P * (1 - P) < FLAT).mean()),
            "weights": float(weights.W1.std()),
        }
    return told


def _pictures() -> Array:
    """(n, 784), ink from 0 to 1."""
    known = watched_digits()
    return enlarge(np.array(known["ink"], np.float64).reshape(-1, known["height"], known["width"]) / known["full"])
