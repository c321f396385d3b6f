"""Memory and time of attention against length, measured here: the n × n maps written out, and PyTorch's kernel that never holds them.

Runs in the oracle's process; the server never imports it. Knows no network: Q, K and V are drawn.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.profiler import ProfilerActivity, profile

from core.foundations.activations import Array

HEADS, SIZE = 4, 64
LENGTHS = (128, 256, 512, 1024, 2048)
ROUNDS = 3
Attention = Callable[[Tensor, Tensor, Tensor], Tensor]


def naive(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """softmax(Q·Kᵀ/√d)·V as it is written: scores and shares are there as n × n numbers for each head; (B, H, n, d) → the same."""
    scores = (q / math.sqrt(q.shape[-1])) @ k.transpose(-1, -2)
    return scores.softmax(dim=-1) @ v


def fused(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """The same by one kernel, block by block with a running softmax (Dao et al., 2022)."""
    return F.scaled_dot_product_attention(q, k, v)


def measure() -> tuple[dict[str, object], dict[str, Array]]:
    """Bytes that either asks the allocator for at most, and its shortest time of computing in ms, by length; the largest difference of the two."""
    ways: dict[str, Attention] = {"naive": naive, "fused": fused}
    found: dict[str, list[float]] = {f"{kind}.{name}": [] for name in ways for kind in ("bytes", "ms")}
    apart = 0.0
    for length in LENGTHS:
        q, k, v = torch.randn(3, 1, HEADS, length, SIZE, generator=torch.Generator().manual_seed(length))
        for name, way in ways.items():
            found[f"bytes.{name}"].append(peak(way, q, k, v))
            found[f"ms.{name}"].append(1000 * min(_seconds(way, q, k, v) for _ in range(ROUNDS)))
        apart = max(apart, float((naive(q, k, v) - fused(q, k, v)).abs().max()))
    return {"lengths": list(LENGTHS), "heads": HEADS, "size": SIZE, "apart": apart, **found}, {}


def peak(way: Attention, q: Tensor, k: Tensor, v: Tensor) -> int:
    """The most bytes that were held at once beside Q, K and V, by the records of PyTorch's own allocator."""
    with torch.no_grad():
        way(q, k, v)  # what is made once is made before
        with _unspoken(), profile(activities=[ProfilerActivity.CPU], profile_memory=True) as recorded:
            kept = way(q, k, v)
    del kept
    events = recorded.profiler.kineto_results.events()
    held = most = 0
    for event in sorted((each for each in events if each.name() == "[memory]"), key=lambda each: each.start_ns()):
        held += event.nbytes()
        most = max(most, held)
    return most


def _seconds(way: Attention, q: Tensor, k: Tensor, v: Tensor) -> float:
    with torch.no_grad():
        began = time.thread_time()
        way(q, k, v)
        return time.thread_time() - began


@contextmanager
def _unspoken() -> Iterator[None]:
    """Nothing reaches the server's log: the recorder says there twice each time that it was here."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
