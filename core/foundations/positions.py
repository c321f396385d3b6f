"""How a place is told: sines and cosines added, queries and keys turned, and what attention makes of both. Knows no text, no settings.

A row is a place p = 0, 1, …; columns 2i and 2i + 1 are a pair with the frequency θᵢ = base^(−2i/d), in radians for each place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.foundations.activations import Array
from core.foundations.attention import Mask, Weights, softmax_rows

BASE = 10000.0


class Placed(NamedTuple):
    """What one head of self-attention computes for tokens at their places."""

    weights: Array  # (T, T): rows sum to 1
    output: Array  # (T, d)


def frequencies(d: int, base: float = BASE) -> Array:
    """θᵢ = base^(−2i/d), i = 0 … d/2 − 1; (d/2,). Raises ValueError where d is odd."""
    if d % 2:
        raise ValueError("columns come in pairs")
    return base ** (-np.arange(0, d, 2) / d)


def sinusoidal(length: int, d: int, base: float = BASE) -> Array:
    """P[p, 2i] = sin(p·θᵢ), P[p, 2i + 1] = cos(p·θᵢ); (length, d) (Vaswani et al., 2017). Raises as `frequencies`."""
    angles = np.arange(length)[:, None] * frequencies(d, base)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(length, d)


def rotate(x: Array, places: Array, base: float = BASE) -> Array:
    """Turn each pair of each row by p·θᵢ (Su et al., 2021): (T, d), (T,) → (T, d). Raises as `frequencies`.

    x′[2i] = x[2i]·cos(pθᵢ) − x[2i + 1]·sin(pθᵢ),  x′[2i + 1] = x[2i]·sin(pθᵢ) + x[2i + 1]·cos(pθᵢ)
    """
    angles = places[:, None] * frequencies(x.shape[-1], base)
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = (even * np.cos(angles) - odd * np.sin(angles), even * np.sin(angles) + odd * np.cos(angles))
    return np.stack(turned, axis=-1).reshape(x.shape)


def products(queries: Array, keys: Array) -> Array:
    """D[p, s] = q_p · k_s: (T, d), (S, d) → (T, S)."""
    return queries @ keys.T


def by_distance(base: float, d: int, length: int) -> Array:
    """Σᵢ cos(Δ·θᵢ) for Δ = 0 … length − 1: what P[p]·P[p ± Δ] of `sinusoidal` comes to at any p; (length,)."""
    return np.cos(np.arange(length)[:, None] * frequencies(d, base)).sum(axis=-1)


def attend_placed(w: Weights, x: Array, mask: Mask, turned: float | None = None) -> Placed:
    """softmax(Q·Kᵀ/√d + mask)·V·W_O of one head over the tokens x, (T, d), the places already added to them or not.

    With `turned`, a base, queries and keys are rotated by their places p = 0 … T − 1; values are not. The mask is True where a
    token may look. Raises ValueError as `frequencies` and `softmax_rows`.
    """
    q, k, v = x @ w.Q, x @ w.K, x @ w.V
    if turned is not None:
        places = np.arange(len(x), dtype=float)
        q, k = rotate(q, places, turned), rotate(k, places, turned)
    weights = softmax_rows(np.where(mask, products(q, k) / np.sqrt(x.shape[-1]), -np.inf))
    return Placed(weights, weights @ v @ w.O)
