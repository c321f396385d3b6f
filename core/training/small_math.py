"""The mathematics of a small network's training in NumPy, as in a textbook. Knows no kernel.

Works where Numba is missing or has not compiled yet; small_kernels.py does the same faster (a test holds the two together).
Batches are (examples, units).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.foundations.activations import ACTIVATIONS
from core.training.small_job import BETA, DECAY, EPSILON, GAMMA, KAPPA, MU, RATE, C, D, S
from core.training.small_parts import Array

Whole = Sequence[int] | Array  # whole numbers
NAMES = ("tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "linear", "softmax")
LOSSES = ("squared", "huber", "cross_entropy")


def layers(sizes: Whole, parameters: Array) -> list[tuple[Array, Array]]:
    """W (to, from) and b (to,) of each layer, as views of the flat vector."""
    found, at = [], 0
    for n, m in pairwise(sizes):
        found.append((parameters[at : at + m * n].reshape(m, n), parameters[at + m * n : at + m * n + m]))
        at += m * n + m
    return found


def forward(
    sizes: Whole, kinds: Whole, parameters: Array, x: Array, masks: Sequence[Array] = ()
) -> list[tuple[Array, Array]]:
    """z = a·Wᵀ + b and a = f(z) of each layer; `masks` are dropout's, of the hidden layers."""
    found, a = [], x
    for i, (W, b) in enumerate(layers(sizes, parameters)):
        z = a @ W.T + b  # (examples, to)
        a = activate(kinds[i], z)
        if i < len(masks):
            a = a * masks[i]
        found.append((z, a))
    return found


def activate(kind: int, z: Array) -> Array:
    """f(z)."""
    if NAMES[kind] == "linear":
        return z
    if NAMES[kind] == "softmax":
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    return ACTIVATIONS[NAMES[kind]].value(z).astype(z.dtype)


def slope(kind: int, z: Array) -> Array:
    """f′(z)."""
    return np.ones_like(z) if NAMES[kind] == "linear" else ACTIVATIONS[NAMES[kind]].derivative(z).astype(z.dtype)


def losses(kind: int, loss: int, z: Array, a: Array, target: Array) -> Array:
    """The loss of each example, from the output layer's z and a; cross-entropy from z, the logit."""
    if LOSSES[loss] == "cross_entropy":
        if NAMES[kind] == "softmax":
            top = z.max(axis=1)
            return top + np.log(np.exp(z - top[:, None]).sum(axis=1)) - (z * target).sum(axis=1)
        return (np.logaddexp(z.dtype.type(0), z) - target * z).sum(axis=1)
    d = a - target
    if LOSSES[loss] == "huber":
        return np.where(abs(d) <= 1, d * d / 2, abs(d) - z.dtype.type(0.5)).sum(axis=1)
    return (d * d / 2).sum(axis=1)


def output_delta(kind: int, loss: int, z: Array, a: Array, target: Array) -> Array:
    """∂loss/∂z of the output layer, for each example."""
    d = a - target
    if LOSSES[loss] == "cross_entropy":
        return d
    return (np.clip(d, -1, 1) if LOSSES[loss] == "huber" else d) * slope(kind, z)


def gradient(
    sizes: Whole,
    kinds: Whole,
    loss: int,
    parameters: Array,
    x: Array,
    target: Array,
    masks: Sequence[Array] = (),
) -> Array:
    """The gradient of the batch's mean loss: δ = ∂loss/∂z goes back from layer to layer."""
    through = forward(sizes, kinds, parameters, x, masks)
    g = np.empty_like(parameters)
    delta = output_delta(kinds[-1], loss, *through[-1], target) / len(x)
    both = list(zip(layers(sizes, parameters), layers(sizes, g), strict=True))
    for i in range(len(both) - 1, -1, -1):
        (W, _), (dW, db) = both[i]
        before = through[i - 1][1] if i else x
        dW[:] = delta.T @ before
        db[:] = delta.sum(axis=0)
        if i:
            delta = delta @ W
            if masks:
                delta = delta * masks[i - 1]
            delta = delta * slope(kinds[i - 1], through[i - 1][0])
    return g


def penalty(g: Array, w: Array, weights: Array, l1: float, l2: float) -> Array:
    """The gradient of loss + l1·Σ|w| + l2/2·Σw²; `weights` is 1 for a weight and 0 for a bias."""
    return g + weights * (l1 * np.sign(w) + l2 * w)


def clip(g: Array, most: float) -> Array:
    """g, shortened to the norm `most` (Pascanu, Mikolov, Bengio 2013); 1e-6 as in torch.nn.utils.clip_grad_norm_."""
    if most == np.inf:
        return g
    return g * min(g.dtype.type(1), most / (np.sqrt((g * g).sum()) + g.dtype.type(1e-6)))


def update(w: Array, m: Array, v: Array, g: Array, weights: Array, fixed: Array, varying: Array) -> None:
    """One update in place, by the formula in small_rates.py."""
    rate = varying[RATE]
    w -= rate * fixed[DECAY] * weights * w
    m[:] = fixed[MU] * m + fixed[KAPPA] * g
    v[:] = fixed[BETA] * v + fixed[GAMMA] * (g * g)
    w -= rate * (fixed[C] * g + varying[D] * m) / (varying[S] * np.sqrt(v) + fixed[EPSILON])


def score(kinds: Whole, loss: int, z: Array, a: Array, target: Array) -> tuple[float, float]:
    """Mean loss and share of right answers."""
    if not len(z):
        return np.nan, np.nan
    if NAMES[kinds[-1]] == "linear":
        right = np.full(1, np.nan)
    elif z.shape[1] > 1:
        right = z.argmax(axis=1) == target.argmax(axis=1)  # the first of the greatest
    else:
        right = (z[:, 0] > 0) == (target[:, 0] > 0)
    with np.errstate(all="ignore"):
        return float(losses(kinds[-1], loss, z, a, target).mean()), float(right.mean())
