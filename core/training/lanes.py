"""Many networks of one shape trained as one: a lane is a network with a rule, a rate and a seed of its own. Knows no screen.

All parameters of a lane lie in one row of a matrix (lanes, P), so one formula updates everybody; layer by layer the lanes are a batch
of matrices (bmm) or the groups of one convolution. Lanes of the same seed begin with the same weights and see the same batches.

    w ← w − α·λ·w                        (AdamW's weights, λ = DECAY)
    m ← μ·m + κ·g
    v ← β·v + γ·g²
    w ← w − α·(c·g + d·m) / (s·√v + ε)   with the coefficients of core/training/small_rates.py

A lane whose numbers are none any more stays broken; no number of another lane ever touches it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.training.small import Rule
from core.training.small_parts import Array
from core.training.small_rates import DECAY, RULES

Family = Literal["mlp", "cnn"]
SIDE, CLASSES, HIDDEN, FILTERS = 8, 10, 32, (8, 16)
BATCH = 64


class Layer(NamedTuple):
    """A layer as torch.nn keeps it: the weight's shape (to, from, …), what reaches one of its units, and its bias (to,)."""

    weight: tuple[int, ...]
    fan_in: int


LAYERS: dict[Family, tuple[Layer, ...]] = {
    "mlp": (Layer((HIDDEN, SIDE * SIDE), SIDE * SIDE), Layer((CLASSES, HIDDEN), HIDDEN)),
    "cnn": (  # both convolutions 3×3, stride 2, padding 1: 8×8 → 4×4 → 2×2
        Layer((FILTERS[0], 1, 3, 3), 9),
        Layer((FILTERS[1], FILTERS[0], 3, 3), 9 * FILTERS[0]),
        Layer((CLASSES, 4 * FILTERS[1]), 4 * FILTERS[1]),
    ),
}


@dataclass(frozen=True)
class Lane:
    """Who runs: a rule with its learning rate, and the seed of its first weights and of its batches."""

    rule: Rule
    rate: float
    seed: int


@dataclass(frozen=True, eq=False)
class Part:
    """Pictures (n, 64), ink from 0 to 1, and their classes (n,)."""

    inputs: Tensor
    labels: Tensor


@dataclass(frozen=True, eq=False)
class Trained:
    """What became of L lanes: mean losses on each part at R moments, the update that broke a lane (−1: none), parameters."""

    losses: Array  # (parts, L, R) infinite from where a lane is broken
    broken: Array  # (L,) i4
    parameters: Tensor  # (L, P)


def sizes(family: Family) -> list[int]:
    """Numbers in each weight and bias, in their order."""
    return [count for layer in LAYERS[family] for count in (int(np.prod(layer.weight)), layer.weight[0])]


