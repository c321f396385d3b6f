"""Activation functions, each together with its derivative. Knows nothing of neurons, layers or training.

All work element by element on float64 arrays of any shape and on plain numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

LEAK = 0.01  # slope of the leaky ReLU left of zero, PyTorch's default


@dataclass(frozen=True)
class Activation:
    """A function a = f(z) and its derivative f′(z): one object, so that the two cannot drift apart."""

    name: str
    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]

    def __call__(self, z: ArrayLike) -> Array:
        """a = f(z), of the shape of z."""
        return self.value(np.asarray(z, dtype=np.float64))

    def slope(self, z: ArrayLike) -> Array:
        """f′(z), of the shape of z."""
        return self.derivative(np.asarray(z, dtype=np.float64))


def _sigmoid(z: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -z))  # e^(−log(1 + e⁻ᶻ)): never overflows, whatever z


def _sigmoid_slope(z: Array) -> Array:
    return _sigmoid(z) * _sigmoid(-z)  # σ(1 − σ), without the cancellation in 1 − σ for large z


def _silu_slope(z: Array) -> Array:
    return _sigmoid(z) * (1.0 + z * _sigmoid(-z))


def _elu(z: Array) -> Array:
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))  # where z is large, its own branch must not overflow


def _elu_slope(z: Array) -> Array:
    return np.where(z > 0.0, 1.0, np.exp(np.minimum(z, 0.0)))


_erfc = np.vectorize(math.erfc, otypes=[np.float64])  # NumPy has none of its own


def normal_cdf(z: ArrayLike) -> Array:
    """Φ(z), the share of the standard normal distribution below z."""
    return np.asarray(0.5 * _erfc(-np.asarray(z) / math.sqrt(2.0)))


def normal_density(z: ArrayLike) -> Array:
    """φ(z), the density of the standard normal distribution."""
    return np.asarray(np.exp(-0.5 * np.square(z)) / math.sqrt(2.0 * math.pi))


STEP = Activation(
    "step",
    # 1 for z ≥ 0, else 0 (McCulloch and Pitts, 1943)
    lambda z: np.where(z >= 0.0, 1.0, 0.0),
    # 0 on both sides of the jump. At 0 there is no derivative; 0 is what a computer can use.
    lambda z: np.zeros_like(z),
)
SIGMOID = Activation(
    "sigmoid",
    _sigmoid,  # σ(z) = 1/(1 + e⁻ᶻ)
    _sigmoid_slope,  # σ′ = σ(1 − σ)
)
TANH = Activation(
    "tanh",
    lambda z: np.tanh(z),
    lambda z: 1.0 - np.tanh(z) ** 2,
)
RELU = Activation(
    "relu",
    lambda z: np.maximum(z, 0.0),
    lambda z: np.where(z > 0.0, 1.0, 0.0),  # at 0: 0, as in PyTorch
)
LEAKY_RELU = Activation(
    "leaky_relu",
    lambda z: np.where(z > 0.0, z, LEAK * z),
    lambda z: np.where(z > 0.0, 1.0, LEAK),  # at 0: the leak, as in PyTorch (Maas, Hannun, Ng, 2013)
)
ELU = Activation(
    "elu",
    _elu,  # z for z > 0, else eᶻ − 1 (α = 1; Clevert, Unterthiner, Hochreiter, 2015)
    _elu_slope,  # 1 for z > 0, else eᶻ
)
GELU = Activation(
    "gelu",
    lambda z: z * normal_cdf(z),  # z·Φ(z), the exact form (Hendrycks and Gimpel, 2016)
    lambda z: normal_cdf(z) + z * normal_density(z),  # Φ(z) + z·φ(z)
)
SILU = Activation(
    "silu",
    lambda z: z * _sigmoid(z),  # z·σ(z), also called swish (Hendrycks and Gimpel, 2016; Ramachandran and others, 2017)
    _silu_slope,  # σ(z)·(1 + z·(1 − σ(z)))
)
SOFTPLUS = Activation(
    "softplus",
    lambda z: np.logaddexp(0.0, z),  # log(1 + eᶻ), a smooth ReLU (Dugas and others, 2000)
    _sigmoid,  # σ(z)
)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {each.name: each for each in (STEP, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, GELU, SILU, SOFTPLUS)}
)
