"""Loss functions, each together with its derivative, and the price of a wrong answer given with confidence. Knows no data set.

Regression losses are functions of the error e = ŷ − y. Classification losses are functions of a logit z, the number before sigmoid
or softmax, because from there they can be computed without overflow. All work element by element in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.config import knob
from core.foundations.activations import SIGMOID, Array

REGRESSION = ("mse", "mae", "huber")
BINARY = ("bce", "hinge")


@dataclass(frozen=True)
class LossConfig:
    """A loss and a place on its curve as a learner sets them.

    place: the error e, or the logit z (of the right class in the cross-entropy). delta: where Huber turns from parabola to line.
    target: the class y of the binary losses. rival1, rival2: the logits of the two wrong classes.
    """

    loss: Literal["mse", "mae", "huber", "bce", "cross_entropy", "hinge"] = "mse"
    target: Literal[1, 0] = 1
    place: float = knob(2.0, -5.0, 5.0, step=0.05)
    delta: float = knob(1.0, 0.1, 5.0, step=0.1)
    rival1: float = knob(1.0, -5.0, 5.0, step=0.1)
    rival2: float = knob(0.0, -5.0, 5.0, step=0.1)


@dataclass(frozen=True)
class Loss:
    """L and its derivative with respect to the error or the logit: one object, so that the two cannot drift apart."""

    name: str
    of: Callable[[Array, LossConfig], Array]
    derivative: Callable[[Array, LossConfig], Array]

    def __call__(self, place: ArrayLike, config: LossConfig) -> Array:
        """L at each place."""
        return self.of(np.asarray(place, dtype=np.float64), config)

    def slope(self, place: ArrayLike, config: LossConfig) -> Array:
        """∂L/∂e or ∂L/∂z at each place."""
        return self.derivative(np.asarray(place, dtype=np.float64), config)


def _huber(e: Array, config: LossConfig) -> Array:
    size = np.abs(e)
    return np.where(size <= config.delta, 0.5 * e * e, config.delta * (size - 0.5 * config.delta))


def _sign(config: LossConfig) -> float:
    return 1.0 if config.target == 1 else -1.0


def _rivals(config: LossConfig) -> Array:
    return np.logaddexp(config.rival1, config.rival2)  # log(e^z₂ + e^z₃)


MSE = Loss("mse", lambda e, _: e * e, lambda e, _: 2.0 * e)
MAE = Loss("mae", lambda e, _: np.abs(e), lambda e, _: np.sign(e))  # at 0: 0, as in PyTorch
HUBER = Loss("huber", _huber, lambda e, c: np.clip(e, -c.delta, c.delta))  # Huber, 1964
BCE = Loss(
    "bce",
    lambda z, c: np.logaddexp(0.0, -_sign(c) * z),  # −log σ(z) for y = 1, −log(1 − σ(z)) for y = 0
    lambda z, c: -_sign(c) * SIGMOID(-_sign(c) * z),  # σ(z) − y, without its cancellation
)
CROSS_ENTROPY = Loss(
    "cross_entropy",
    lambda z, c: np.logaddexp(0.0, _rivals(c) - z),  # −log p₁ of softmax(z₁, z₂, z₃)
    lambda z, c: -SIGMOID(_rivals(c) - z),  # p₁ − 1
)
HINGE = Loss(
    "hinge",
    lambda z, c: np.maximum(0.0, 1.0 - _sign(c) * z),
    lambda z, c: np.where(_sign(c) * z < 1.0, -_sign(c), 0.0),  # at the kink: 0
)
LOSSES: Mapping[str, Loss] = MappingProxyType(
    {each.name: each for each in (MSE, MAE, HUBER, BCE, CROSS_ENTROPY, HINGE)}
)


def pulls_harder(place: float, config: LossConfig) -> str:
    """For which regression losses twice the error means a larger gradient: "none", "mse" alone or "both" MSE and Huber."""
    grows = [
        abs(float(LOSSES[name].slope(2.0 * place, config))) > abs(float(LOSSES[name].slope(place, config)))
        for name in REGRESSION
    ]
    return "both" if grows[2] else "mse" if grows[0] else "none"


@dataclass(frozen=True)
class MistakeConfig:
    """The probability a classifier gave to what was true."""

    probability: float = knob(0.1, 0.0001, 1.0, log=True)


@dataclass(frozen=True)
class Price:
    """What one answer costs when the truth had probability p.

    log_loss: −log p. log_pull: |∂(−log p)/∂z| = 1 − p, with p = σ(z). squared: (1 − p)². squared_pull: |∂(1 − p)²/∂z|.
    """

    log_loss: float
    log_pull: float
    squared: float
    squared_pull: float


def rise(p: float, factor: float) -> float:
    """How much −log p grows when p is multiplied by `factor`: by −log of it, whatever p is."""
    return price(factor * p).log_loss - price(p).log_loss


def price(p: float) -> Price:
    """The cost of having given the truth the probability p, 0 < p ≤ 1."""
    return Price(-float(np.log(p)) + 0.0, 1.0 - p, (1.0 - p) ** 2, 2.0 * (1.0 - p) * p * (1.0 - p))
