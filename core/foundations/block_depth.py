"""A stack of blocks at the start of training: how loud its stream is, how alike its tokens, how large each layer's gradient.

Runs in the oracle's process; the server never imports it. Four ways to lay the same layers: norm before a branch, norm after each
addition, no norm, no stream to add to.
"""

from __future__ import annotations

import math
from typing import get_args

import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.block_config import Begin

KINDS = ("pre", "post", "unnormed", "straight")
WIDTH, HEADS, INNER = 64, 4, 256
BATCH, LENGTH, SYMBOLS = 8, 16, 32
Layer = dict[str, Tensor]


def study(depth: int, begin: Begin, seed: int) -> tuple[dict[str, dict[str, list[float]]], dict[str, Array]]:
    """{"rms" | "alike": {kind: after each block, the input first}, "gradients": {kind: of each block}}; no arrays.

    Each kind gets the same weights and inputs. Raises Problem "setting_not_a_choice" | "setting_out_of_range".
    """
    if begin not in get_args(Begin):
        raise Problem("setting_not_a_choice", name="begin")
    if not 1 <= depth <= 48:
        raise Problem("setting_out_of_range", name="depth", low=1, high=48)
    found: dict[str, dict[str, list[float]]] = {"rms": {}, "alike": {}, "gradients": {}}
    for kind in KINDS:
        for name, values in of_kind(kind, depth, begin, seed).items():
            found[name][kind] = values
    return found, {}


def of_kind(kind: str, depth: int, begin: Begin, seed: int) -> dict[str, list[float]]:
    """Of the stream before the first and after each block √(mean of x²) and the mean cosine between two tokens of a text; of each
    block ‖∂loss/∂W‖ over all its weights."""
    random = torch.Generator().manual_seed(seed)
    layers = [drawn(begin, depth, random) for _ in range(depth)]
    spread = {"xavier": 1.0, "gpt2": 0.02, "here": WIDTH**-0.5}[begin]
    x = spread * torch.randn(BATCH, LENGTH, WIDTH, generator=random, dtype=torch.float64)
    readout = torch.randn(WIDTH, SYMBOLS, generator=random, dtype=torch.float64) * min(spread, WIDTH**-0.5)
    wanted = torch.randint(SYMBOLS, (BATCH * LENGTH,), generator=random)
    streams = [x]
    for layer in layers:
        streams.append(x := through(x, layer, kind))
    if kind in ("pre", "straight"):
        x = _norm(x)
    F.cross_entropy((x @ readout).flatten(0, 1), wanted).backward()
    return {
        "rms": [float(each.detach().square().mean().sqrt()) for each in streams],
        "alike": [alike(each.detach()) for each in streams],
        "gradients": [math.sqrt(sum(_square(each.grad) for each in layer.values())) for layer in layers],
    }


def alike(x: Tensor) -> float:
    """The mean cosine between the vectors of two different tokens of the same text: 1 where all are the same; x is (B, T, d)."""
    unit = F.normalize(x, dim=-1)
    cosines = unit @ unit.transpose(1, 2)
    count = cosines.shape[-1]
    return float((cosines.sum(dim=(1, 2)) - count).mean() / (count * (count - 1)))


def through(x: Tensor, layer: Layer, kind: str) -> Tensor:
    """One block: (B, T, d) → (B, T, d)."""
    for branch in (_attend, _feed):
        if kind == "post":
            x = _norm(x + branch(x, layer))
        elif kind == "unnormed":
            x = x + branch(x, layer)
        else:
            x = branch(_norm(x), layer) + (x if kind == "pre" else 0)
    return x


def drawn(begin: Begin, depth: int, random: torch.Generator) -> Layer:
    """xavier: U(−a, a) with a² = 6/(in + out). gpt2: N(0, 0.02²), here: N(0, 1/in), and what is added to the stream over √(2·depth)."""
    shapes = {"Q": (WIDTH, WIDTH), "K": (WIDTH, WIDTH), "V": (WIDTH, WIDTH), "O": (WIDTH, WIDTH)}
    shapes |= {"W1": (WIDTH, INNER), "W2": (INNER, WIDTH)}
    layer = {}
    for name, (rows, columns) in shapes.items():
        if begin == "xavier":
            most = math.sqrt(6 / (rows + columns))
            values = (2 * torch.rand(rows, columns, generator=random, dtype=torch.float64) - 1) * most
        else:
            spread = 0.02 if begin == "gpt2" else rows**-0.5
            values = spread * torch.randn(rows, columns, generator=random, dtype=torch.float64)
            values /= math.sqrt(2 * depth) if name in ("O", "W2") else 1
        layer[name] = values.requires_grad_()
    return layer


def _attend(x: Tensor, layer: Layer) -> Tensor:
    q, k, v = ((x @ layer[name]).unflatten(-1, (HEADS, -1)).transpose(1, 2) for name in "QKV")
    return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2) @ layer["O"]


def _feed(x: Tensor, layer: Layer) -> Tensor:
    return F.gelu(x @ layer["W1"]) @ layer["W2"]


def _norm(x: Tensor) -> Tensor:
    return F.layer_norm(x, (WIDTH,))


def _square(gradient: Tensor | None) -> float:
    assert gradient is not None
    return float(gradient.square().sum())
