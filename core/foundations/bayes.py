"""A test for a disease: conditional probability and Bayes' theorem, with people to count. Knows no screen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.config import knob
from core.foundations.activations import Array

PEOPLE = 1000  # to be counted and drawn


@dataclass(frozen=True)
class BayesConfig:
    """A disease, a test, and the results that came in: "pn" is a positive one and then a negative one."""

    # the start is the mammography example with the rates of Gigerenzer et al., Psychological Science in the Public Interest, 2007;
    # Gigerenzer and Hoffrage, Psychological Review, 1995, asked with 1 %, 80 % and 9.6 %
    base_rate: float = knob(0.01, 0.001, 0.999, step=0.001)  # P(sick)
    sensitivity: float = knob(0.9, 0.0, 1.0, step=0.01)  # P(+ | sick)
    specificity: float = knob(0.91, 0.0, 1.0, step=0.01)  # P(− | healthy)
    results: Literal["none", "p", "n", "pp", "pn", "np", "nn"] = "none"

    @property
    def healthy(self) -> float:
        """P(healthy)."""
        return 1.0 - self.base_rate

    @property
    def signs(self) -> tuple[bool, ...]:
        """The results in their order, True for a positive one."""
        return () if self.results == "none" else tuple(sign == "p" for sign in self.results)


def likelihoods(config: BayesConfig, positive: bool) -> tuple[float, float]:
    """P(result | sick) and P(result | healthy)."""
    if positive:
        return config.sensitivity, 1.0 - config.specificity
    return 1.0 - config.sensitivity, config.specificity


def posterior(prior: float, if_sick: float, if_healthy: float) -> float:
    """Bayes' theorem: P(sick | result) = P(result | sick) P(sick) / P(result).

    P(result) = P(result | sick) P(sick) + P(result | healthy) P(healthy); where that is 0, the answer is NaN: what never
    happens tells nothing.
    """
    sick, healthy = if_sick * prior, if_healthy * (1.0 - prior)
    return sick / (sick + healthy) if sick + healthy > 0.0 else math.nan


def beliefs(config: BayesConfig) -> list[float]:
    """P(sick) before any test and after each result: each posterior is the prior of the next test.

    This takes the tests as independent of each other once it is given whether a person is sick.
    """
    steps = [config.base_rate]
    for positive in config.signs:
        steps.append(posterior(steps[-1], *likelihoods(config, positive)))
    return steps


def predictive_values(config: BayesConfig) -> tuple[float, float]:
    """P(sick | +) and P(healthy | −): the positive and the negative predictive value."""
    positive = posterior(config.base_rate, *likelihoods(config, True))
    negative = posterior(config.base_rate, *likelihoods(config, False))
    return positive, 1.0 - negative


def table(config: BayesConfig, people: int = PEOPLE) -> Array:
    """How many of `people` one expects: rows sick and healthy, columns positive and negative, (2, 2)."""
    rows = np.array([config.base_rate, 1.0 - config.base_rate]) * people
    positive = np.array([config.sensitivity, 1.0 - config.specificity])
    return np.stack([rows * positive, rows * (1.0 - positive)], axis=1)


def crowd(config: BayesConfig, people: int = PEOPLE) -> NDArray[np.int64]:
    """Whole people: sick and healthy × first result × second result, positive before negative, (2, 2, 2).

    Expected numbers rounded so that they add up: down first, then one more where most was lost (largest remainder).
    """
    rows = np.array([config.base_rate, 1.0 - config.base_rate])
    rates = np.array([likelihoods(config, True), likelihoods(config, False)])  # (result, state)
    exact = people * np.einsum("s,as,bs->sab", rows, rates, rates).ravel()
    whole = np.floor(exact + 1e-9)
    order = np.argsort(-np.round(exact - whole, 9), kind="stable")
    whole[order[: people - int(whole.sum())]] += 1
    return whole.astype(np.int64).reshape(2, 2, 2)


def half_of_one_error(config: BayesConfig) -> tuple[float, float]:
    """P(sick | +) if only half as many sick were missed, and if only half as many healthy were alarmed."""
    hit, alarm = likelihoods(config, True)
    return posterior(config.base_rate, (1.0 + hit) / 2.0, alarm), posterior(config.base_rate, hit, alarm / 2.0)


# Tests and places worth a look, each for one reason.
EXAMPLES: Mapping[str, BayesConfig] = MappingProxyType(
    {
        "screening": BayesConfig(),
        "rare": BayesConfig(0.001, 0.99, 0.99),  # an excellent test, and still 9 % after a positive result
        "clinic": BayesConfig(0.3, 0.9, 0.91),  # the same test as in the screening
        "useless": BayesConfig(0.3, 0.5, 0.5),  # P(+ | sick) = P(+ | healthy): no result changes anything
    }
)
