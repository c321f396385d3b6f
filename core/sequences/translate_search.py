"""Writing a translation token by token: greedily, or following several beginnings at once (beam search). Knows no text.

A beginning of n tokens has ln p = Σ ln p(token | what stands before it, the source). A finished one counts ln p / nᵃ, n with the
end sign and a the length exponent (Wu et al., 2016, simplified): without it the shortest would win.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.tokens import PADDING, UNKNOWN
from core.models.attending import Cache
from core.models.transformer import Translator
from core.sequences.translate_pairs import Written, there


@dataclass(frozen=True)
class Node:
    """A token that was considered: behind which other one (its place in the tree, −1: the first), with what probability."""

    token: int
    parent: int
    log: float  # ln p of this token
    total: float  # ln p of all up to here
    depth: int  # from 1
    kept: bool  # whether the beam went on with it, or it ended the sentence
    ended: bool


@dataclass(frozen=True)
class Found:
    """A translation: its tokens without the end sign, ln p, what it counts, its last node; `cut`: it never ended by itself."""

    ids: tuple[int, ...]
    log: float
    score: float
    node: int
    cut: bool = False


def banned(target: Written) -> list[int]:
    """What is never written: padding, "unknown" and the sign that begins."""
    return [PADDING, UNKNOWN, target.begin]


@torch.no_grad()
def greedy(model: Translator, source: Tensor, target: Written, most: int) -> list[list[int]]:
    """The likeliest token each time, for each row of `source` (B, S) until its end sign: at most `most` tokens each."""
    keep = there(source)
    memory, cache = model.encode(source, keep), Cache()
    last = torch.full((len(source), 1), target.begin)
    done = torch.zeros(len(source), dtype=torch.bool)
    written: list[Tensor] = []
    for _ in range(most):
        logits = model.decode(last, memory, keep, cache)[:, -1]
        logits[:, banned(target)] = -torch.inf
        last = logits.argmax(1, keepdim=True)
        done |= last[:, 0] == target.end
        written.append(torch.where(done, PADDING, last[:, 0]))
        if bool(done.all()):
            break
    rows = torch.stack(written, 1).tolist()
    return [[each for each in row if each != PADDING] for row in rows]


@torch.no_grad()
def beam(
    model: Translator, source: Tensor, target: Written, most: int, width: int, length: float
) -> tuple[list[Found], list[Node]]:
    """The translations that were found of `source` (S,), best first, and the tree of all that was considered.

    In each step the 2·`width` likeliest ways to go on are considered; those with the end sign among the first `width` are
    finished, of the others `width` are followed. With a width of 1 the first is the greedy one.
    """
    keep = there(source[None])
    memory, cache = model.encode(source[None], keep), Cache()
    last, totals = torch.tensor([[target.begin]]), torch.zeros(1, dtype=torch.float64)
    live: list[tuple[tuple[int, ...], int]] = [((), -1)]
    found: list[Found] = []
    nodes: list[Node] = []
    for depth in range(1, most + 1):
        count = len(live)
        logits = model.decode(last, memory.expand(count, -1, -1), keep.expand(count, -1), cache)[:, -1].double()
        logits[:, banned(target)] = -torch.inf
        logs = logits.log_softmax(1)
        order = (totals[:, None] + logs).flatten().sort(descending=True, stable=True)
        rows: list[int] = []
        sums: list[float] = []
        following: list[tuple[tuple[int, ...], int]] = []
        for rank, (total, place) in enumerate(
            zip(order.values[: 2 * width].tolist(), order.indices[: 2 * width].tolist(), strict=True)
        ):
            if total == -torch.inf:
                break
            row, token = divmod(place, logs.shape[1])
            ids, parent = live[row]
            ended = token == target.end
            kept = rank < width if ended else len(rows) < width
            nodes.append(Node(token, parent, float(logs[row, token]), total, depth, kept, ended))
            if ended and kept:
                found.append(Found(ids, total, total / depth**length, len(nodes) - 1))
            elif kept:
                rows.append(row)
                following.append(((*ids, token), len(nodes) - 1))
                sums.append(total)
        if len(found) >= width or not rows:
            break
        live, totals, cache = following, torch.tensor(sums, dtype=torch.float64), cache.pick(torch.tensor(rows))
        last = torch.tensor([[ids[-1]] for ids, _ in live])
    if not found:  # nothing ended within `most` tokens
        found = [
            Found(ids, total, total / len(ids) ** length, node, cut=True)
            for (ids, node), total in zip(live, totals.tolist(), strict=True)
        ]
    return sorted(found, key=lambda each: -each.score), nodes
