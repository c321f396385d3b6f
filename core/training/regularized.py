"""Many small networks with remedies against over-fitting, trained side by side in NumPy: 64–64–10 with ReLU. Knows no page.

The parameters of each are one row of w (M, P), laid out as core/training/stacked.py does; a normalized network ("batch", "layer",
between the first linear layer and ReLU) has its gain γ and shift β behind them. All networks of one stack are of one kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from core.foundations import regularization as remedy
from core.foundations.activations import Array
from core.foundations.regularization_config import BATCH, UNITS
from core.training import stacked

Kind = Literal["", "batch", "layer"]
SIZES = (64, UNITS, 10)
WEIGHTS = (SIZES[0] * UNITS, UNITS * SIZES[2])  # in the two layers
RATE = 0.005  # of Adam
_AXIS = {"batch": -2, "layer": -1}
_LINEAR = sum((n + 1) * m for n, m in pairwise(SIZES))
_SECOND = WEIGHTS[0] + UNITS  # where the second layer begins


@dataclass(frozen=True)
class Lane:
    """What one network gets; 0 (of `clip`: infinity) is without."""

    seed: int
    l1: float = 0.0
    l2: float = 0.0
    decay: float = 0.0
    proximal: float = 0.0
    dropout: float = 0.0
    smoothing: float = 0.0
    augment: float = 0.0
    clip: float = np.inf


def begin(kind: Kind, seed: int) -> Array:
    """(P,) a network before training; with γ = 1, β = 0 where it is normalized."""
    w = stacked.first(SIZES, seed)
    return np.concatenate([w, np.ones(UNITS), np.zeros(UNITS)]) if kind else w


def weights(w: Array) -> tuple[Array, Array]:
    """Views of the weights of both layers, (M, 4096) and (M, 640): what is decayed; biases, γ and β are not."""
    return w[:, : WEIGHTS[0]], w[:, _SECOND : _SECOND + WEIGHTS[1]]


def answers(kind: Kind, w: Array, x: Array, stats: tuple[Array, Array]) -> Array:
    """(M, n, 10) logits of networks in use for x (n, 64): batch norm with its running statistics, no unit left out."""
    (W1, b1), (W2, b2) = stacked.layers(SIZES, w)
    h = x @ np.swapaxes(W1, -1, -2)
    h += b1
    if kind == "batch":
        gain, shift = _affine(w)
        h = gain * (h - stats[0]) / np.sqrt(stats[1] + remedy.EPS) + shift
    elif kind == "layer":
        h = remedy.normalize(h, *_affine(w), axis=-1).y
    np.maximum(h, 0, out=h)
    found: Array = h @ np.swapaxes(W2, -1, -2) + b2
    return found


def _affine(w: Array) -> tuple[Array, Array]:
    return w[:, None, _LINEAR : _LINEAR + UNITS], w[:, None, _LINEAR + UNITS :]


def gradient(kind: Kind, w: Array, x: Array, goals: Array, kept: Array | None) -> tuple[Array, Array, Array]:
    """(M,) losses, (M, P) gradients and the first layer's sums (M, B, units), of a batch in training.

    x (M, B, 64), goals (M, B, 10) that add up to 1; `kept` (M, B, units) is the mask of dropout behind ReLU, None without.
    """
    (W1, b1), (W2, b2) = stacked.layers(SIZES, w)
    z = x @ np.swapaxes(W1, -1, -2) + b1
    normed = remedy.normalize(z, *_affine(w), axis=_AXIS[kind]) if kind else None
    a = np.maximum(normed.y if normed else z, 0)
    h = a if kept is None else a * kept
    logs = remedy.log_softmax(h @ np.swapaxes(W2, -1, -2) + b2)
    g = np.empty_like(w)
    (g1, c1), (g2, c2) = stacked.layers(SIZES, g)
    delta = (np.exp(logs) - goals) / x.shape[-2]
    g2[...] = np.swapaxes(delta, -1, -2) @ h
    c2[...] = delta.sum(axis=-2, keepdims=True)
    delta = delta @ W2
    if kept is not None:
        delta *= kept
    delta *= a > 0
    if normed:
        gain, shift = _affine(g)
        delta, gain[...], shift[...] = remedy.normalize_back(delta, normed, _affine(w)[0], _AXIS[kind])
    g1[...] = np.swapaxes(delta, -1, -2) @ x
    c1[...] = delta.sum(axis=-2, keepdims=True)
    return -(goals * logs).sum(axis=-1).mean(axis=-1), g, z


class Stack:
    """Networks of one kind in training."""

    def __init__(self, kind: Kind, lanes: list[Lane], versions: Array, goals: Array) -> None:
        """`versions` (9, n, 64): the pictures as they are and shifted eight ways; `goals` (n, 10), one-hot."""
        self.kind, self.lanes, self.versions, self.goals = kind, lanes, versions, goals
        self.w = np.stack([begin(kind, lane.seed) for lane in lanes])
        self.memory = np.zeros_like(self.w), np.zeros_like(self.w)
        self.stats = np.zeros((len(lanes), 1, UNITS)), np.ones((len(lanes), 1, UNITS))
        self.cut = np.zeros(len(lanes))  # updates whose gradient was cut
        self.t = 0
        self._chance = [
            (np.random.default_rng([lane.seed, 2]), np.random.default_rng([lane.seed, 3])) for lane in lanes
        ]
        self._smoothing = np.array([lane.smoothing for lane in lanes])[:, None, None]
        self._clip = np.array([lane.clip for lane in lanes])
        self._order = np.zeros((len(lanes), 0), int)

    def step(self) -> None:
        """One update of all: the batch, its gradient, what penalties add, the decay, Adam."""
        rows = self._rows()
        goals = self.goals[rows]
        if self._smoothing.any():
            goals = remedy.smoothed(goals, self._smoothing)
        _, g, z = gradient(self.kind, self.w, self.versions[self._shifts(), rows], goals, self._kept())
        if self.kind == "batch":
            self.stats = remedy.running(*self.stats, z)
        self._penalties("l1", lambda w, gw, s: remedy.l1(gw, w, s), g)
        if np.isfinite(self._clip).any():
            g, cut = remedy.clip(g, self._clip)
            self.cut += cut
        self._penalties("l2", lambda w, gw, s: remedy.l2(gw, w, s), g)
        self._weights("decay", lambda w, s: remedy.decoupled(w, RATE, s))
        self.t += 1
        remedy.adam(self.w, *self.memory, g, RATE, self.t)
        self._weights("proximal", lambda w, s: remedy.shrink(w, RATE * s))

    def _rows(self) -> Array:
        """(M, B) which examples: the order of an epoch depends on the seed alone."""
        at = self.t * BATCH % len(self.goals)
        if at == 0:
            seeds = sorted({lane.seed for lane in self.lanes})
            orders = stacked.orders(seeds, self.t * BATCH // len(self.goals), len(self.goals))
            self._order = orders[[seeds.index(lane.seed) for lane in self.lanes]]
        return self._order[:, at : at + BATCH]

    def _shifts(self) -> Array:
        """(M, B) which of the versions: 0, or a shift where augmentation's chance wants one."""
        which = np.zeros((len(self.lanes), BATCH), int)
        for k, lane in enumerate(self.lanes):
            if lane.augment:
                chance = self._chance[k][0]
                which[k] = np.where(chance.random(BATCH) < lane.augment, chance.integers(1, 9, BATCH), 0)
        return which

    def _kept(self) -> Array | None:
        if not any(lane.dropout for lane in self.lanes):
            return None
        kept = np.ones((len(self.lanes), BATCH, UNITS))
        for k, lane in enumerate(self.lanes):
            if lane.dropout:
                kept[k] = remedy.mask(self._chance[k][1].random((BATCH, UNITS)), lane.dropout)
        return kept

    def _penalties(self, name: str, act: Callable[[Array, Array, float], Array], g: Array) -> None:
        for k, lane in enumerate(self.lanes):
            if strength := getattr(lane, name):
                for w, gw in zip(weights(self.w[k : k + 1]), weights(g[k : k + 1]), strict=True):
                    gw[...] = act(w, gw, strength)

    def _weights(self, name: str, act: Callable[[Array, float], Array]) -> None:
        for k, lane in enumerate(self.lanes):
            if strength := getattr(lane, name):
                for w in weights(self.w[k : k + 1]):
                    w[...] = act(w, strength)
