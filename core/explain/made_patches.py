"""What made one number of a stage of a vision transformer: see core/explain/made.py. Knows no picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from core.models.base import CNN
from core.models.stage import Stage
from core.models.transformer import Block
from core.models.vit import ViT
from core.wire import Array

Numbers = NDArray[np.float64]
Maps = list[NDArray[np.float32]]
Place = tuple[int, ...]
Made = tuple[dict[str, Any], dict[str, Array]]


def position(model: CNN, _: Stage, before: Maps, place: Place) -> Made:
    """A patch's vector and the vector of its place in the sentence."""
    assert isinstance(model, ViT)
    assert model.encoder.learned is not None
    channel, y, x = place
    of_place = model.encoder.learned.weight[1 + y * model.columns + x, channel]
    return {"parts": [float(before[0][place]), float(of_place)]}, {}


def attention(model: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """What each patch and the class token bring to a place: Σ over heads of a share times that token's value, through W_O."""
    channel, y, x = place
    rows, columns = before[0].shape[1:]
    _, brought, bias = _attended(model, stage, before, 1 + y * columns + x)
    window = np.ascontiguousarray(brought[1:, channel].reshape(rows, columns))
    return {"token": float(brought[0, channel]), "bias": float(bias[channel])}, {"window": window}


def feed(model: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """Σ of the hidden units · weight, plus bias; what comes in is the stream behind attention, at this place alone."""
    channel, y, x = place
    hidden, kernel, bias = _thought(model, stage, before[0][:, y, x].astype(float) + before[1][:, y, x])
    return {"bias": float(bias[channel])}, {
        "window": hidden,
        "kernel": np.ascontiguousarray(kernel[channel]),
        "products": hidden * kernel[channel],
    }


def class_token(model: CNN, stage: Stage, before: Maps, place: Place) -> Made:
    """What the class token was, what attention brought it, and what the feed-forward network made of both."""
    tokens, brought, bias = _attended(model, stage, before, 0)
    said = brought.sum(0) + bias
    hidden, kernel, more = _thought(model, stage, tokens[0] + said)
    return {"parts": [float(each[place[0]]) for each in (tokens[0], said, kernel @ hidden + more)]}, {}


def layer_norm(model: CNN, _: Stage, before: Maps, place: Place) -> Made:
    """scale · (came − mean)/√(variance + ε) + shift, mean and variance of the token's own numbers."""
    assert isinstance(model, ViT)
    module, numbers = model.encoder.last, before[0].astype(float)
    assert module is not None
    return {
        "came": float(numbers[place]),
        "mean": float(numbers.mean()),
        "variance": float(numbers.var()),
        "epsilon": module.eps,
        "scale": float(module.weight[place[0]]),
        "shift": float(module.bias[place[0]]),
    }, {}


MADE: dict[str, Callable[[CNN, Stage, Maps, Place], Made]] = {
    "position": position,
    "attention": attention,
    "feed": feed,
    "class": class_token,
    "layer_norm": layer_norm,
}


def _attended(model: CNN, stage: Stage, before: Maps, query: int) -> tuple[Numbers, Numbers, Numbers]:
    """The tokens (T, d) that enter a block, what each brings to the token `query` (T, d), and the bias (d,) added to that.

    `before` are the patches as maps and, but for the first block, the class token.
    """
    block = _block(model, stage)
    first = before[1] if len(before) > 1 else _float64(model.first())  # type: ignore[operator] # a ViT's
    tokens = np.concatenate([first[None], before[0].reshape(len(first), -1).T]).astype(float)
    part, x = block.attention, _normed(block.first, tokens)
    q, k, v = (_dense(layer, x).reshape(len(x), part.heads, -1) for layer in (part.query, part.key, part.value))
    scores = np.einsum("hk,shk->hs", q[query], k) / math.sqrt(q.shape[-1])
    powers = np.exp(scores - scores.max(1, keepdims=True))
    said = (powers / powers.sum(1, keepdims=True)).T[..., None] * v  # (T, heads, d_k)
    return tokens, said.reshape(len(x), -1) @ _float64(part.output.weight).T, _float64(part.output.bias)


def _thought(model: CNN, stage: Stage, came: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Of one token (d,): the hidden units, and the matrix and bias that make the answer of them."""
    block = _block(model, stage)
    wide = _dense(block.wide, _normed(block.second, came))
    hidden = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))  # GELU
    return hidden, _float64(block.narrow.weight), _float64(block.narrow.bias)


def _block(model: CNN, stage: Stage) -> Block:
    """The block of a stage by the number behind its name."""
    assert isinstance(model, ViT)
    block = model.encoder.blocks[int(stage.name.lstrip("abcdefghijklmnopqrstuvwxyz")) - 1]
    assert isinstance(block, Block)
    return block


def _normed(layer: nn.LayerNorm, x: Numbers) -> Numbers:
    apart = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + layer.eps)
    return apart * _float64(layer.weight) + _float64(layer.bias)


def _dense(layer: nn.Linear, x: Numbers) -> Numbers:
    return x @ _float64(layer.weight).T + _float64(layer.bias)


def _float64(tensor: Tensor) -> Numbers:
    return tensor.detach().double().numpy()
