"""Attention written out: scores, scaling, mask, softmax, weighted sum, heads; dot-product and additive. Knows no text, no settings.

T queries look at S keys with H heads of d_k = d/H numbers each. A mask is True where a query may look. In a projection the rows
of X are the tokens and W stands on the right: Q = X·W_Q; torch.nn.MultiheadAttention keeps the transpose of W.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.foundations.activations import Array

Kind = Literal["dot", "additive"]
Mask = NDArray[np.bool_]


class Weights(NamedTuple):
    """What attention learns."""

    Q: Array  # (d, d)
    K: Array  # (d, d)
    V: Array  # (d, d)
    O: Array  # (d, d)  # noqa: E741 – the field's name for it
    v: Array  # (H, d_k): of additive scores


class Attended(NamedTuple):
    """Everything that attention computes, in its order."""

    Q: Array  # (T, d)
    K: Array  # (S, d)
    V: Array  # (S, d)
    scores: Array  # (H, T, S)
    scaled: Array  # (H, T, S)
    masked: Array  # (H, T, S): −∞ where a query may not look
    weights: Array  # (H, T, S): rows sum to 1
    heads: Array  # (H, T, d_k)
    joined: Array  # (T, d): the heads side by side
    output: Array  # (T, d)


def split(x: Array, heads: int) -> Array:
    """(T, d) → (H, T, d/H): a head gets the columns that lie side by side. Raises ValueError where H does not divide d."""
    T, d = x.shape
    return x.reshape(T, heads, d // heads).transpose(1, 0, 2)


def join(x: Array) -> Array:
    """(H, T, d_k) → (T, H·d_k), the inverse of `split`."""
    H, T, size = x.shape
    return x.transpose(1, 0, 2).reshape(T, H * size)


def dot_scores(q: Array, k: Array) -> Array:
    """S = Q·Kᵀ in each head: (H, T, d_k), (H, S, d_k) → (H, T, S)."""
    return q @ k.transpose(0, 2, 1)


def additive_scores(q: Array, k: Array, v: Array) -> Array:
    """S[t, s] = v·tanh(q_t + k_s) (Bahdanau et al., 2015); v is (H, d_k)."""
    return (np.tanh(q[:, :, None] + k[:, None]) * v[:, None, None]).sum(axis=-1)


def causal_mask(length: int) -> Mask:
    """True where a token may look: at itself and at what stands before it; (T, T)."""
    return np.tril(np.ones((length, length), bool))


def padding_mask(queries: int, real: int, padding: int) -> Mask:
    """Every query may look at the `real` tokens and at none of the `padding` behind them; (T, real + padding)."""
    return np.tile(np.arange(real + padding) < real, (queries, 1))


def softmax_rows(scores: Array) -> Array:
    """A[t, s] = exp(S[t, s]) / Σ exp(S[t, ·]); −∞ becomes exactly 0. Raises ValueError where a row has nothing but −∞."""
    largest = scores.max(axis=-1, keepdims=True)
    if np.isneginf(largest).any():
        raise ValueError("a query may look at nothing")
    powers = np.exp(scores - largest)
    return powers / powers.sum(axis=-1, keepdims=True)


def hard_rows(scores: Array) -> Array:
    """1 for the largest of each row, the first of equal ones, and 0 for all others: no slope leads through it."""
    return np.eye(scores.shape[-1])[scores.argmax(axis=-1)]


def attend(
    w: Weights,
    x: Array,
    memory: Array,
    mask: Mask,
    *,
    kind: Kind = "dot",
    scaling: bool = True,
    hard: bool = False,
) -> Attended:
    """output = join(softmax(Q·Kᵀ/√d_k + mask)·V)·W_O, with Q from `x` (T, d), K and V from `memory` (S, d).

    Self-attention is memory = x. Additive scores are not scaled: tanh keeps them small. There are as many heads as w.v has rows.
    Raises ValueError as `split` and `softmax_rows`.
    """
    H, size = w.v.shape
    Q, K, V = x @ w.Q, memory @ w.K, memory @ w.V
    q, k, v = (split(each, H) for each in (Q, K, V))
    scores = dot_scores(q, k) if kind == "dot" else additive_scores(q, k, w.v)
    scaled = scores / np.sqrt(size) if scaling and kind == "dot" else scores
    masked = np.where(mask, scaled, -np.inf)
    weights = hard_rows(masked) if hard else softmax_rows(masked)
    heads = weights @ v
    joined = join(heads)
    return Attended(Q, K, V, scores, scaled, masked, weights, heads, joined, joined @ w.O)


def entropy(weights: Array) -> Array:
    """H = −Σ A·ln A over the last axis, 0·ln 0 being 0: 0 where one token gets all, ln S where all get the same."""
    logs = np.log(np.where(weights > 0, weights, 1.0))
    return np.abs((weights * logs).sum(axis=-1))  # never −0
