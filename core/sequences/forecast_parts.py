"""A series in three parts by time, its windows, and the forecasts that learn nothing or little. Knows no network.

Training is the first 70 %, validation the next 15 %, test the rest. Mean and deviation are those of the training part alone: what
comes later must not be known. A window of the validation part may reach back into the training part: that is known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import series
from core.data.series import Series
from core.data.series_config import SeriesConfig
from core.errors import Problem
from core.sequences.forecast_config import WindowConfig

Floats = NDArray[np.float64]
Predict = Callable[[Floats], Floats]  # windows (k, w) → forecasts (k, h)
TRAIN, VALIDATION = 0.70, 0.85  # shares of the series before the ends of these parts
FEWEST = 8  # windows to learn from
REFERENCES = ("linear", "seasonal", "naive")
CLEAR, NEARLY = 0.3, 0.9  # an autocorrelation from which on a season is one; a share of the highest


@dataclass(frozen=True)
class Parts:
    """A series, divided and standardized: z = (x − mean) / deviation."""

    series: Series
    z: Floats  # (n,)
    train: int  # z[:train] is the training part
    validation: int  # z[train:validation]
    mean: float
    deviation: float
    season: int  # of the seasonal naive forecast; 0: there is none
    window: int
    horizon: int

    @property
    def scale(self) -> float:
        """The naive forecast's mean absolute error on the training part: what MASE divides by (Hyndman and Koehler 2006).

        It is never 0: `divided` refuses a training part that stays the same.
        """
        return float(np.abs(np.diff(self.z[: self.train])).mean())

    @property
    def examples(self) -> tuple[int, int, int]:
        """Windows of the three parts."""
        ends = ((self.window, self.train), (self.train, self.validation), (self.validation, len(self.z)))
        first, second, third = (end - begin - self.horizon + 1 for begin, end in ends)
        return first, second, third

    def bounds(self, part: str) -> tuple[int, int]:
        """Where the values that are to be told begin and end: "train", "validation" or "test"."""
        return {
            "train": (self.window, self.train),
            "validation": (self.train, self.validation),
            "test": (self.validation, len(self.z)),
        }[part]

    def windows(self, part: str) -> tuple[Floats, Floats]:
        """What is known (k, window) and what is to be told (k, horizon), in order of time; standardized."""
        begin, end = self.bounds(part)
        known = np.lib.stride_tricks.sliding_window_view(self.z, self.window)[begin - self.window : end - self.window]
        told = np.lib.stride_tricks.sliding_window_view(self.z, self.horizon)[begin : end - self.horizon + 1]
        return known[: len(told)], told


def divided(data: SeriesConfig, windows: WindowConfig) -> Parts:
    """The series of these settings in its parts.

    Raises Problem("window_too_long" | "horizon_too_long" | "season_too_long" | "series_flat") and as `core.data.series.of`.
    """
    found = series.of(data)
    n, (w, h) = len(found.values), (windows.window, windows.horizon)
    train, validation = int(TRAIN * n), int(VALIDATION * n)
    if windows.season >= train:
        raise Problem("season_too_long", season=windows.season, most=train - 1)
    if h > (most := min(validation - train, n - validation)):
        raise Problem("horizon_too_long", horizon=h, most=most)
    if train - w - h + 1 < FEWEST:
        raise Problem("window_too_long", window=w, horizon=h, values=train, most=train - h + 1 - FEWEST)
    known = found.values[:train]
    mean, deviation = float(known.mean()), float(known.std())
    if deviation <= 1e-12 * float(np.abs(known).max()):
        raise Problem("series_flat", values=train)
    z = (found.values - mean) / deviation
    season = windows.season or found.season or estimated_season(z[:train])
    return Parts(found, z, train, validation, mean, deviation, season if season < train else 0, w, h)


def estimated_season(z: Floats) -> int:
    """The lag of the first high peak of the autocorrelation behind its first zero, up to a third of the series; 0 without one.

    r_k = Σ (z_t − z̄)(z_{t−k} − z̄) / Σ (z_t − z̄)², after a straight line by least squares has been taken away.
    """
    t = np.arange(len(z)) - (len(z) - 1) / 2
    rest = z - z.mean() - t * (t @ z) / (t @ t)
    power = np.abs(np.fft.rfft(rest, 2 * len(z))) ** 2
    r = np.fft.irfft(power)[: len(z) // 3 + 1]
    if r[0] <= 1e-12 * len(z):
        return 0
    r = r / r[0]
    below = np.flatnonzero(r < 0)
    if not len(below):
        return 0
    peaks = [k for k in range(below[0] + 1, len(r) - 1) if r[k - 1] < r[k] >= r[k + 1] and r[k] > CLEAR]
    if not peaks:
        return 0
    # multiples of the period are as high but for chance: the first that is nearly the highest, or a higher one close behind it
    first = next(k for k in peaks if r[k] >= NEARLY * max(r[peaks]))
    return int(max((k for k in peaks if first <= k < 1.5 * first), key=lambda k: r[k]))


def linear(parts: Parts) -> Floats:
    """Coefficients (window + 1, horizon), the constant last: the least squares of the training windows, exactly."""
    known, told = parts.windows("train")
    return np.asarray(np.linalg.lstsq(_with_one(known), told, rcond=None)[0], np.float64)


def _with_one(known: Floats) -> Floats:
    return np.hstack([known, np.ones((len(known), 1))])


def predictors(parts: Parts) -> dict[str, Predict]:
    """Those of the REFERENCES that need no more than the window: windows (k, w) → forecasts (k, h)."""
    coefficients = linear(parts)
    return {
        "linear": lambda known: _with_one(known) @ coefficients,
        "naive": lambda known: np.repeat(known[:, -1:], parts.horizon, axis=1),
    }


def seasonal(parts: Parts, first: NDArray[np.int64], steps: int) -> Floats:
    """The values a season before (k, steps), of those after each place `first`; the same season again where it ends. NaN without one."""
    if not parts.season:
        return np.full((len(first), steps), np.nan)
    return parts.z[first[:, None] - parts.season + np.arange(steps) % parts.season]


def forecasts(parts: Parts, part: str, predict: Mapping[str, Predict]) -> dict[str, Floats]:
    """The references' forecasts (k, horizon) of all windows of a part, standardized; `predict` as `predictors` returns."""
    known, told = parts.windows(part)
    found = {name: each(known) for name, each in predict.items()}
    places = parts.bounds(part)[0] + np.arange(len(told))
    if part == "train":  # nothing lies a season before its beginning
        return found
    return {**found, "seasonal": seasonal(parts, places, parts.horizon)}


def errors(parts: Parts, forecast: Floats, told: Floats) -> dict[str, float]:
    """Of forecasts (k, h): MAE = mean |e| and RMSE = √(mean e²) in the series' own unit, and MASE = MAE / scale."""
    e = np.asarray(forecast, np.float64) - told
    mae = float(np.abs(e).mean())
    return {
        "mae": mae * parts.deviation,
        "rmse": float(np.sqrt((e**2).mean())) * parts.deviation,
        "mase": mae / parts.scale,
    }


def free_run(predict: Predict, known: Floats, steps: int) -> Floats:
    """Forecasts (k, steps) from windows (k, w): what was told counts as known for what comes next."""
    line = np.array(known, np.float64)
    while line.shape[1] < known.shape[1] + steps:
        line = np.hstack([line, predict(line[:, -known.shape[1] :])])
    return line[:, known.shape[1] : known.shape[1] + steps]
