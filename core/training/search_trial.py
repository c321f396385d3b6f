"""One trial: a network of one hidden layer trained on 600 digits for a few epochs, in NumPy. Knows no search.

    H = max(0, X·W₁ + b₁) ⊙ M/(1 − p)      P = softmax(H·W₂ + b₂)      L = −mean ln P[t]

M drops a hidden unit with probability p, in training only. SGD with momentum 0.9: v ← 0.9·v + g, w ← w − η·v.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from core.data.digits import shares
from core.foundations.activations import Array
from core.foundations.search_config import EPOCHS, FIXED
from core.foundations.softmax import softmax

PIXELS, DIGITS = 64, 10
PART = 600  # pictures to train with, as many to validate; the other 597 are the test
MOMENTUM = 0.9
LIMIT = 10 * np.log(DIGITS)  # a training loss ten times that of who knows nothing: diverged
Weights = list[Array]  # W₁ (64, width), b₁, W₂ (width, 10), b₂


@lru_cache(maxsize=1)
def parts() -> list[tuple[Array, Any]]:
    """Training, validation, test: pictures (n, 64) from 0 to 1 and digits (n,), in an order drawn once."""
    pictures, digits = shares()
    order = np.random.default_rng(0).permutation(len(digits))
    x = pictures.reshape(len(pictures), -1).astype(float)
    return [(x[rows], digits[rows]) for rows in (order[:PART], order[PART : 2 * PART], order[2 * PART :])]


def first(width: int, chance: np.random.Generator) -> Weights:
    """He's normal weights, variance 2/inputs; biases 0."""
    return [
        chance.normal(size=(PIXELS, width)) * np.sqrt(2 / PIXELS),
        np.zeros(width),
        chance.normal(size=(width, DIGITS)) * np.sqrt(2 / width),
        np.zeros(DIGITS),
    ]


def logits(w: Weights, x: Array, mask: Array | float = 1.0) -> tuple[Array, Array]:
    """The hidden layer (n, width) and the logits (n, 10)."""
    hidden = np.maximum(x @ w[0] + w[1], 0) * mask
    return hidden, hidden @ w[2] + w[3]


def gradient(w: Weights, x: Array, t: Any, mask: Array | float = 1.0) -> Weights:
    """∂L/∂w by backpropagation: δ₂ = (P − T)/n, δ₁ = δ₂·W₂ᵀ ⊙ M where the unit is on."""
    hidden, z = logits(w, x, mask)
    delta = softmax(z)
    delta[np.arange(len(t)), t] -= 1
    delta /= len(t)
    below = (delta @ w[2].T) * mask * (hidden > 0)
    return [x.T @ below, below.sum(axis=0), hidden.T @ delta, delta.sum(axis=0)]


def loss(w: Weights, x: Array, t: Any) -> float:
    """L = −mean ln P[t] = mean (ln Σ exp z − z[t])."""
    z = logits(w, x)[1]
    high = z.max(axis=1)
    return float((high + np.log(np.exp(z - high[:, None]).sum(axis=1)) - z[np.arange(len(t)), t]).mean())


def accuracy(w: Weights, part: tuple[Array, Any]) -> float:
    """The share of pictures whose largest logit is their digit's."""
    x, t = part
    return float((logits(w, x)[1].argmax(axis=1) == t).mean())


@np.errstate(all="ignore")  # what is no number any more is told as such
def train(params: Mapping[str, float], seed: list[int]) -> tuple[list[float], Weights | None]:
    """The validation accuracy after each epoch, and the last weights, None where training diverged.

    What is not in `params` is as FIXED says. A trial ends, with the accuracies before, after an epoch that leaves the training
    loss above LIMIT or no number at all.
    """
    p = {**FIXED, **params}
    (x, t), validation, _ = parts()
    chance, batch = np.random.default_rng(seed), int(p["batch"])
    w = first(int(p["width"]), chance)
    velocity = [np.zeros_like(each) for each in w]
    curve: list[float] = []
    for _ in range(EPOCHS):
        order = chance.permutation(PART)
        for begin in range(0, PART, batch):
            rows = order[begin : begin + batch]
            mask: Array | float = 1.0
            if p["dropout"]:
                mask = (chance.random((len(rows), len(w[1]))) >= p["dropout"]) / (1 - p["dropout"])
            for each, v, g in zip(w, velocity, gradient(w, x[rows], t[rows], mask), strict=True):
                v *= MOMENTUM
                v += g
                each -= p["rate"] * v
        if not loss(w, x, t) <= LIMIT:
            return curve, None
        curve.append(accuracy(w, validation))
    return curve, w
