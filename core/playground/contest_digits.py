"""A contest on handwritten digits, in the child: all lanes as one stacked network. torch and scikit-learn are loaded here."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from core.data.digits import shares
from core.playground.contest import (
    GRID,
    JUDGED,
    MOMENTS,
    RULES,
    SEARCH_SEEDS,
    SEARCHED,
    SPLIT,
    family,
    moments,
    steps,
)
from core.playground.contest_told import answered, chosen
from core.training import alone
from core.training.lanes import Lane, Part, train
from core.training.small_parts import Array

Answer = tuple[dict[str, Any], dict[str, Array]]


def search(task: str, length: str, first: int) -> Answer:
    """Each rule with each rate of the grid, judged by the validation part: losses (rules, rates), medians over the seeds."""
    of, (data, validation, _) = family(task), parts()
    seeds = [first + SEARCHED + k for k in range(SEARCH_SEEDS[of])]
    lanes = [Lane(rule, rate, seed) for rule in RULES for rate in GRID for seed in seeds]
    found = train(of, lanes, data, [validation], [steps(task, length)])
    return chosen(found.losses[0, :, 0].reshape(len(RULES), len(GRID), len(seeds)))


def race(task: str, length: str, first: int, rates: list[float], seeds: int) -> Answer:
    """All rules with these rates over so many seeds, as core/playground/contest_told.py says."""
    begun = time.perf_counter()
    of, (data, _, test) = family(task), parts()
    lanes = [Lane(rule, rate, first + k) for rule, rate in zip(RULES, rates, strict=True) for k in range(seeds)]
    at = moments(steps(task, length), MOMENTS[of])
    some = Part(data.inputs[:JUDGED], data.labels[:JUDGED])
    found = train(of, lanes, data, [test, some], at)
    return answered(found.losses, found.broken, at, seeds, time.perf_counter() - begun)


def times(task: str) -> Answer:
    """Seconds of one update of a single network with each rule, alone and by torch.optim."""
    return {"seconds": alone.seconds(family(task), parts()[0], list(RULES))}, {}


@lru_cache(maxsize=1)
def parts() -> tuple[Part, Part, Part]:
    """The digits in an order drawn once: for training, validation and test."""
    pictures, labels = shares()
    order = np.random.default_rng(0).permutation(len(labels))
    x, y = torch.from_numpy(pictures[order].reshape(len(order), -1)), torch.from_numpy(labels[order])
    return tuple(Part(x[a:b], y[a:b]) for a, b in ((0, SPLIT[0]), SPLIT, (SPLIT[1], len(order))))  # type: ignore[return-value]
