"""Questions about a network before it trains, answered from its counts (core/models/census.py). Knows no tensor and no page."""

from __future__ import annotations

import math
from typing import Any

KERNELS = ("convolution", "depthwise")


def first_convolution(counts: dict[str, Any], channels: int) -> dict[str, Any]:
    """The layer that looks at pictures of so many channels: {"filters", "kernel", "channels", "biases", "parameters"}."""
    layer = next(each for each in counts["layers"] if each["kind"] in KERNELS)
    filters, kernel, parameters = layer["shape"][0], layer["kernel"], layer["parameters"]
    biases = parameters - filters * channels * kernel**2
    return {"filters": filters, "kernel": kernel, "channels": channels, "biases": biases, "parameters": parameters}


def share_of(counts: dict[str, Any], what: str) -> tuple[str, float]:
    """Whether convolutions or dense layers have more of `what` ("parameters" or "flops"), and their share of both (0 to 1)."""
    sums = {"convolution": 0, "dense": 0}
    for layer in counts["layers"]:
        if layer["kind"] in (*KERNELS, "dense"):  # batch norm is neither
            sums["dense" if layer["kind"] == "dense" else "convolution"] += layer[what]
    most = max(sums, key=lambda kind: sums[kind])
    return most, sums[most] / max(1, sum(sums.values()))


def guessing(classes: int) -> float:
    """The cross-entropy ln C of giving each of C classes the same probability."""
    return math.log(classes)
