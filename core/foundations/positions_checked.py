"""The positions of the page once more, in PyTorch: complex numbers, embeddings, scaled_dot_product_attention, in float64.

Runs in the oracle's process; the server never imports it. Knows none of core's formulas.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.config import from_dict
from core.foundations.activations import Array
from core.foundations.attention_config import tokens
from core.foundations.attention_run import embedding
from core.foundations.positions_config import PositionsConfig, settled
from core.foundations.positions_run import attended, content, mask, table, weights


def compare(config: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Array]]:
    """{"difference": the largest, "numbers": how many were compared} and no arrays. Raises Problem as `from_dict`."""
    setting = settled(from_dict(PositionsConfig, config))
    pairs = []
    if setting.kind != "learned":
        queries, keys = table(setting)
        pairs = list(zip((queries, keys, queries @ keys.T), tables(setting), strict=True))
    for how in ("none", "sinusoidal", "rotary"):
        for order in (tuple(range(len(setting.order))), setting.order):
            pairs.append((attended(setting, how, order).output, output(setting, how, order)))
    differences = [np.abs(ours - theirs).max() for ours, theirs in pairs]
    return {"difference": float(max(differences)), "numbers": sum(ours.size for ours, _ in pairs)}, {}


def turns(length: int, d: int, base: float) -> Tensor:
    """e^(i·p·θ) as complex numbers, (length, d/2)."""
    slow = torch.exp(torch.arange(0, d, 2, dtype=torch.float64) * (-math.log(base) / d))
    angles = torch.outer(torch.arange(length, dtype=torch.float64), slow)
    return torch.polar(torch.ones_like(angles), angles)


def turned(x: Tensor, base: float) -> Tensor:
    """Each pair of columns taken for a complex number and multiplied by e^(i·p·θ); (length, d)."""
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2).contiguous())
    return torch.view_as_real(pairs * turns(len(x), x.shape[-1], base)).flatten(-2)


def tables(setting: PositionsConfig) -> tuple[Array, Array, Array]:
    """Queries, keys and all their products, as positions_run.table has them."""
    if setting.kind == "rotary":
        every = (torch.from_numpy(each).expand(setting.length, -1) for each in content(setting))
        queries, keys = (turned(each, setting.base) for each in every)
    else:
        hands = turns(setting.length, setting.d, setting.base)
        queries = keys = torch.stack([hands.imag, hands.real], dim=-1).flatten(-2)
    return queries.numpy(), keys.numpy(), torch.einsum("pd,sd->ps", queries, keys).numpy()


def output(setting: PositionsConfig, how: str, order: tuple[int, ...]) -> Array:
    """The tokens in this order through one head."""
    every = tokens(setting.text)
    x = torch.from_numpy(np.stack([embedding(every[at], setting.d, setting.seed) for at in order]))
    if how == "sinusoidal":
        hands = turns(len(x), x.shape[-1], setting.base)
        x = x + torch.stack([hands.imag, hands.real], dim=-1).flatten(-2)
    w = weights(setting)
    q, k, v = (x @ torch.from_numpy(each) for each in (w.Q, w.K, w.V))
    if how == "rotary":
        q, k = turned(q, setting.base), turned(k, setting.base)
    seen = torch.from_numpy(mask(setting))
    return (
        F.scaled_dot_product_attention(q[None], k[None], v[None], attn_mask=seen)[0] @ torch.from_numpy(w.O)
    ).numpy()
