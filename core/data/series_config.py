"""Which series of numbers is to be forecast, and how it comes about. Knows no array: a server shows these knobs at once.

The formulas stand here, beside the names; core/data/series.py computes them.

sines        x_t = sin(2πt/24 + a) + 0.6 sin(2πt/60 + b), a and b drawn
season       x_t = 4t/n + sin(2πt/24 + a): a trend that leaves the values of the training part, and a season
damped       x_t = exp(−2t/n) cos(2πt/30 + a)
logistic     x_t = 3.9 x_{t−1} (1 − x_{t−1}): chaos from one parabola (May 1976)
mackey_glass dx/dt = 0.2 x(t−17) / (1 + x(t−17)¹⁰) − 0.1 x: chaos from a delay (Mackey and Glass 1977), one value a unit of time
walk         x_t = x_{t−1} + ε_t, ε normal with variance 1: its past says nothing of its next step
ar2          x_t = 1.6 x_{t−1} − 0.8 x_{t−2} + ε_t (Yule 1927): linear, driven by chance, period about 14
own          a column of a learner's table
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import check, knob, word

Kind = Literal["sines", "season", "damped", "logistic", "mackey_glass", "walk", "ar2", "own"]
RANDOM: frozenset[str] = frozenset(
    {"walk", "ar2"}
)  # their own steps are the noise; more would make another series of them
SEASONS: dict[str, int] = {"sines": 24, "season": 24, "damped": 30}  # values in the period of what has one
MOST = 5_000  # values of a series
FEWEST = 60  # of which a tenth and a half are nine: enough to tell errors apart at all


@dataclass(frozen=True)
class SeriesConfig:
    """A series: generated with these settings, or the learner's own under the name `own`."""

    series: Kind = "sines"
    length: int = knob(1000, 200, MOST, step=100)  # values; of one's own it has as many as it has
    noise: float = knob(0.1, 0, 1, step=0.05)  # deviation of what is added by chance, in deviations of the series
    draw: int = knob(0, 0, 999)  # which phases, which noise: a seed
    own: str = word("[0-9a-f]{20}")

    def __post_init__(self) -> None:
        check(self)


def unheeded(series: str) -> set[str]:
    """The settings that change nothing of this series."""
    if series == "own":
        return {"length", "noise", "draw"}
    return {"noise"} if series in RANDOM else set()
