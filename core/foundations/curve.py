"""An activation as a curve to look at: where it is flat, and which of several lets most of a gradient through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from core.config import knob
from core.foundations.activations import ACTIVATIONS

FAR = 12.0  # beyond it no activation does anything new
FLAT = 0.1  # the share of its largest slope below which a curve counts as flat


@dataclass(frozen=True)
class CurveConfig:
    """Two functions and a place on the line as a learner sets them."""

    function: Literal["step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus"] = "sigmoid"
    second: Literal["none", "step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus"] = "relu"
    place: float = knob(1.5, -6.0, 6.0, step=0.05)


@dataclass(frozen=True)
class Zone:
    """A piece of the line where the slope is small, reaching to infinity where `low` or `high` is None.

    kind: "dead" (the slope is exactly 0), "leak" (small and constant), "saturated" (it goes to 0 outwards).
    """

    low: float | None
    high: float | None
    kind: Literal["dead", "leak", "saturated"]


@cache
def flat_zones(name: str) -> tuple[Zone, ...]:
    """Where |f′| stays below a tenth of its largest value all the way to −∞ or to +∞, to two decimals."""
    z = np.linspace(-FAR, FAR, 24001)  # 0.001 apart
    size = np.abs(ACTIVATIONS[name].slope(z))
    steep = np.flatnonzero(size > FLAT * size.max())
    if not steep.size:  # the step: no slope anywhere
        return (Zone(None, None, "dead"),)
    first, last = steep[0], steep[-1]
    zones = []
    if first > 0:
        zones.append(Zone(None, _rounded(z[first]), _kind(size[:first])))
    if last < z.size - 1:
        zones.append(Zone(_rounded(z[last]), None, _kind(size[last + 1 :])))
    return tuple(zones)


def _rounded(z: float) -> float:
    return round(float(z), 2) + 0.0  # no −0


def _kind(size: np.ndarray) -> Literal["dead", "leak", "saturated"]:
    if not size.any():
        return "dead"
    return "leak" if np.ptp(size) == 0.0 else "saturated"


def steepest(names: Sequence[str], place: float) -> str:
    """The one of `names` with the largest |f′(place)|: it lets most of a gradient through."""
    return max(names, key=lambda name: abs(float(ACTIVATIONS[name].slope(place))))
