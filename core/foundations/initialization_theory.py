"""How variance spreads through infinitely wide random layers. Knows no weights and no random numbers.

In a very wide layer each sum z has many random terms, so it is normal with mean 0 and variance q. What a layer does to signal and
gradient is then an integral over the normal distribution (LeCun et al., 1998; Glorot, Bengio, 2010; He et al., 2015; Poole et
al., 2016, and Schoenholz et al., 2017, for any activation). With g² = n·Var(w) and Z ~ N(0, 1):

    q_l = g²·E[a_{l−1}²]     E[a_l²] = E[f(√q_l·Z)²]     Var(∂C/∂a_{l−1}) = g²·E[f′(√q_l·Z)²] · Var(∂C/∂a_l)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.foundations.activations import Activation, Array

FAR = 9.0  # standard deviations; beyond lies 10⁻¹⁸ of the distribution
HALVINGS = 9
POINTS = 12  # in each piece


@dataclass(frozen=True)
class Spread:
    """Standard deviations, layer by layer.

    activations, gradients: (L + 1,), of the input and layers 1 … L. factors: (L,), by which the gradient's is multiplied on its
    way back through each layer.
    """

    activations: Array
    gradients: Array
    factors: Array


@cache
def quadrature() -> tuple[Array, Array]:
    """Places and weights of an integral over the standard normal distribution: E[h(Z)] ≈ Σ weight · h(place).

    Gauss's rule on pieces that get shorter towards 0, where activations bend, however large the variance is.
    """
    places, weights = np.polynomial.legendre.leggauss(POINTS)
    ends = np.array([0.0, *(FAR / 2.0**k for k in range(HALVINGS, -1, -1))])
    half, middle = np.diff(ends)[:, None] / 2, (ends[1:, None] + ends[:-1, None]) / 2
    z = (middle + half * places).ravel()
    share = (half * weights).ravel() * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    both = np.concatenate([-z[::-1], z]), np.concatenate([share[::-1], share])
    for each in both:
        each.flags.writeable = False
    return both


def predict(f: Activation, gain: float, depth: int) -> Spread:
    """The spreads in `depth` layers with g² = n·Var(w) = `gain`, for an input and an output gradient of variance 1."""
    places, weights = quadrature()
    second, activations, factors = 1.0, [1.0], []
    for _ in range(depth):
        scale = float(np.sqrt(gain * second))
        z = scale * places
        a = f(z)
        mean, second = float(weights @ a), float(weights @ a**2)
        activations.append(float(np.sqrt(weights @ (a - mean) ** 2)) if scale > 0 else 0.0)  # where all say the same
        factors.append(float(np.sqrt(gain * (weights @ f.slope(z) ** 2))))
    gradients = [1.0]
    for factor in reversed(factors):
        gradients.insert(0, gradients[0] * factor)
    return Spread(np.array(activations), np.array(gradients), np.array(factors))
