"""Seven distributions of chance, their expectation and variance by formula and by adding up. Knows no screen and draws no lots.

Plain NumPy in float64. A distribution over whole numbers is a table of masses p(k); a continuous one has a density f(x).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from core.config import knob
from core.foundations.activations import Array

INTERVALS = 2000  # of the numeric integral; even, as Simpson's rule wants
TAIL = 1e-13  # probability that a table leaves out
NARROWEST = 0.1  # width of a uniform distribution


@dataclass(frozen=True)
class ChanceConfig:
    """A distribution as a learner sets it; each kind uses some of the numbers."""

    kind: Literal["bernoulli", "binomial", "poisson", "geometric", "uniform", "normal", "exponential"] = "binomial"
    p: float = knob(0.3, 0.05, 0.95, step=0.01)  # probability of success: Bernoulli, binomial, geometric
    n: int = knob(10, 1, 40)  # trials: binomial
    rate: float = knob(3.0, 0.1, 20.0, step=0.1)  # λ, events per unit of time: Poisson, exponential
    low: float = knob(-2.0, -10.0, 10.0, step=0.1)  # uniform
    high: float = knob(4.0, -10.0, 10.0, step=0.1)
    mean: float = knob(0.0, -5.0, 5.0, step=0.1)  # μ: normal
    spread: float = knob(1.0, 0.2, 4.0, step=0.1)  # σ: normal
    at: float = knob(3.0, -10.0, 160.0, step=0.1)  # the place x at which p(x) and F(x) are read
    draws: int = knob(0, 0, 10_000, step=10)  # lots drawn so far
    seed: int = knob(1, 0, 9999)  # which luck


@dataclass(frozen=True)
class Distribution:
    """A random variable X. All but `TAIL` of its probability lies in low … high."""

    discrete: bool
    low: float
    high: float
    density: Callable[[Array], Array]  # p(k) = P(X = k), or the density f(x)
    cumulative: Callable[[Array], Array]  # F(x) = P(X ≤ x)
    quantile: Callable[[Array], Array]  # the smallest x with F(x) ≥ u, for 0 < u < 1
    mean: float  # E[X] by formula
    variance: float  # Var[X] = E[(X − E[X])²] by formula


def _table(first: int, masses: Array, mean: float, variance: float) -> Distribution:
    """A distribution over first, first + 1, …, with these masses."""
    sums = np.cumsum(masses)
    last = len(masses) - 1

    def density(x: Array) -> Array:
        k = np.asarray(x, dtype=np.float64) - first
        inside = (k == np.floor(k)) & (k >= 0) & (k <= last)
        return np.where(inside, masses[np.clip(np.nan_to_num(k), 0, last).astype(int)], 0.0)

    def cumulative(x: Array) -> Array:
        k = np.floor(np.asarray(x, dtype=np.float64) - first)
        return np.where(k < 0, 0.0, sums[np.clip(k, 0, last).astype(int)])

    def quantile(u: Array) -> Array:
        return first + np.minimum(np.searchsorted(sums, u), last).astype(np.float64)

    return Distribution(True, first, first + last, density, cumulative, quantile, mean, variance)


def bernoulli(p: float) -> Distribution:
    """One trial: P(X = 1) = p, P(X = 0) = 1 − p. E = p, Var = p(1 − p)."""
    return _table(0, np.array([1.0 - p, p]), p, p * (1.0 - p))


def binomial(n: int, p: float) -> Distribution:
    """Successes in n independent trials: p(k) = (n over k) pᵏ(1 − p)ⁿ⁻ᵏ. E = np, Var = np(1 − p)."""
    masses = np.array([math.comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(n + 1)])
    return _table(0, masses, n * p, n * p * (1.0 - p))


def poisson(rate: float) -> Distribution:
    """Events in one unit of time at the rate λ: p(k) = λᵏe^(−λ)/k!. E = λ, Var = λ."""
    count = math.ceil(rate + 12.0 * math.sqrt(rate)) + 12
    masses = [math.exp(-rate)]
    for k in range(1, count):
        masses.append(masses[-1] * rate / k)
    return _table(0, np.array(masses), rate, rate)


def geometric(p: float) -> Distribution:
    """Trials up to and with the first success: p(k) = (1 − p)ᵏ⁻¹p, k = 1, 2, …. E = 1/p, Var = (1 − p)/p²."""
    count = max(1, math.ceil(math.log(TAIL) / math.log1p(-p)))
    masses = np.array([p * (1.0 - p) ** k for k in range(count)])
    return _table(1, masses, 1.0 / p, (1.0 - p) / p**2)


def uniform(low: float, high: float) -> Distribution:
    """Every place between a and b alike: f(x) = 1/(b − a). E = (a + b)/2, Var = (b − a)²/12."""
    width = high - low
    return Distribution(
        False,
        low,
        high,
        lambda x: np.where((x >= low) & (x <= high), 1.0 / width, 0.0),
        lambda x: np.clip((x - low) / width, 0.0, 1.0),
        lambda u: low + u * width,
        (low + high) / 2.0,
        width**2 / 12.0,
    )


def normal(mean: float, spread: float) -> Distribution:
    """The bell: f(x) = exp(−(x − μ)²/2σ²)/(σ√2π). E = μ, Var = σ²."""
    bell = NormalDist(mean, spread)  # its quantile: Wichura's algorithm AS 241 (1988)
    return Distribution(
        False,
        mean - 10.0 * spread,
        mean + 10.0 * spread,
        lambda x: np.exp(-(((x - mean) / spread) ** 2) / 2.0) / (spread * math.sqrt(2.0 * math.pi)),
        lambda x: np.array([math.erfc((mean - each) / (spread * math.sqrt(2.0))) / 2.0 for each in x]),
        lambda u: np.array([bell.inv_cdf(each) for each in u]),
        mean,
        spread**2,
    )


def exponential(rate: float) -> Distribution:
    """The wait for the next event at the rate λ: f(x) = λe^(−λx), x ≥ 0. E = 1/λ, Var = 1/λ²."""
    return Distribution(
        False,
        0.0,
        40.0 / rate,
        lambda x: np.where(x < 0.0, 0.0, rate * np.exp(-rate * np.maximum(x, 0.0))),
        lambda x: -np.expm1(-rate * np.maximum(x, 0.0)),
        lambda u: -np.log1p(-u) / rate,
        1.0 / rate,
        1.0 / rate**2,
    )


def interval(config: ChanceConfig) -> tuple[float, float]:
    """The ends a < b of the uniform distribution, in their order whatever the link says, and never closer than 0.1."""
    low, high = sorted((config.low, config.high))
    return low, max(high, low + NARROWEST)


def distribution(config: ChanceConfig) -> Distribution:
    """The distribution a learner set."""
    made: dict[str, Callable[[], Distribution]] = {
        "bernoulli": lambda: bernoulli(config.p),
        "binomial": lambda: binomial(config.n, config.p),
        "poisson": lambda: poisson(config.rate),
        "geometric": lambda: geometric(config.p),
        "uniform": lambda: uniform(*interval(config)),
        "normal": lambda: normal(config.mean, config.spread),
        "exponential": lambda: exponential(config.rate),
    }
    return made[config.kind]()


def moments(d: Distribution) -> tuple[float, float]:
    """E[X] and Var[X] without their formulas: Σ k·p(k) over the table, ∫ x·f(x) dx by Simpson's rule over low … high."""
    if d.discrete:
        x = np.arange(d.low, d.high + 1.0)
        weights = np.ones_like(x)
    else:
        x = np.linspace(d.low, d.high, INTERVALS + 1)
        weights = np.full(INTERVALS + 1, 2.0)
        weights[1::2] = 4.0
        weights[[0, -1]] = 1.0
        weights *= (d.high - d.low) / INTERVALS / 3.0
    share = weights * d.density(x)
    mean = float((x * share).sum())
    return mean, float(((x - mean) ** 2 * share).sum())
