"""Many small networks trained side by side, written out in NumPy: what they answer, their gradients, one update. Knows no schedule.

M networks of the same `sizes` (units of each layer, the inputs first), tanh in the hidden layers, one linear output z. Their
parameters are one array w (M, P): layer after layer the weights, row by row (to, from), then the biases. All is float64.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from core.foundations.activations import Array
from core.training.small_rates import RULES


def first(sizes: Sequence[int], seed: int) -> Array:
    """(P,) the network before training: Glorot's uniform weights, biases 0 (Glorot & Bengio 2010)."""
    chance, parts = np.random.default_rng(seed), []
    for n, m in pairwise(sizes):
        reach = np.sqrt(6 / (n + m))
        parts += [chance.uniform(-reach, reach, m * n), np.zeros(m)]
    return np.concatenate(parts)


def layers(sizes: Sequence[int], w: Array) -> Iterator[tuple[Array, Array]]:
    """Views of w (…, P): for each layer its weights (…, to, from) and its biases (…, 1, to)."""
    at = 0
    for n, m in pairwise(sizes):
        W, b = w[..., at : at + m * n], w[..., at + m * n : at + m * n + m]
        yield W.reshape(*w.shape[:-1], m, n), b[..., None, :]
        at += m * n + m


def forward(sizes: Sequence[int], w: Array, x: Array) -> list[Array]:
    """The activations of all layers, the inputs first: x (M or 1, B, inputs) → a_l (M, B, units); the last is z (M, B, 1)."""
    a = [x]
    for W, b in layers(sizes, w):
        z = a[-1] @ np.swapaxes(W, -1, -2) + b
        a.append(z if len(a) == len(sizes) - 1 else np.tanh(z))
    return a


def cross_entropy(z: Array, target: Array) -> Array:
    """(M,) the mean over the examples of ln(1 + eᶻ) − t·z, for targets 0 or 1 and logits z (M, B, 1)."""
    loss: Array = (np.logaddexp(0, z) - target * z).mean(axis=(-1, -2))
    return loss


def gradient(sizes: Sequence[int], w: Array, x: Array, target: Array) -> tuple[Array, Array]:
    """(M,) the mean cross-entropy of a batch x (M, B, inputs), target (M, B, 1), and (M, P) its gradient, by backpropagation."""
    a = forward(sizes, w, x)
    delta = (1 / (1 + np.exp(-a[-1])) - target) / x.shape[-2]  # ∂loss/∂z
    return cross_entropy(a[-1], target), backward(sizes, w, a, delta)


def backward(sizes: Sequence[int], w: Array, a: list[Array], delta: Array) -> Array:
    """(M, P) the gradient from δ = ∂loss/∂z of the last layer: ∂W = δᵀ·a, ∂b = Σδ, and one layer down δ ← (δ·W)·(1 − a²)."""
    g = np.empty_like(w)
    into = list(layers(sizes, g))
    for place, (W, _) in reversed(list(enumerate(layers(sizes, w)))):
        into[place][0][...] = np.swapaxes(delta, -1, -2) @ a[place]
        into[place][1][...] = delta.sum(axis=-2, keepdims=True)
        if place:
            delta = (delta @ W) * (1 - a[place] ** 2)
    return g


def update(rule: str, w: Array, memory: tuple[Array, Array], g: Array, rates: Array, t: int) -> None:
    """One update in place, the rule as core/training/small_rates.py writes it; `rates` (M,) are those of this update, the t-th.

    Raises ValueError for AdamW: its decay is of weights alone, which this does not know.
    """
    if rule == "adamw":
        raise ValueError(rule)
    mu, kappa, beta, gamma, c, d, s, epsilon = RULES[rule]
    if rule == "adam":
        d, s = 1 / (1 - 0.9**t), 1 / np.sqrt(1 - 0.999**t)
    m, v = memory
    m *= mu
    m += kappa * g
    step = c * g + d * m
    if s:
        v *= beta
        v += gamma * g * g
        step /= s * np.sqrt(v) + epsilon
    w -= rates[:, None] * step


def orders(seeds: Sequence[int], epoch: int, examples: int) -> Array:
    """(M, examples) in which order each network sees them in this epoch: it depends on its seed and on nothing else."""
    return np.stack([np.random.default_rng([seed, epoch, 1]).permutation(examples) for seed in seeds])