def first(family: Family, seed: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """(P,) first parameters, drawn as torch.nn.Linear and Conv2d draw theirs: uniform within ±1/√fan_in."""
    chance = torch.Generator().manual_seed(seed)
    parts = []
    for (shape, fan_in), count in zip(LAYERS[family], sizes(family)[::2], strict=True):
        drawn = torch.rand(count + shape[0], generator=chance, dtype=torch.float64)
        parts.append((2 * drawn - 1) / fan_in**0.5)
    return torch.cat(parts).to(dtype)


def batches(seed: int, steps: int, examples: int) -> Tensor:
    """(steps, BATCH) which examples each update sees: a new order in each epoch, the smaller rest left out."""
    chance = torch.Generator().manual_seed(10_000 + seed)
    each = examples // BATCH
    orders = [torch.randperm(examples, generator=chance)[: each * BATCH] for _ in range(-(-steps // each))]
    return torch.cat(orders).view(-1, BATCH)[:steps]


def logits(family: Family, w: Tensor, x: Tensor) -> Tensor:
    """(L, B, classes) of the lanes with parameters w (L, P), for pictures x (L, B, 64)."""
    lanes, count = x.shape[:2]
    parts = w.split(sizes(family), dim=1)
    if family == "mlp":
        h = x
        for layer, (weight, bias) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
            matrix = weight.view(lanes, *LAYERS[family][layer].weight)
            h = torch.baddbmm(bias[:, None], functional.relu(h) if layer else h, matrix.transpose(1, 2))
        return h
    h = x.view(lanes, count, SIDE, SIDE).transpose(0, 1)  # (B, lanes·channels, height, width): a lane is a group
    for (shape, _), weight, bias in zip(LAYERS[family][:2], parts[:4:2], parts[1:4:2], strict=True):
        kernels = weight.reshape(lanes * shape[0], *shape[1:])
        h = functional.relu(functional.conv2d(h, kernels, bias.reshape(-1), stride=2, padding=1, groups=lanes))
    flat = h.reshape(count, lanes, -1).transpose(0, 1)  # (lanes, B, 64)
    matrix = parts[4].view(lanes, *LAYERS[family][2].weight)
    return torch.baddbmm(parts[5][:, None], flat, matrix.transpose(1, 2))


def losses(family: Family, w: Tensor, x: Tensor, labels: Tensor) -> Tensor:
    """(L,) mean cross-entropy of each lane; x (L, B, 64), labels (L, B)."""
    z = logits(family, w, x)
    each = functional.cross_entropy(z.reshape(-1, CLASSES), labels.reshape(-1), reduction="none")
    return each.view(labels.shape).mean(1)


class Rules:
    """The update of all lanes at once; what each remembers, m and v (L, P), begins at 0."""

    def __init__(self, family: Family, lanes: Sequence[Lane], w: Tensor) -> None:
        def column(values: Sequence[float]) -> Tensor:
            return torch.tensor(values, dtype=w.dtype)[:, None]

        rules = [RULES[lane.rule] for lane in lanes]
        self.mu, self.kappa, self.beta, self.gamma, self.c, self.d, self.s, self.epsilon = map(column, zip(*rules, strict=True))  # fmt: skip
        self.rate = column([lane.rate for lane in lanes])
        self.adaptive = torch.tensor([lane.rule in ("adam", "adamw") for lane in lanes])[:, None]
        weights = torch.cat([torch.full((n,), 1.0 - k % 2, dtype=w.dtype) for k, n in enumerate(sizes(family))])
        self.keep = 1 - self.rate * DECAY * column([lane.rule == "adamw" for lane in lanes]) * weights
        self.m, self.v, self.t = torch.zeros_like(w), torch.zeros_like(w), 0

    def step(self, w: Tensor, g: Tensor) -> None:
        """Change w (L, P) in place, given its gradient g."""
        self.t += 1
        d, s = self.d, self.s
        if self.adaptive.any():
            d = torch.where(self.adaptive, 1 / (1 - 0.9**self.t), d)
            s = torch.where(self.adaptive, 1 / (1 - 0.999**self.t) ** 0.5, s)
        self.m.mul_(self.mu).addcmul_(g, self.kappa)
        self.v.mul_(self.beta).addcmul_(g * g, self.gamma)
        move = (self.c * g).addcmul_(d, self.m)
        w.mul_(self.keep).addcdiv_(move.mul_(-self.rate), self.v.sqrt().mul_(s).add_(self.epsilon))


def train(family: Family, lanes: Sequence[Lane], data: Part, judged: Sequence[Part], at: Sequence[int]) -> Trained:
    """Train all lanes on `data` to the last of the updates `at`, with the losses on each of `judged` after each of them."""
    dtype, steps = data.inputs.dtype, max(at)
    seeds = sorted({lane.seed for lane in lanes})
    whose = torch.tensor([seeds.index(lane.seed) for lane in lanes])
    order = torch.stack([batches(seed, steps, len(data.labels)) for seed in seeds])  # (seeds, steps, BATCH)
    w = torch.stack([first(family, lane.seed, dtype) for lane in lanes])
    rules = Rules(family, lanes, w)
    found = np.full((len(judged), len(lanes), len(at)), np.inf)
    broken = torch.full((len(lanes),), -1)
    for moment, (begin, end) in enumerate(pairwise([0, *at])):
        for k in range(begin, end):
            chosen = order[:, k][whose]  # (L, BATCH)
            leaf = w.detach().requires_grad_()
            (g,) = torch.autograd.grad(losses(family, leaf, data.inputs[chosen], data.labels[chosen]).sum(), leaf)
            rules.step(w, g)
            fresh = (broken < 0) & ~torch.isfinite(w).all(1)
            broken[fresh] = k + 1
        with torch.no_grad():
            for number, part in enumerate(judged):
                found[number, :, moment] = _judged(family, w, part, broken < 0)
        off = torch.from_numpy(
            ~np.isfinite(found[:, :, moment]).all(axis=0)
        )  # whole weights, and yet a loss that is none
        broken[off & (broken < 0)] = end
    return Trained(found, broken.numpy().astype(np.int32), w)


def _judged(family: Family, w: Tensor, part: Part, whole: Tensor) -> Array:
    """(L,) losses on a part; infinite where a lane is broken, or where its loss is no number."""
    lanes = len(w)
    x = part.inputs.expand(lanes, *part.inputs.shape)
    each = losses(family, w, x, part.labels.expand(lanes, -1))
    return torch.where(whole & torch.isfinite(each), each, torch.inf).double().numpy()
