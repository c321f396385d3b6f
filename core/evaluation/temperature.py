"""Temperature scaling: one number that makes a classifier as sure as it is right (Guo et al., 2017). Knows no classifier."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.evaluation.calibration import Reliability, reliability
from core.wire import Array

LEAST = 1e-12  # a probability of 0 would be an infinite surprise
COLDEST, HOTTEST = 0.05, 20.0
FEWEST = 20  # rows, half of which are fitted to


def scaled(probabilities: Array, temperature: float) -> NDArray[np.float64]:
    """softmax(log p / T) for rows (n, classes): T > 1 makes them less sure, T < 1 surer; the winner stays the winner."""
    z = np.log(np.maximum(probabilities, LEAST)) / temperature
    powers = np.exp(z - z.max(1, keepdims=True))
    result: NDArray[np.float64] = powers / powers.sum(1, keepdims=True)
    return result


def surprise(probabilities: Array, labels: Array) -> float:
    """The mean negative log-likelihood −log p[label], in nats; p below 1e-12 counts as that."""
    return float(-np.log(np.maximum(probabilities[np.arange(len(labels)), labels], LEAST)).mean())


def fitted(probabilities: Array, labels: Array) -> float:
    """The temperature from 0.05 to 20 at which `surprise(scaled(…))` is least, found by bounded search over log T."""
    from scipy.optimize import minimize_scalar

    def loss(log: float) -> float:
        return surprise(scaled(probabilities, float(np.exp(log))), labels)

    found = minimize_scalar(loss, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded", options={"xatol": 1e-7})
    return float(np.exp(found.x))


def calibrated(probabilities: Array, labels: Array, seed: int) -> dict[str, Any] | None:
    """A temperature fitted on one half of the rows, drawn by lot, and what it does on the other; None for fewer than 20 rows.

    {temperature, fitted, shown (rows), before, after: {error (ECE), surprise, groups: [(confidence, accuracy, count)]}}
    """
    if len(labels) < FEWEST:
        return None
    order = np.random.default_rng(seed).permutation(len(labels))
    first, second = order[: len(order) // 2], order[len(order) // 2 :]
    temperature = fitted(probabilities[first], labels[first])
    rows, truth = probabilities[second], labels[second]
    return {
        "temperature": temperature,
        "fitted": len(first),
        "shown": len(second),
        "before": _told(rows, truth),
        "after": _told(scaled(rows, temperature), truth),
    }


def _told(rows: Array, truth: Array) -> dict[str, Any]:
    found: Reliability = reliability(rows, truth)
    groups = zip(found.confidence.tolist(), found.accuracy.tolist(), found.count.tolist(), strict=True)
    return {"error": found.error, "surprise": surprise(rows, truth), "groups": [list(each) for each in groups]}
