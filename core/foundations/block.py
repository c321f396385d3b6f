"""A block of a Transformer written out: layer norm, attention, feed-forward, and the stream that both only add to. Knows no text.

T tokens are rows of d numbers. With norm "pre" each branch reads a normalized copy and the stream itself is never touched (Xiong et
al., 2020; GPT-2); with "post" the stream is normalized after each addition (Vaswani et al., 2017).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from core.foundations.activations import GELU, Array
from core.foundations.attention import Attended, Weights, attend

Norm = Literal["pre", "post"]
EPSILON = 1e-5  # as in torch.nn.LayerNorm


class Affine(NamedTuple):
    """What a layer norm learns."""

    gain: Array  # γ, (d,)
    shift: Array  # β, (d,)


class BlockWeights(NamedTuple):
    """What a block learns; biases of attention are left out."""

    attention: Weights
    norm1: Affine
    norm2: Affine
    W1: Array  # (d, m)
    b1: Array  # (m,)
    W2: Array  # (m, d)
    b2: Array  # (d,)


class Normalized(NamedTuple):
    """A layer norm's numbers in their order."""

    mean: Array  # (T, 1)
    variance: Array  # (T, 1)
    standard: Array  # (T, d): mean 0 and variance 1 in each row
    output: Array  # (T, d)


class Fed(NamedTuple):
    """A feed-forward network's numbers in their order."""

    hidden: Array  # (T, m)
    bent: Array  # (T, m)
    output: Array  # (T, d)


class Block(NamedTuple):
    """Everything a block computes. `y` and `z` are the stream after its first and its second half."""

    x: Array  # (T, d)
    norm1: Normalized
    attended: Attended
    added1: Array  # (T, d)
    y: Array  # (T, d)
    norm2: Normalized
    fed: Fed
    added2: Array  # (T, d)
    z: Array  # (T, d)


def layer_norm(x: Array, affine: Affine, epsilon: float = EPSILON) -> Normalized:
    """y = γ·(x − μ)/√(σ² + ε) + β with μ and σ² of each row, σ² being the mean square (Ba, Kiros and Hinton, 2016)."""
    mean = x.mean(axis=-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=-1, keepdims=True)
    standard = (x - mean) / np.sqrt(variance + epsilon)
    return Normalized(mean, variance, standard, standard * affine.gain + affine.shift)


def feed_forward(x: Array, w: BlockWeights) -> Fed:
    """y = GELU(x·W₁ + b₁)·W₂ + b₂: each token by itself, with the same weights at every place."""
    hidden = x @ w.W1 + w.b1
    bent = np.asarray(GELU.value(hidden))
    return Fed(hidden, bent, bent @ w.W2 + w.b2)


def block(x: Array, w: BlockWeights, *, norm: Norm = "pre") -> Block:
    """pre: y = x + A(LN₁(x)), z = y + F(LN₂(y)).  post: y = LN₁(x + A(x)), z = LN₂(y + F(y)).  x is (T, d)."""
    everywhere = np.ones((len(x), len(x)), bool)
    if norm == "pre":
        norm1 = layer_norm(x, w.norm1)
        attended = attend(w.attention, norm1.output, norm1.output, everywhere)
        added1 = y = x + attended.output
        norm2 = layer_norm(y, w.norm2)
        fed = feed_forward(norm2.output, w)
        added2 = z = y + fed.output
    else:
        attended = attend(w.attention, x, x, everywhere)
        added1 = x + attended.output
        norm1 = layer_norm(added1, w.norm1)
        y = norm1.output
        fed = feed_forward(y, w)
        added2 = y + fed.output
        norm2 = layer_norm(added2, w.norm2)
        z = norm2.output
    return Block(x, norm1, attended, added1, y, norm2, fed, added2, z)


def rms(x: Array) -> Array:
    """√(mean of x²) of each row: how loud a token is; (…, d) → (…)."""
    return np.sqrt((x**2).mean(axis=-1))
