"""What a network right after its initialization measures, layer by layer: spreads, histograms, flat slopes. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.foundations.activations import Array
from core.foundations.initialization import InitializationConfig, send, weight_variance
from core.foundations.initialization_theory import Spread, predict
from core.foundations.network import FUNCTIONS

FLAT = 0.01  # a slope below it lets less than a hundredth of the gradient through
BINS = 31
SCALES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}  # the axis all layers share: the function's range, or
SCALE = (-3.0, 3.0)
FACTOR = 10.0  # so much larger or smaller is "explodes", "vanishes"


@dataclass(frozen=True)
class Counts:
    """A histogram. counts: BINS bins from `low` to `high`; below, above: what lies outside. low = high where all are equal."""

    low: float
    high: float
    counts: list[int]
    below: int
    above: int

    @property
    def written(self) -> list[float]:
        """As JSON takes it: [low, high, below, above, *counts]."""
        return [self.low, self.high, self.below, self.above, *self.counts]


@dataclass(frozen=True)
class Measured:
    """Of every layer, the input first: standard deviations, histograms on a common scale and on the layer's own.

    flat: (L,), the share of |f′(z)| < 0.01 in layers 1 … L.
    """

    activations: Array
    gradients: Array
    flat: Array
    common: dict[str, list[Counts]]
    own: dict[str, list[Counts]]


def measure(config: InitializationConfig) -> Measured:
    """Send noise through the network of this config and look at each layer."""
    f, passed = FUNCTIONS[config.activation], send(config)
    layers = {"activations": passed.a, "gradients": passed.gradients}
    scales = {"activations": SCALES.get(config.activation, SCALE), "gradients": SCALE}
    return Measured(
        np.array([values.std() for values in passed.a]),
        np.array([values.std() for values in passed.gradients]),
        np.array([(np.abs(f.slope(sums)) < FLAT).mean() for sums in passed.z]),
        {name: [count(values, *scales[name]) for values in arrays] for name, arrays in layers.items()},
        {name: [count(values, values.min(), values.max()) for values in arrays] for name, arrays in layers.items()},
    )


def count(values: Array, low: float, high: float) -> Counts:
    """A histogram of `values` between low and high, both included."""
    if not high - low > 0:
        return Counts(float(low), float(low), [values.size], 0, 0)
    place = np.floor((values.ravel() - low) * (BINS / (high - low)))
    place[(values.ravel() <= high) & (place == BINS)] = BINS - 1
    found = np.bincount(np.clip(place, -1, BINS).astype(np.int64) + 1, minlength=BINS + 2)
    return Counts(float(low), float(high), found[1:-1].tolist(), int(found[0]), int(found[-1]))


def theory(config: InitializationConfig) -> Spread:
    """The spreads that infinitely wide layers with these weights' variance would have."""
    return predict(FUNCTIONS[config.activation], config.width * weight_variance(config), config.depth)


def fate(config: InitializationConfig, measured: Measured) -> str:
    """What becomes of signal and gradient: one of "zeros", "vanish", "explode", "back", "forgets", "keep", "chance".

    "back" is a gradient that explodes while the signal does not, "forgets" one that vanishes while the signal does not,
    "chance" a network that strays from a theory in which both keep their size.
    """
    if config.scheme == "zeros":
        return "zeros"
    expected = theory(config)
    found = _fate(expected.activations, expected.gradients)
    return "chance" if found == "keep" != _fate(measured.activations, measured.gradients) else found


def _fate(activations: Array, gradients: Array) -> str:
    signal, gradient = activations[-1] / activations[1], gradients[0] / gradients[-1]
    if not 1 / FACTOR <= signal <= FACTOR:
        return "vanish" if signal < 1 else "explode"
    return "forgets" if gradient < 1 / FACTOR else "back" if gradient > FACTOR else "keep"


@lru_cache(maxsize=100)
def left_over(activation: str, gain: float, depth: int) -> float:
    """What theory says is left of a gradient after `depth` layers with g² = n·Var(w) = `gain`."""
    return float(predict(FUNCTIONS[activation], gain, depth).gradients[0])


def under_both(activation: str, depth: int) -> tuple[float, float]:
    """What Xavier's and He's weights leave of a gradient, by theory."""
    return left_over(activation, 1.0, depth), left_over(activation, 2.0, depth)


def he_leaves(config: InitializationConfig) -> str:
    """What He's start leaves of the gradient in this network: "less" than a tenth, "more" than tenfold, or about the "same"."""
    left = left_over(config.activation, 2.0, config.depth)
    return "less" if left < 1 / FACTOR else "more" if left > FACTOR else "same"


def wider(config: InitializationConfig) -> str:
    """What four times as many neurons a layer do to the spread of the first layer's sums: "same", "double" or "fourfold"."""
    now, then = (each.width * weight_variance(each) for each in (config, replace(config, width=4 * config.width)))
    ratio = float(np.sqrt(then / now)) if now > 0 else 1.0
    return "same" if ratio < 1.5 else "double" if ratio < 3 else "fourfold"


def as_data(measured: Measured) -> dict[str, Any]:
    """The same as JSON takes it."""
    written = {
        kind: {name: [each.written for each in layers] for name, layers in found.items()}
        for kind, found in (("common", measured.common), ("own", measured.own))
    }
    return {name: getattr(measured, name).tolist() for name in ("activations", "gradients", "flat")} | written
