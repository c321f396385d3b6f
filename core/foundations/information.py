"""Surprise and its means: entropy, cross-entropy, Kullback–Leibler divergence, and the loss of a classifier. Knows no screen.

Distributions are arrays of probabilities, (outcomes,). `unit` is "bits" (logarithm to base 2) or "nats" (to base e).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from core.errors import Problem
from core.foundations.activations import Array

Unit = Literal["bits", "nats"]
FEWEST, MOST = 2, 6  # outcomes of a distribution
SAMPLES = 8  # at most
LONGEST = 600  # characters of a typed text
_DIGITS = 4  # decimals of a probability in a link


# What happens and what is expected, as people type it; each pair worth a look for one reason.
EXAMPLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "die": ("0.1, 0.1, 0.1, 0.1, 0.1, 0.5", "1, 1, 1, 1, 1, 1"),
        "coin": ("0.5, 0.5", "0.9, 0.1"),
        "label": ("0, 1, 0", "0.2, 0.7, 0.1"),  # H(p) = 0: the cross-entropy is −log 0.7
        "forgets": ("0.5, 0.3, 0.2", "0.6, 0.4, 0"),
    }
)
START = ("0.5, 0.25, 0.125, 0.125", "0.25, 0.25, 0.25, 0.25")  # 1.75 bits against 2
SAMPLES_START = (
    "1: 0.7, 0.2, 0.1; 2: 0.1, 0.8, 0.1; 2: 0.3, 0.4, 0.3; 3: 0.05, 0.9, 0.05"  # the last one sure and wrong
)


@dataclass(frozen=True)
class InformationConfig:
    """In which unit information is counted."""

    unit: Literal["bits", "nats"] = "bits"


def surprise(p: ArrayLike, unit: Unit = "bits") -> Array:
    """−log p of each probability: 0 for what is certain, ∞ for what cannot happen."""
    with np.errstate(divide="ignore"):
        nats = -np.log(np.asarray(p, dtype=np.float64))
    return np.abs(nats) / (math.log(2.0) if unit == "bits" else 1.0)  # of −0 the plain 0


def cross_entropy(p: ArrayLike, q: ArrayLike, unit: Unit = "bits") -> float:
    """H(p, q) = −Σ p log q: the mean surprise of who expects q where p happens. What never happens (p = 0) adds nothing."""
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    happens = p > 0.0
    return float((p[happens] * surprise(q[happens], unit)).sum())


def entropy(p: ArrayLike, unit: Unit = "bits") -> float:
    """H(p) = −Σ p log p: the mean surprise of who knows p."""
    return cross_entropy(p, p, unit)


def divergence(p: ArrayLike, q: ArrayLike, unit: Unit = "bits") -> float:
    """KL(p ‖ q) = Σ p log(p/q) = H(p, q) − H(p) ≥ 0: what it costs to expect q where p happens (Kullback, Leibler 1951)."""
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    happens = p > 0.0
    return float((p[happens] * (surprise(q[happens], unit) - surprise(p[happens], unit))).sum())


def measures(p: ArrayLike, q: ArrayLike, unit: Unit = "bits") -> dict[str, float]:
    """H(p), H(p, q), KL(p ‖ q) and KL(q ‖ p)."""
    both = {"kl": divergence(p, q, unit), "back": divergence(q, p, unit)}
    return {"h": entropy(p, unit), "cross": cross_entropy(p, q, unit), **both}


def mean_loss(predictions: ArrayLike, labels: ArrayLike, unit: Unit = "nats") -> float:
    """L = −(1/N) Σ log p(yᵢ | xᵢ): the mean surprise at the label yᵢ, given the input xᵢ.

    predictions (samples, classes) hold p(· | xᵢ), labels (samples,) count from 0.
    """
    predictions, labels = np.asarray(predictions, dtype=np.float64), np.asarray(labels, dtype=np.int64)
    return float(surprise(predictions[np.arange(len(labels)), labels], unit).mean())


def share(p: ArrayLike, place: int, value: float) -> Array:
    """p with p[place] = value, all others scaled so that the sum stays 1; others that are all 0 share alike."""
    p = np.asarray(p, dtype=np.float64)
    value = min(1.0, max(0.0, value))
    others = 1.0 - p[place]
    changed = p * ((1.0 - value) / others) if others > 1e-12 else np.full_like(p, (1.0 - value) / (len(p) - 1))
    changed[place] = value
    return changed


def read_distribution(text: str) -> tuple[float, ...]:
    """Probabilities as people type them, 0.5, 0.25, 0.25 or as weights 2 1 1, brought to the sum 1.

    Raises Problem distribution_malformed, _length, _negative or _empty.
    """
    if len(text) > LONGEST:
        raise Problem("distribution_malformed")
    words = [word for word in re.split(r"[\s,;，；、]+", text.strip("[]() \t\n")) if word]
    try:
        weights = [float(word) for word in words]
    except ValueError:
        raise Problem("distribution_malformed") from None
    if not all(math.isfinite(weight) and weight <= 1e6 for weight in weights):
        raise Problem("distribution_malformed")
    if not FEWEST <= len(weights) <= MOST:
        raise Problem("distribution_length", low=FEWEST, high=MOST)
    if min(weights) < 0.0:
        raise Problem("distribution_negative")
    total = math.fsum(weights)
    if total < 1e-6:
        raise Problem("distribution_empty")
    return tuple(weight / total for weight in weights)


def read_samples(text: str) -> tuple[tuple[int, tuple[float, ...]], ...]:
    """Samples of a classifier, `label: p p p; label: p p p`, labels from 1; returns them counted from 0, with p(· | xᵢ).

    Raises Problem samples_malformed and as `read_distribution`.
    """
    rows = [row for row in re.split(r"[;；\n]", text[: LONGEST + 1]) if row.strip()]
    if len(text) > LONGEST or not 1 <= len(rows) <= SAMPLES:
        raise Problem("samples_malformed", high=SAMPLES)
    samples: list[tuple[int, tuple[float, ...]]] = []
    for row in rows:
        label, colon, rest = row.replace("：", ":").partition(":")
        if not colon or not re.fullmatch(r"\s*[1-9]\s*", label):
            raise Problem("samples_malformed", high=SAMPLES)
        predicted = read_distribution(rest)
        if int(label) > len(predicted) or (samples and len(predicted) != len(samples[0][1])):
            raise Problem("samples_malformed", high=SAMPLES)
        samples.append((int(label) - 1, predicted))
    return tuple(samples)


def write_distribution(p: ArrayLike) -> str:
    """The text of a distribution as it stands in a link: four decimals."""
    return ", ".join(f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".") for value in np.asarray(p, dtype=np.float64))


def write_samples(samples: tuple[tuple[int, tuple[float, ...]], ...]) -> str:
    """The text of samples as it stands in a link; the twin of `read_samples`."""
    return "; ".join(f"{label + 1}: {write_distribution(predicted)}" for label, predicted in samples)


def compare(p: tuple[float, ...], q: tuple[float, ...]) -> None:
    """Raise Problem distributions_unequal unless p and q speak of the same outcomes."""
    if len(p) != len(q):
        raise Problem("distributions_unequal")


def taken(values: Mapping[str, Any]) -> dict[str, str]:
    """What a drawing reports, {p, q, samples}, as texts. It may be anything: raises Problem, KeyError or TypeError."""
    p, q = (read_distribution(" ".join(map(str, values[name]))) for name in ("p", "q"))
    compare(p, q)
    rows = "; ".join(f"{each['label'] + 1}: {' '.join(map(str, each['p']))}" for each in values["samples"])
    texts = (write_distribution(p), write_distribution(q), write_samples(read_samples(rows)))
    return dict(zip(("bars_p", "bars_q", "samples"), texts, strict=True))
