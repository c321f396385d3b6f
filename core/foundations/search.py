"""Search for hyperparameters, written out: a grid, random points, who is pruned, what is known so far. Knows no training.

A trial's settings are a dictionary by dimension. Higher values are better: accuracies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import floor, log2, prod
from statistics import median

import numpy as np

from core.foundations.activations import Array
from core.foundations.search_config import RANGES

Params = dict[str, float]
FACTOR = 3  # of successive halving: one of three goes on
STARTUP = 5  # trials that have to be complete before the median prunes


def ranges(low: float, high: float) -> dict[str, tuple[float, float]]:
    """The ends of all dimensions, the rate's from `low` to `high`."""
    return {"rate": (low, high), **RANGES}


def share(dim: str, value: float, ends: tuple[float, float]) -> float:
    """Where a value lies between the ends, 0 … 1: evenly for the dropout, by the logarithm for all others."""
    low, high = ends
    if dim == "dropout":
        return (value - low) / (high - low)
    return float(np.log(value / low) / np.log(high / low))


def value_at(dim: str, part: float, ends: tuple[float, float]) -> float:
    """The value at a share: `share` undone; a batch is a power of two, a width a whole number."""
    low, high = ends
    if dim == "dropout":
        return low + part * (high - low)
    value = low * (high / low) ** part
    if dim == "batch":
        return 2.0 ** floor(log2(value) + 0.5)
    return float(round(value)) if dim == "width" else float(value)


def counts(dims: Sequence[str], budget: int) -> list[int]:
    """How many values of each dimension a grid of at most `budget` points takes: one more in turn as long as it fits."""
    found = [1] * len(dims)
    most = [5 if dim == "batch" else budget for dim in dims]
    grown = True
    while grown:
        grown = False
        for place, limit in enumerate(most):
            larger = [count + (k == place) for k, count in enumerate(found)]
            if found[place] < limit and prod(larger) <= budget:
                found, grown = larger, True
    return found


def grid(dims: Sequence[str], budget: int, ends: Mapping[str, tuple[float, float]]) -> list[Params]:
    """All combinations of evenly spaced values, the last dimension fastest; one value alone lies in the middle."""
    levels = []
    for dim, count in zip(dims, counts(dims, budget), strict=True):
        parts = [0.5] if count == 1 else [k / (count - 1) for k in range(count)]
        levels.append([value_at(dim, part, ends[dim]) for part in parts])
    return [dict(zip(dims, each, strict=True)) for each in product(*levels)]


def random(dims: Sequence[str], budget: int, ends: Mapping[str, tuple[float, float]], seed: int) -> list[Params]:
    """Points drawn evenly between the ends, each dimension for itself (Bergstra & Bengio 2012)."""
    chance = np.random.default_rng([seed, 7])
    return [{dim: value_at(dim, chance.random(), ends[dim]) for dim in dims} for _ in range(budget)]


def behind_median(values: Sequence[float], others: Sequence[Sequence[float]]) -> bool:
    """The median stopping rule (Golovin et al. 2017): whether the best of `values` so far is below the median of the others now.

    `values` are those of a trial after each epoch; `others` those of all complete trials. Never before STARTUP are complete.
    """
    if len(others) < STARTUP:
        return False
    return max(values) < median(each[len(values) - 1] for each in others)


def rung(epoch: int, epochs: int) -> bool:
    """Whether after this epoch, the first is 1, it is decided who goes on: 1, 3, 9, … but not at the end."""
    place = 1
    while place < epoch:
        place *= FACTOR
    return place == epoch < epochs


def falls(value: float, rivals: Sequence[float]) -> bool:
    """Asynchronous successive halving (Li et al. 2020): whether a trial ends at a rung with this value.

    `rivals` are the values of those who came to this rung before. It goes on if it is among the best third of all, itself
    included; while there are fewer than three, if it is the best of them.
    """
    everyone = sorted([*rivals, value], reverse=True)
    return value < everyone[max(len(everyone) // FACTOR, 1) - 1]


def best_so_far(values: Sequence[float | None]) -> Array:
    """(n,) the highest value up to each trial; None is a trial that does not count. NaN before the first that does."""
    best, found = np.nan, []
    for value in values:
        if value is not None and not value <= best:
            best = value
        found.append(best)
    return np.array(found, float)


def hit(share_: float, count: int) -> float:
    """1 − (1 − s)ⁿ: how probable it is that at least one of n random points lies in a part of size s."""
    return 1 - (1 - share_) ** count
