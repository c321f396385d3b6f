"""Claims about initial weights, answered by drawing them and measuring the signal. Knows no words and no training."""

from __future__ import annotations

import numpy as np

from core.foundations.activations import RELU, Array
from core.foundations.claims.arithmetic import Answer


def he_deviation(seed: int = 0) -> Answer:
    """Twenty ReLU layers of 256, weights from N(0, σ²): σ = √(2/n) (He et al., 2015), and σ = 2/n."""
    n, depth = 256, 20
    right = signal(n, depth, np.sqrt(2.0 / n), seed)
    wrong = signal(n, depth, 2.0 / n, seed)
    layers = np.arange(depth + 1.0)
    return {
        "n": n,
        "depth": depth,
        "variance": 2.0 / n,
        "deviation": float(np.sqrt(2.0 / n)),
        "kept": float(right[-1] / right[0]),
        "left": float(wrong[-1] / wrong[0]),
        "times": float(np.sqrt(2.0 / n) / (2.0 / n)),
    }, {"x": layers, "variance": right / right[0], "deviation": wrong / wrong[0]}


def signal(n: int, depth: int, deviation: float, seed: int) -> Array:
    """Root mean square of the activations before and after each ReLU layer, (depth + 1,)."""
    rng = np.random.default_rng(seed)
    a = rng.standard_normal((64, n))  # 64 inputs
    sizes = [np.sqrt((a**2).mean())]
    for _ in range(depth):
        a = RELU(a @ rng.normal(0.0, deviation, (n, n)))
        sizes.append(np.sqrt((a**2).mean()))
    return np.array(sizes)


def xavier_uniform(seed: int = 0) -> Answer:
    """Glorot and Bengio's variance 2/(fan_in + fan_out): what a limit of its root gives a uniform draw, and √3 of it."""
    fan_in, fan_out = 300, 100
    wanted = 2.0 / (fan_in + fan_out)
    rng = np.random.default_rng(seed)
    size, root = (fan_in, fan_out), np.sqrt(wanted)
    return {
        "fan_in": fan_in,
        "fan_out": fan_out,
        "wanted": wanted,
        "root": float(root),
        "limit": float(np.sqrt(3.0) * root),  # √(6/(fan_in + fan_out)): U(−a, a) has variance a²/3
        "normal": float(rng.normal(0.0, root, size).var()),
        "uniform": float(rng.uniform(-np.sqrt(3.0) * root, np.sqrt(3.0) * root, size).var()),
        "confused": float(rng.uniform(-root, root, size).var()),
    }, {}
