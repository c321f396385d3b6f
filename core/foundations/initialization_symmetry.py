"""Four hidden neurons that start alike, in a network 2-4-1: what keeps them alike, and what tells them apart. Knows no page.

Shapes: X (5, 2), y (5,); W1 (4, 2), b1 (4,), w2 (4,), b2. The five points are one batch: the corners of a square as in XOR, and
its center, so that there are more ones than zeros. One direction alone cannot tell the ones from the zeros.

    Z = X·W1ᵀ + b1    H = f(Z)    p = σ(H·w2 + b2)    L = −mean(y log p + (1 − y) log(1 − p))
    δ = (p − y)/5     ∂L/∂w2 = Hᵀδ    ∂L/∂W1 = (δ w2ᵀ ⊙ f′(Z))ᵀ·X
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from core.config import knob
from core.foundations.activations import ACTIVATIONS, SIGMOID, Activation, Array

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.5]])
Y = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
NEURONS = 4
RATE = 1.0
ALIKE = 1e-9  # weights closer than this count as the same


@dataclass(frozen=True)
class TwinsConfig:
    """How the four start: all weights `constant`, plus noise of standard deviation `noise`; biases 0."""

    hidden: Literal["sigmoid", "tanh", "relu"] = "sigmoid"
    constant: float = knob(0.0, 0.0, 1.0, step=0.1)
    noise: float = knob(0.0, 0.0, 0.5, step=0.01)
    steps: int = knob(100, 0, 200, step=10)


class Weights(NamedTuple):
    """All that the network learns; its gradient has the same parts."""

    W1: Array
    b1: Array
    w2: Array
    b2: Array


@dataclass(frozen=True)
class Twins:
    """first, last: the weights before the first and after the last step; gradient: the first. path: (steps + 1, 4), each
    neuron's weight w₁ over time; losses: (steps + 1,)."""

    first: Weights
    last: Weights
    gradient: Weights
    path: Array
    losses: Array


def start(config: TwinsConfig) -> Weights:
    """The weights before the first step."""
    noise = config.noise * np.random.default_rng(0).standard_normal((NEURONS, 3))
    weights = config.constant + noise
    return Weights(weights[:, :2], np.zeros(NEURONS), weights[:, 2], np.zeros(()))


def backward(f: Activation, weights: Weights) -> tuple[float, Weights]:
    """The loss on the five points, and its gradient."""
    Z = X @ weights.W1.T + weights.b1
    H = f(Z)
    logits = H @ weights.w2 + weights.b2
    loss = float(np.mean(np.logaddexp(0.0, logits) - Y * logits))
    delta = (SIGMOID(logits) - Y) / len(Y)
    hidden = np.outer(delta, weights.w2) * f.slope(Z)
    return loss, Weights(hidden.T @ X, hidden.sum(axis=0), H.T @ delta, delta.sum())


@lru_cache(maxsize=100)  # a page asks for it at every change of something else
def train(config: TwinsConfig) -> Twins:
    """Plain gradient descent from the start of this config."""
    return descend(config, start(config))


def descend(config: TwinsConfig, weights: Weights) -> Twins:
    """Plain gradient descent from `weights`."""
    f = ACTIVATIONS[config.hidden]
    first, path, losses = weights, [weights.W1[:, 0]], []
    for _ in range(config.steps):
        loss, gradient = backward(f, weights)
        weights = Weights(*(part - RATE * slope for part, slope in zip(weights, gradient, strict=True)))
        losses.append(loss)
        path.append(weights.W1[:, 0])
    losses.append(backward(f, weights)[0])
    return Twins(first, weights, backward(f, first)[1], np.array(path), np.array(losses))


def neurons(weights: Weights) -> Array:
    """(4, 4): each hidden neuron's incoming weights, its bias and its outgoing weight."""
    return np.column_stack([weights.W1, weights.b1, weights.w2]) + 0.0  # no −0


def paths(twins: Twins) -> tuple[list[int], dict[str, list[float]]]:
    """Each neuron's w₁ at some fifty of the steps, for a drawing: the steps, {"n1": …}."""
    every = max(1, (len(twins.path) - 1) // 50)
    lines = {f"n{neuron + 1}": twins.path[::every, neuron].tolist() for neuron in range(NEURONS)}
    return list(range(0, len(twins.path), every)), lines


def different(weights: Weights) -> int:
    """How many of the four are no copies of another."""
    found: list[Array] = []
    for each in neurons(weights):
        if all(np.abs(each - other).max() > ALIKE for other in found):
            found.append(each)
    return len(found)


def learning(config: TwinsConfig) -> str:
    """Which weights get a gradient at the first step: "none", "incoming", "outgoing" or "both"; biases aside."""
    _, gradient = backward(ACTIVATIONS[config.hidden], start(config))
    incoming, outgoing = bool(np.any(gradient.W1)), bool(np.any(gradient.w2))
    return "both" if incoming and outgoing else "outgoing" if outgoing else "incoming" if incoming else "none"


@lru_cache(maxsize=100)
def one_disturbed(config: TwinsConfig) -> int:
    """How many differ at the end if all start alike but for one weight of one neuron, which is larger by 0.1."""
    weights = start(replace(config, noise=0.0))
    W1 = weights.W1.copy()
    W1[0, 0] += 0.1
    return different(descend(config, weights._replace(W1=W1)).last)
