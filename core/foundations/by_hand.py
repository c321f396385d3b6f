"""A network by hand: 64 pixels, 32 hidden neurons, 10 digits, in NumPy alone. Knows no library that differentiates.

Shapes: n pictures a batch; X (n, 64), Y (n, 10) one-hot; W1 (64, 32), b1 (32,), W2 (32, 10), b2 (10,).

    Z1 = X·W1 + b1      H = σ(Z1)        Z2 = H·W2 + b2      P = softmax(Z2)      L = −(1/n) Σ log P[i, yᵢ]
    δ2 = (P − Y)/n      ∂L/∂W2 = Hᵀ·δ2   ∂L/∂b2 = Σ δ2
    δ1 = δ2·W2ᵀ ⊙ H ⊙ (1 − H)            ∂L/∂W1 = Xᵀ·δ1      ∂L/∂b1 = Σ δ1

A product of matrices is `@`, a product element by element `*`: to mix them up is the classic mistake of this program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core.foundations.activations import Array

PIXELS, HIDDEN, DIGITS = 64, 32, 10
SPREAD = {"xavier": None, "normal": 1.0, "zeros": 0.0}  # standard deviation of the first weights; None: √(2/(in + out))


class Weights(NamedTuple):
    """All numbers the network learns; a gradient has the same four parts."""

    W1: Array
    b1: Array
    W2: Array
    b2: Array


def first_weights(start: str, generator: np.random.Generator) -> Weights:
    """Random weights and zero biases. `start` is a key of SPREAD."""
    return drawn((PIXELS, HIDDEN, DIGITS), SPREAD[start], generator)


def drawn(sizes: tuple[int, int, int], spread: float | None, generator: np.random.Generator) -> Weights:
    """Normal weights of standard deviation `spread`, or Xavier's √(2/(n_in + n_out)) where it is None; biases 0."""

    def draw(inputs: int, outputs: int) -> Array:
        sigma = np.sqrt(2 / (inputs + outputs)) if spread is None else spread
        return sigma * generator.standard_normal((inputs, outputs))

    inputs, hidden, outputs = sizes
    return Weights(draw(inputs, hidden), np.zeros(hidden), draw(hidden, outputs), np.zeros(outputs))


def sigmoid(z: Array) -> Array:
    """σ(z) = 1/(1 + e⁻ᶻ), without overflow for large negative z."""
    return np.exp(-np.logaddexp(0, -z))


def softmax(z: Array) -> Array:
    """Each row becomes probabilities; the largest logit is taken off first, which changes nothing but the overflow."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def forward(weights: Weights, X: Array) -> tuple[Array, Array]:
    """Hidden activations H (n, 32) and probabilities P (n, 10)."""
    H = sigmoid(X @ weights.W1 + weights.b1)
    return H, softmax(H @ weights.W2 + weights.b2)


def loss(P: Array, Y: Array) -> float:
    """Cross-entropy: the mean of −log of the right digit's probability; one that rounding made 0 counts as 1e-300."""
    return float(-np.log(np.maximum((P * Y).sum(axis=1), 1e-300)).mean())


def backward(weights: Weights, X: Array, Y: Array, H: Array, P: Array) -> Weights:
    """The gradient of the loss, from the last layer to the first."""
    delta2 = (P - Y) / len(X)
    delta1 = delta2 @ weights.W2.T * H * (1 - H)
    return Weights(X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0))


def descend(weights: Weights, gradient: Weights, rate: float) -> Weights:
    """One step downhill: W ← W − η ∂L/∂W."""
    return Weights(*(part - rate * slope for part, slope in zip(weights, gradient, strict=True)))


def epoch(
    weights: Weights, X: Array, Y: Array, rate: float, batch: int, generator: np.random.Generator
) -> Iterator[tuple[Weights, float, float]]:
    """Every picture once, in a random order: yields weights, loss and accuracy after each batch."""
    order = generator.permutation(len(X))
    for first in range(0, len(X), batch):
        rows = order[first : first + batch]
        H, P = forward(weights, X[rows])
        measured = loss(P, Y[rows]), float((P.argmax(axis=1) == Y[rows].argmax(axis=1)).mean())
        weights = descend(weights, backward(weights, X[rows], Y[rows], H, P), rate)
        yield weights, *measured
