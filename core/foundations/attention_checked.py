"""The attention of the page once more, in PyTorch: scaled_dot_product_attention, MultiheadAttention, in float64.

Runs in the oracle's process; the server never imports it. Knows none of core's formulas.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.config import from_dict
from core.foundations.activations import Array
from core.foundations.attention import Mask, Weights
from core.foundations.attention_config import AttentionConfig
from core.foundations.attention_run import mask, run, sentences, weights


def compare(config: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Array]]:
    """{"difference": the largest, "numbers": how many were compared, "name": PyTorch's} and no arrays.

    Raises Problem as `core.config.from_dict` and `attention_config.read_text`.
    """
    setting = from_dict(AttentionConfig, config)
    asking, asked = sentences(setting)
    ours, w, seen = run(setting)._asdict(), weights(setting), mask(setting, asking, asked)
    usual = setting.kind == "dot" and setting.choice == "soft"
    if usual and setting.scaling:
        name, theirs = "torch.nn.MultiheadAttention", module(w, asking.X, asked.X, seen)
    elif usual:
        name = "scaled_dot_product_attention"
        theirs = {"heads": product(w, asking.X, asked.X, seen, scale=1.0)}
    else:
        name = "torch.tanh" if setting.choice == "soft" else "torch.argmax"
        theirs = other(setting, w, asking.X, asked.X, seen)
    found = {
        "difference": max(float(np.abs(ours[each] - value).max()) for each, value in theirs.items()),
        "numbers": sum(value.size for value in theirs.values()),
        "name": name,
    }
    return found, {}


def module(w: Weights, x: Array, memory: Array, seen: Mask) -> dict[str, Array]:
    """The output and the weights of each head by torch.nn.MultiheadAttention, and the heads by `product`."""
    d = len(w.O)
    made = nn.MultiheadAttention(d, len(w.v), bias=False, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        made.in_proj_weight.copy_(_tensor(np.concatenate([w.Q.T, w.K.T, w.V.T])))
        made.out_proj.weight.copy_(_tensor(w.O.T))
        asking, asked = _tensor(x)[None], _tensor(memory)[None]
        # PyTorch's mask is True where a query may not look
        output, each = made(asking, asked, asked, attn_mask=_tensor(~seen), average_attn_weights=False)
    return {"output": output[0].numpy(), "weights": each[0].numpy(), "heads": product(w, x, memory, seen)}


def product(w: Weights, x: Array, memory: Array, seen: Mask, scale: float | None = None) -> Array:
    """The heads by torch.nn.functional.scaled_dot_product_attention, (H, T, d_k); `scale` None is 1/√d_k."""
    q, k, v = _projected(w, x, memory)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=_tensor(seen), scale=scale).numpy()


def other(setting: AttentionConfig, w: Weights, x: Array, memory: Array, seen: Mask) -> dict[str, Array]:
    """Weights and output where PyTorch has no layer: additive scores one by one, hard choice by argmax."""
    q, k, v = _projected(w, x, memory)
    if setting.kind == "additive":
        of_head = [[[w_h @ torch.tanh(one + each) for each in ks] for one in qs] for qs, ks, w_h in zip(q, k, _tensor(w.v), strict=True)]  # fmt: skip
        scores = torch.tensor(of_head, dtype=torch.float64)
    else:
        scores = torch.einsum("htd,hsd->hts", q, k) * (q.shape[-1] ** -0.5 if setting.scaling else 1.0)
    scores = scores.masked_fill(~_tensor(seen), float("-inf"))
    if setting.choice == "hard":
        shares = F.one_hot(scores.argmax(dim=-1), scores.shape[-1]).double()
    else:
        shares = scores.softmax(dim=-1)
    heads = torch.einsum("hts,hsd->thd", shares, v).flatten(1)
    return {"weights": shares.numpy(), "output": (heads @ _tensor(w.O)).numpy()}


def _projected(w: Weights, x: Array, memory: Array) -> tuple[Tensor, Tensor, Tensor]:
    """q, k, v of each head, (H, T or S, d_k)."""
    pairs = ((x, w.Q), (memory, w.K), (memory, w.V))
    q, k, v = (
        F.linear(_tensor(each), _tensor(matrix.T)).unflatten(1, w.v.shape).transpose(0, 1) for each, matrix in pairs
    )
    return q, k, v


def _tensor(values: Array | Mask) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values))
