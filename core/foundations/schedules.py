"""Ten learning-rate schedules, written out: the rate of update t of T, counted from 0. Knows no optimizer, no network and no screen.

Nine are closed forms of t; only `plateau` looks at how training goes. η is the highest rate, φ a share of it. Each is what
torch.optim.lr_scheduler does from update to update (plateau: from epoch to epoch).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from core.foundations.schedules_config import Name, SchedulesConfig

START = 1 / 25  # share of the peak at which warm-up and one-cycle begin: OneCycleLR's div_factor
END = START / 10_000  # where one-cycle ends: its final_div_factor
BETTER = 1e-4  # a loss counts as lower when it is by more than this share: ReduceLROnPlateau's threshold
LEAST = 1e-8  # a smaller change of the rate is not made: its eps


def constant(_t: float, _total: int, peak: float) -> float:
    """η."""
    return peak


def linear(t: float, total: int, peak: float, floor: float) -> float:
    """η(1 − (1 − φ)·t/T): down to φη on a straight line (LinearLR from 1 to φ)."""
    return peak * (1 - (1 - floor) * t / total)


def step(t: float, total: int, peak: float, drops: int, drop: float) -> float:
    """η·γ^⌊t/s⌋ with s = ⌈T/(k + 1)⌉: k drops, each to the share γ (StepLR)."""
    return peak * drop ** (t // stair(total, drops))


def stair(total: int, drops: int) -> int:
    """s, the updates between two drops."""
    return -(-total // (drops + 1))


def exponential(t: float, total: int, peak: float, floor: float) -> float:
    """η·φ^(t/T): the same factor φ^(1/T) in every update (ExponentialLR)."""
    return peak * floor ** (t / total)


def polynomial(t: float, total: int, peak: float, power: float) -> float:
    """η(1 − t/T)^p, down to 0 (PolynomialLR)."""
    return peak * (1 - t / total) ** power


def cosine(t: float, total: int, peak: float, floor: float) -> float:
    """η(φ + (1 − φ)(1 + cos(πt/T))/2): half a cosine wave (Loshchilov & Hutter 2017; CosineAnnealingLR)."""
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * t / total)) / 2)


def warmup(t: float, total: int, peak: float, floor: float, share: float) -> float:
    """η(σ + (1 − σ)·t/w) for w updates, σ = 1/25, then cosine over the T − w others (LinearLR, then CosineAnnealingLR).

    Goyal et al. 2017 rise so for large batches, Vaswani et al. 2017 for Transformers.
    """
    rising = warming(total, share)
    if t < rising:
        return peak * (START + (1 - START) * t / rising)
    return cosine(t - rising, total - rising, peak, floor)


def warming(total: int, share: float) -> int:
    """w, the updates in which the rate rises."""
    return max(1, round(share * total))


def restarts(t: float, total: int, peak: float, floor: float, cycles: int, growth: int) -> float:
    """Cosine again and again; each cycle is m times as long as the one before (SGDR, Loshchilov & Hutter 2017).

    CosineAnnealingWarmRestarts with T₀ = ⌈T/(1 + m + … + m^(c−1))⌉.
    """
    length = cycle(total, cycles, growth)
    while t >= length:
        t -= length
        length *= growth
    return cosine(t, length, peak, floor)


def cycle(total: int, cycles: int, growth: int) -> int:
    """T₀, the updates of the first cycle."""
    return -(-total // sum(growth**k for k in range(cycles)))


def one_cycle(t: float, total: int, peak: float, share: float) -> float:
    """From η/25 up to η in a share ρ of the run, then down to η/250000, both on half a cosine (Smith & Topin 2017; OneCycleLR)."""
    top = max(share * total - 1, 1e-9)  # not a whole number, as in PyTorch
    if t <= top:
        return _along(START, 1, t / top) * peak
    return _along(1, END, (t - top) / (total - 1 - top)) * peak


def _along(start: float, end: float, part: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * part))


class Plateau(NamedTuple):
    """What ReduceLROnPlateau remembers between epochs."""

    rate: float
    best: float = math.inf  # the lowest loss so far
    waited: int = 0  # epochs since


def plateau(s: Plateau, loss: float, drop: float, patience: int, least: float) -> Plateau:
    """After an epoch: a loss below best·(1 − 10⁻⁴) is the new best; after more than `patience` others η ← max(γη, least)."""
    better = loss < s.best * (1 - BETTER)
    best, waited = (loss, 0) if better else (s.best, s.waited + 1)
    if waited <= patience:
        return Plateau(s.rate, best, waited)
    lower = max(drop * s.rate, least)
    return Plateau(lower if s.rate - lower > LEAST else s.rate, best, 0)


def rate(name: Name, c: SchedulesConfig, t: float, total: int) -> float:
    """The rate of update t by the schedule `name` as it is set; "plateau" as long as it has not reacted: η."""
    match name:
        case "linear":
            return linear(t, total, c.peak, c.floor)
        case "step":
            return step(t, total, c.peak, c.drops, c.drop)
        case "exponential":
            return exponential(t, total, c.peak, c.floor)
        case "polynomial":
            return polynomial(t, total, c.peak, c.power)
        case "cosine":
            return cosine(t, total, c.peak, c.floor)
        case "warmup":
            return warmup(t, total, c.peak, c.floor, c.warmup)
        case "restarts":
            return restarts(t, total, c.peak, c.floor, c.cycles, c.growth)
        case "one_cycle":
            return one_cycle(t, total, c.peak, c.rise)
    return constant(t, total, c.peak)


def curve(name: Name, c: SchedulesConfig, total: int) -> list[float]:
    """The rates of all T updates."""
    return [rate(name, c, t, total) for t in range(total)]
