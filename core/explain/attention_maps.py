"""What maps of attention come to: rollout through the layers, and of each head how spread and how far it looks. Draws nothing.

A map is (…, T, S): row t holds the shares with which token t looks at the tokens s; each row sums to 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.wire import Array

Floats = NDArray[np.floating]


def rollout(maps: Floats) -> Floats:
    """How much of each input token has come to each place, if streams mix as attention says; (layers, H, n, n) → (layers, n, n).

    R₀ = I, R_l = A_l·R_{l−1} with A_l = ½·(mean over heads) + ½·I, where the I stands for the residual stream (Abnar &
    Zuidema, 2020). Rows sum to 1. Raises ValueError where a map is not square.
    """
    layers, _, n, columns = maps.shape
    if n != columns:
        raise ValueError("rollout needs tokens that look at themselves")
    steps = 0.5 * maps.mean(axis=1) + 0.5 * np.eye(n, dtype=maps.dtype)
    steps /= steps.sum(axis=-1, keepdims=True)
    reached = [np.eye(n, dtype=maps.dtype)]
    for layer in range(layers):
        reached.append(steps[layer] @ reached[-1])
    return np.stack(reached[1:])


def entropy(maps: Floats) -> Floats:
    """−Σ_s a·log₂ a in bits, the mean over the tokens that look; (…, T, S) → (…). 0: at one token; log₂ S: at all alike."""
    safe = np.where(maps > 0, maps, 1.0)
    return -(maps * np.log2(safe)).sum(axis=-1).mean(axis=-1)


def most_entropy(maps: Floats) -> Floats:
    """The most that `entropy` can be where a mask hides tokens: the mean over t of log₂ of how many tokens t may look at.

    (…, H, T, S) → (…). A token that all H heads give exactly 0 is hidden: a softmax gives 0 to no other. With nothing hidden it is
    log₂ S; where nobody looks ahead 1/T · Σ log₂ t.
    """
    seen = (maps > 0).any(axis=-3).sum(axis=-1)
    return np.log2(np.maximum(seen, 1)).mean(axis=-1)


def distance(maps: Floats) -> Floats:
    """Σ_s a·|t − s|, the mean over the tokens that look, in tokens; (…, T, S) → (…)."""
    rows, columns = maps.shape[-2:]
    far = np.abs(np.arange(rows)[:, None] - np.arange(columns)).astype(maps.dtype)
    return (maps * far).sum(axis=-1).mean(axis=-1)


def thumbnails(maps: Floats, most: int) -> Array:
    """The same with at most `most` rows and columns, each the greatest share of what it stands for; (…, T, S) → (…, t, s)."""
    for axis in (-2, -1):
        size = maps.shape[axis]
        if size > most:
            edges = np.linspace(0, size, most, endpoint=False).astype(int)  # strictly increasing: size > most
            maps = np.maximum.reduceat(maps, edges, axis=axis)
    return maps
