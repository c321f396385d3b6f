"""A chain of layers of one neuron each: a signal goes through, a gradient comes back. Knows no loss and no learning.

Layer l takes the output of the layer before, z = w·a, and bends it, a = f(z); every layer has the same weight and no bias, so
that what is left is the activation's own doing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.config import knob
from core.foundations.activations import Activation, Array


@dataclass(frozen=True)
class StackConfig:
    """The chain as a learner sets it."""

    # ten layers are few today, and enough for a sigmoid to lose the gradient
    layers: int = knob(10, 1, 50)
    weight: float = knob(1.0, -3.0, 3.0, step=0.05)
    signal: float = knob(1.0, -5.0, 5.0, step=0.1)


@dataclass(frozen=True)
class Stack:
    """Every number of a chain of n layers.

    z, factors: (n,), of layers 1 … n. a: (n + 1,), the input first. gradients: (n + 1,), ∂aₙ/∂aₗ for l = 0 … n.
    """

    z: Array
    a: Array
    factors: Array
    gradients: Array


def run(f: Activation, weight: float, signal: float, layers: int) -> Stack:
    """Send `signal` through `layers` layers and the gradient 1 back.

    Forward zₗ = w·aₗ₋₁, aₗ = f(zₗ). Backward, by the chain rule, ∂aₙ/∂aₗ₋₁ = ∂aₙ/∂aₗ · w·f′(zₗ), beginning with ∂aₙ/∂aₙ = 1.
    """
    z, a = np.zeros(layers), np.zeros(layers + 1)
    a[0] = signal
    for layer in range(layers):
        z[layer] = weight * a[layer]
        a[layer + 1] = f(z[layer])
    factors = weight * f.slope(z)
    gradients = np.ones(layers + 1)
    for layer in reversed(range(layers)):
        gradients[layer] = gradients[layer + 1] * factors[layer]
    return Stack(z, a, factors, gradients)


def deeper(f: Activation, config: StackConfig) -> str:
    """What twice as many layers do to the size of ∂aₙ/∂a₀: "grows" or "shrinks" by more than a twentieth, or "stays"."""
    now, then = (
        abs(run(f, config.weight, config.signal, layers).gradients[0]) for layers in (config.layers, 2 * config.layers)
    )
    return "grows" if then > 1.05 * now else "shrinks" if now > 1.05 * then else "stays"


# chains worth a look: the function's name and the rest
EXAMPLES: Mapping[str, tuple[str, StackConfig]] = MappingProxyType(
    {
        "vanish": ("sigmoid", StackConfig()),
        "keep": ("relu", StackConfig()),
        "explode": ("relu", StackConfig(layers=30, weight=1.5)),
        "fade": ("tanh", StackConfig(layers=30)),
        "dead": ("relu", StackConfig(signal=-1.0)),
    }
)
