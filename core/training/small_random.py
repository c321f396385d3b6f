"""Chance that can be recomputed: the order of the examples and dropout, from a counter instead of a generator's state.

Any epoch, any update can be recomputed alone, in any language that has whole numbers of 64 bits, so an exported script draws
the same. First weights are drawn with NumPy's generator (small_engine.first).
"""

from __future__ import annotations

import numpy as np

from core.training.small_parts import Array

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
ORDER, DROPOUT = 0, 1


def mix(key: Array | int, number: Array | int) -> Array:
    """64 random bits from a key and a number: splitmix64's finisher (Steele, Lea, Flood 2014)."""
    with np.errstate(over="ignore"):  # everything modulo 2⁶⁴
        z = np.asarray(key, np.uint64) + np.multiply(np.asarray(number, np.uint64) + np.uint64(1), GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * FIRST
        z = (z ^ (z >> np.uint64(27))) * SECOND
        return z ^ (z >> np.uint64(31))


def order(seed: int, epoch: int, count: int) -> Array:
    """The order in which an epoch goes through the `count` training examples (Fisher, Yates; Durstenfeld 1964)."""
    bits = mix(mix(mix(seed, ORDER), epoch), np.arange(count, dtype=np.uint64))
    most = np.arange(1, count + 1, dtype=np.uint64)
    picks = np.multiply(bits >> np.uint64(32), most) >> np.uint64(32)  # of 0 … i each as likely
    places = np.arange(count)
    for i in range(count - 1, 0, -1):
        places[i], places[picks[i]] = places[picks[i]], places[i]
    return places


def dropout_mask(seed: int, step: int, first_unit: int, units: int, examples: int, keep: float) -> Array:
    """(examples, units) 1/keep where a unit stays in this update, else 0.

    `step` counts updates from 0, `first_unit` the hidden units of the layers before, examples their place in the batch.
    """
    numbers = np.arange(first_unit, first_unit + units, dtype=np.uint64)
    keys = mix(mix(mix(seed, DROPOUT), step), numbers)
    bits = mix(keys[None, :], np.arange(examples, dtype=np.uint64)[:, None])
    return np.where((bits >> np.uint64(32)).astype(np.float64) < keep * 2.0**32, 1 / keep, 0.0)
