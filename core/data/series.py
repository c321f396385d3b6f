"""Series of numbers to be forecast, generated from a seed or a learner's own. Knows no window and no network.

The formulas are written beside their names in core/data/series_config.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import own_series
from core.data.series_config import RANDOM, SEASONS, SeriesConfig
from core.errors import Problem
from core.settings import Settings

Floats = NDArray[np.float64]
Draw = np.random.Generator
_PER_UNIT = 10  # Euler steps of the delay equation in one unit of time
_DELAY = 17
_SETTLE = 300  # values of a chaotic series passed over, until it has forgotten how it began


@dataclass(frozen=True)
class Series:
    """What is to be forecast."""

    values: Floats  # (n,)
    season: int  # values in a period, where it is known; else 0
    labels: tuple[str, ...] = ()  # what a table says beside each value, or nothing
    name: str = ""  # of a table's column


def of(config: SeriesConfig, where: Settings | None = None) -> Series:
    """The series that the settings describe; the same settings, the same numbers.

    Raises Problem("series_none" | "series_gone") for one's own.
    """
    if config.series == "own":
        if not config.own:
            raise Problem("series_none")
        own = own_series.load(config.own, where)
        return Series(np.array(own.values), 0, own.labels, own.name)
    draw = np.random.default_rng(config.draw)
    clean = _KINDS[config.series](config.length, draw)
    noise = 0.0 if config.series in RANDOM else config.noise * float(clean.std())
    return Series(clean + noise * draw.standard_normal(config.length), SEASONS.get(config.series, 0))


def _sines(n: int, draw: Draw) -> Floats:
    t, (a, b) = np.arange(n), draw.uniform(0, 2 * math.pi, 2)
    return np.sin(2 * math.pi * t / 24 + a) + 0.6 * np.sin(2 * math.pi * t / 60 + b)


def _season(n: int, draw: Draw) -> Floats:
    t = np.arange(n)
    return 4 * t / n + np.sin(2 * math.pi * t / 24 + draw.uniform(0, 2 * math.pi))


def _damped(n: int, draw: Draw) -> Floats:
    t = np.arange(n)
    return np.exp(-2 * t / n) * np.cos(2 * math.pi * t / 30 + draw.uniform(0, 2 * math.pi))


def _logistic(n: int, draw: Draw) -> Floats:
    x, found = float(draw.uniform(0.2, 0.8)), np.zeros(_SETTLE + n)
    for t in range(_SETTLE + n):
        x = 3.9 * x * (1 - x)
        found[t] = x
    return found[_SETTLE:]


def _mackey_glass(n: int, draw: Draw) -> Floats:
    past = list(1.2 + draw.uniform(-0.2, 0.2, _DELAY * _PER_UNIT + 1))  # x from the delay ago until now
    for _ in range((_SETTLE + n) * _PER_UNIT):
        x, delayed = past[-1], past[-1 - _DELAY * _PER_UNIT]
        past.append(x + (0.2 * delayed / (1 + delayed**10) - 0.1 * x) / _PER_UNIT)
    return np.array(past[-n * _PER_UNIT :: _PER_UNIT])


def _walk(n: int, draw: Draw) -> Floats:
    return np.cumsum(draw.standard_normal(n))


def _ar2(n: int, draw: Draw) -> Floats:
    found, steps = np.zeros(_SETTLE + n), draw.standard_normal(_SETTLE + n)
    for t in range(2, _SETTLE + n):
        found[t] = 1.6 * found[t - 1] - 0.8 * found[t - 2] + steps[t]
    return found[_SETTLE:]


_KINDS: dict[str, Callable[[int, Draw], Floats]] = {
    "sines": _sines,
    "season": _season,
    "damped": _damped,
    "logistic": _logistic,
    "mackey_glass": _mackey_glass,
    "walk": _walk,
    "ar2": _ar2,
}
