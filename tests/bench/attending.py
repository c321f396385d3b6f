"""Benchmark of attention: writing with and without a cache of keys and values, the kernel beside the maps written out.

Run by itself: python -m tests.bench.attending
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

import torch

from core.explain import block_cache, block_length
from tests.bench.row import Row, show

ROUNDS = 3


def rows() -> Iterator[Row]:
    """All rows; half a minute."""
    torch.set_num_threads(1)
    yield from cached()
    yield from kernel()


def cached() -> Iterator[Row]:
    """Computing for 256 tokens without a cache over that with one, and that the logits are the same."""
    found: list[dict[str, Any]] = [block_cache.measure()[0] for _ in range(ROUNDS + 1)][1:]  # the first one warms up
    ratios = [each["without"][-1] / each["with"][-1] for each in found]
    name = f"{found[0]['tokens']} tokens, width {found[0]['width']}, {found[0]['layers']} blocks"
    yield Row(f"writing without / with a cache, {name}", statistics.median(ratios), 5, "×", "higher")
    yield Row("tokens a second with a cache", found[0]["tokens"] / found[-1]["with"][-1], None, "", "higher")
    yield Row("largest difference of the logits, float64", found[-1]["apart"], 1e-10, "", "lower")


def kernel() -> Iterator[Row]:
    """Time and memory of attention written out over those of scaled_dot_product_attention."""
    found: dict[str, Any] = block_length.measure()[0]
    for at, length in enumerate(found["lengths"]):
        for kind, target in (("ms", None), ("bytes", 10 if length >= 1024 else None)):
            ratio = found[f"{kind}.naive"][at] / found[f"{kind}.fused"][at]
            yield Row(f"written out / kernel, {length} tokens, {kind}", ratio, target, "×", "higher")


if __name__ == "__main__":
    show(rows())
