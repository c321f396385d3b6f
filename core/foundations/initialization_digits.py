"""The classic network on digits, 784-128-10 with sigmoids everywhere, and how its first weights decide its fate. Knows no data.

Shapes: n pictures a batch; X (n, 784), Y (n, 10) one-hot; W1 (784, 128), b1 (128,), W2 (128, 10), b2 (10,).

    Z1 = X·W1 + b1    H = σ(Z1)    Z2 = H·W2 + b2    P = σ(Z2)    L = (1/n) Σ ½·‖P − Y‖²
    δ2 = (P − Y) ⊙ P ⊙ (1 − P)/n     δ1 = δ2·W2ᵀ ⊙ H ⊙ (1 − H)    ∂L/∂W2 = Hᵀ·δ2    ∂L/∂W1 = Xᵀ·δ1
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.config import knob
from core.foundations.activations import SIGMOID, Array
from core.foundations.by_hand import Weights, descend, drawn

SIDE, PIXELS, HIDDEN, DIGITS = 28, 784, 128, 10
BATCH = 16


@dataclass(frozen=True)
class DigitsStartConfig:
    """The network on the left starts with N(0, spread²), the one on the right with Xavier's; the rest they share."""

    spread: float = knob(1.0, 0.01, 3.0, log=True)
    rate: float = knob(0.5, 0.05, 5.0, log=True)
    epochs: int = knob(6, 1, 12)
    number: int = knob(0, 0, 99)  # of the draw


def enlarge(pictures: Array) -> Array:
    """(n, 8, 8) to (n, 784): each of 28×28 pixels is interpolated between the four cells around it."""
    places = np.clip((np.arange(SIDE) + 0.5) * 8 / SIDE - 0.5, 0, 7)
    low = np.minimum(places.astype(int), 6)
    rows = np.zeros((SIDE, 8))
    rows[np.arange(SIDE), low] = 1 - (places - low)
    rows[np.arange(SIDE), low + 1] = places - low
    return np.asarray((rows @ pictures @ rows.T).reshape(len(pictures), PIXELS))


def first_weights(spread: float | None, generator: np.random.Generator) -> Weights:
    """Normal weights of standard deviation `spread`, or Xavier's √(2/(n_in + n_out)) where it is None; biases 0."""
    return drawn((PIXELS, HIDDEN, DIGITS), spread, generator)


def forward(weights: Weights, X: Array) -> tuple[Array, Array, Array, Array]:
    """Z1, H, Z2 and P of a batch."""
    Z1 = X @ weights.W1 + weights.b1
    H = SIGMOID(Z1)
    Z2 = H @ weights.W2 + weights.b2
    return Z1, H, Z2, SIGMOID(Z2)


def loss(P: Array, Y: Array) -> float:
    """Half the squared error of a picture, on average."""
    return float(0.5 * ((P - Y) ** 2).sum(axis=1).mean())


def backward(weights: Weights, X: Array, Y: Array) -> Weights:
    """The gradient of the loss."""
    _, H, _, P = forward(weights, X)
    delta2 = (P - Y) * P * (1 - P) / len(X)
    delta1 = delta2 @ weights.W2.T * H * (1 - H)
    return Weights(X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0))


def epoch(weights: Weights, X: Array, Y: Array, rate: float, generator: np.random.Generator) -> Iterator[Weights]:
    """Every picture once, in a random order, one step a batch: yields the weights after each."""
    order = generator.permutation(len(X))
    for begin in range(0, len(X), BATCH):
        rows = order[begin : begin + BATCH]
        weights = descend(weights, backward(weights, X[rows], Y[rows]), rate)
        yield weights
