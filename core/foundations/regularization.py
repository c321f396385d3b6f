"""Remedies against over-fitting, written out: what each does to weights, gradients, units and goals. Knows no network and no screen.

Arrays may have leading axes (… , M networks side by side); the last two are (B examples, units). All is float64.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.foundations.activations import Array

EPS = 1e-5  # under the root of a normalization, as in torch.nn.BatchNorm1d and LayerNorm
KEEP = 0.9  # of the running mean and variance after each batch: 1 − momentum of BatchNorm1d
BETA1, BETA2, ADAM_EPS = 0.9, 0.999, 1e-8


def adam(w: Array, m: Array, v: Array, g: Array, rate: float, t: int) -> None:
    """The t-th step of Adam in place: w ← w − η·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ) (Kingma & Ba 2015; torch.optim.Adam)."""
    m *= BETA1
    m += (1 - BETA1) * g
    v *= BETA2
    v += (1 - BETA2) * g * g
    root = np.sqrt(v)
    root /= np.sqrt(1 - BETA2**t)
    root += ADAM_EPS
    w -= (rate / (1 - BETA1**t)) * m / root


def l2(g: Array, w: Array, strength: Array | float) -> Array:
    """g + λw, the gradient of loss + λ/2·Σw²: what torch.optim.Adam calls weight_decay."""
    return g + strength * w


def decoupled(w: Array, rate: float, strength: Array | float) -> Array:
    """(1 − ηλ)·w, apart from the gradient: the decay of AdamW (Loshchilov & Hutter 2019)."""
    return w * (1 - rate * strength)


def l1(g: Array, w: Array, strength: Array | float) -> Array:
    """g + λ·sign(w), a subgradient of loss + λΣ|w|; 0 counts as the sign of 0."""
    return g + strength * np.sign(w)


def shrink(w: Array, amount: Array | float) -> Array:
    """sign(w)·max(|w| − a, 0): the proximal step of a·Σ|w|, which makes weights exactly 0 (Parikh & Boyd 2014)."""
    shrunk: Array = np.sign(w) * np.maximum(np.abs(w) - amount, 0)
    return shrunk


def clip(g: Array, most: Array) -> tuple[Array, Array]:
    """(M, P) gradients, each no longer than its `most` (M,): g·min(1, c/(‖g‖ + 10⁻⁶)), and (M,) which were cut.

    torch.nn.utils.clip_grad_norm_.
    """
    share = most / (np.linalg.norm(g, axis=-1) + 1e-6)
    return g * np.minimum(1, share)[..., None], share < 1


def mask(chances: Array, p: Array | float) -> Array:
    """0 where a unit is left out (its chance, even in 0 … 1, is below p), else 1/(1 − p): inverted dropout (torch.nn.functional.dropout).

    The mean of a unit stays what it was, so that nothing is done when the network is used.
    """
    kept: Array = (chances >= p) / (1 - np.asarray(p))
    return kept


class Normed(NamedTuple):
    """What a normalization keeps for its way back."""

    y: Array
    xhat: Array
    root: Array  # √(variance + ε)


def normalize(x: Array, gain: Array, shift: Array, axis: int) -> Normed:
    """y = γ·x̂ + β with x̂ = (x − μ)/√(σ² + ε) over `axis`: −2, the batch (Ioffe & Szegedy 2015), or −1, the layer (Ba et al. 2016)."""
    away = x - x.mean(axis=axis, keepdims=True)
    root = np.sqrt((away * away).mean(axis=axis, keepdims=True) + EPS)
    xhat = away / root
    return Normed(gain * xhat + shift, xhat, root)


def normalize_back(delta: Array, kept: Normed, gain: Array, axis: int) -> tuple[Array, Array, Array]:
    """From ∂loss/∂y: ∂loss/∂x = (d − mean(d) − x̂·mean(d·x̂))/√(σ² + ε) with d = γ·∂loss/∂y, then ∂γ and ∂β (… , 1, units)."""
    d = gain * delta
    mean = d.mean(axis=axis, keepdims=True)
    along = (d * kept.xhat).mean(axis=axis, keepdims=True)
    into = (d - mean - kept.xhat * along) / kept.root
    return into, (delta * kept.xhat).sum(axis=-2, keepdims=True), delta.sum(axis=-2, keepdims=True)


def running(mean: Array, variance: Array, x: Array) -> tuple[Array, Array]:
    """The running mean and (unbiased) variance after a batch x (… , B, units), used when the network is: BatchNorm1d with momentum 0.1."""
    now = x.var(axis=-2, ddof=1, keepdims=True)
    return KEEP * mean + (1 - KEEP) * x.mean(axis=-2, keepdims=True), KEEP * variance + (1 - KEEP) * now


def smoothed(goals: Array, strength: Array | float) -> Array:
    """(1 − ε)·goal + ε/K for one-hot goals of K classes (Szegedy et al. 2016; label_smoothing of CrossEntropyLoss)."""
    return (1 - strength) * goals + strength / goals.shape[-1]


def log_softmax(z: Array) -> Array:
    """z − ln Σ eᶻ along the last axis."""
    away = z - z.max(axis=-1, keepdims=True)
    found: Array = away - np.log(np.exp(away).sum(axis=-1, keepdims=True))
    return found


def early_stop(losses: Sequence[float], patience: int) -> tuple[int, int]:
    """(place of the lowest loss seen, place where training stops): after `patience` looks in a row that were not lower, or at the end."""
    best = 0
    for place, loss in enumerate(losses):
        if loss < losses[best]:
            best = place
        elif place - best >= patience:
            return best, place
    return best, len(losses) - 1


def one_weight(rate: float, strength: float, size: float, steps: int) -> dict[str, list[float]]:
    """A weight that begins with 1 while its gradient goes +s, −s, +s, …: only the decay leads anywhere. (steps + 1) values of each rule.

    "sgd": w ← w − η(g + λw), with L2 and with decoupled decay the same. "l2": Adam with g + λw. "adamw": (1 − ηλ)w, then Adam with g.
    """
    found: dict[str, list[float]] = {}
    for rule in ("sgd", "l2", "adamw"):
        w, m, v = np.ones(1), np.zeros(1), np.zeros(1)
        told = [1.0]
        for t in range(1, steps + 1):
            g = np.full(1, size if t % 2 else -size)
            if rule == "sgd":
                w = w - rate * l2(g, w, strength)
            elif rule == "l2":
                adam(w, m, v, l2(g, w, strength), rate, t)
            else:
                w = decoupled(w, rate, strength)
                adam(w, m, v, g, rate, t)
            told.append(float(w[0]))
        found[rule] = told
    return found
