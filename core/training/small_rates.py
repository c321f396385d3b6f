"""The rate of every update and the coefficients of its rule, in closed form. Knows no network.

All rules are one formula. With the gradient g of a parameter w, its memory m and v (0 at first) and the rate α of the step:

    w ← w − α·decay·w                    (weights only)
    m ← μ·m + κ·g
    v ← β·v + γ·g²
    w ← w − α·(c·g + d·m) / (s·√v + ε)

    rule       μ     κ     β       γ       c    d            s             ε
    sgd        0     0     0       0       1    0            0             1
    momentum   0.9   1     0       0       0    1            0             1          (Polyak 1964)
    nesterov   0.9   1     0       0       1    0.9          0             1          (Nesterov 1983)
    adagrad    0     0     1       1       1    0            1             1e-10      (Duchi, Hazan, Singer 2011)
    rmsprop    0     0     0.99    0.01    1    0            1             1e-8       (Hinton 2012)
    adam(w)    0.9   0.1   0.999   0.001   0    1/(1 − 0.9ᵗ) 1/√(1−0.999ᵗ) 1e-8       (Kingma, Ba 2015; Loshchilov, Hutter 2019)

t counts the updates from 1. These are torch.optim's defaults.
"""

from __future__ import annotations

import math

import numpy as np

from core.training import schedules
from core.training.small import SmallConfig
from core.training.small_job import RATE, D, S
from core.training.small_parts import Array

RULES = {  # μ, κ, β, γ, c, d, s, ε
    "sgd": (0, 0, 0, 0, 1, 0, 0, 1),
    "momentum": (0.9, 1, 0, 0, 0, 1, 0, 1),
    "nesterov": (0.9, 1, 0, 0, 1, 0.9, 0, 1),
    "adagrad": (0, 0, 1, 1, 1, 0, 1, 1e-10),
    "rmsprop": (0, 0, 0.99, 1 - 0.99, 1, 0, 1, 1e-8),
    "adam": (0.9, 1 - 0.9, 0.999, 1 - 0.999, 0, 1, 1, 1e-8),
    "adamw": (0.9, 1 - 0.9, 0.999, 1 - 0.999, 0, 1, 1, 1e-8),
}
DECAY = 0.01  # λ that torch.optim.AdamW has by default; here of weights, not of biases
WARMUP = 0.1  # share of the run in which "warmup" rises


def shares(shape: str, t: Array, steps: int) -> Array:
    """The share of the peak rate at the steps `t` of 0 … steps-1; the last value holds after them."""
    t = np.minimum(t, steps - 1)
    match shape:
        case "linear":
            return 1 - t / steps
        case "step":  # a tenth after half of the run, a hundredth after three quarters
            return 0.1 ** ((2 * t >= steps) * 1.0 + (4 * t >= 3 * steps))
        case "exponential":
            return 0.01 ** (t / steps)
        case "cosine":
            return (1 + np.cos(np.pi * t / steps)) / 2
        case "warmup":
            rise = max(1, round(WARMUP * steps))
            return np.where(t < rise, (t + 1) / rise, (1 + np.cos(np.pi * (t - rise) / max(1, steps - rise))) / 2)
        case "one_cycle":
            return _one_cycle(t, steps)
        case _:
            return np.ones(len(t))


def _one_cycle(t: Array, steps: int) -> Array:
    """As core/training/schedules.py."""
    low, end, top = schedules.START, schedules.END, schedules.WARMUP * steps - 1
    up = t / top if top > 0 else np.ones(len(t))
    down = (t - top) / max(steps - 1 - top, 1e-9)
    rising, falling = (1 - np.cos(np.pi * up)) / 2, (1 + np.cos(np.pi * down)) / 2
    return np.where(t <= top, low + (1 - low) * rising, end + (1 - end) * falling)


def steps_per_epoch(config: SmallConfig, examples: int) -> int:
    """Updates in an epoch of so many training examples: ⌈n / batch⌉, for the last batch may be smaller."""
    return -(-examples // config.batch_size)


def rates(config: SmallConfig, places: Array, steps_per_epoch: int) -> Array:
    """The rate of the updates at `places`, counted over the run's epochs from 0."""
    return config.learning_rate * shares(config.schedule, places, config.epochs * steps_per_epoch)


def varying(config: SmallConfig, place: int, step: int, count: int, steps_per_epoch: int) -> Array:
    """(count, 3) α, d and s of the next `count` updates, after `step` updates, at `place` of the schedule."""
    *_, d, s, _ = RULES[config.rule]
    t = np.arange(step + 1, step + count + 1)
    table = np.empty((count, 3))
    table[:, RATE] = rates(config, np.arange(place, place + count), steps_per_epoch)
    table[:, D], table[:, S] = d, s
    if config.rule in ("adam", "adamw"):
        table[:, D], table[:, S] = 1 / (1 - 0.9**t), 1 / np.sqrt(1 - 0.999**t)
    return table


def fixed(config: SmallConfig) -> Array:
    """(11,) what does not change, in the order of small_job.py's columns: KEEP is the share that dropout leaves."""
    mu, kappa, beta, gamma, c, _, _, epsilon = RULES[config.rule]
    decoupled = config.rule == "adamw"
    decay, l2 = (config.l2, 0.0) if decoupled else (0.0, config.l2)
    clip = config.clip if config.clip > 0 else math.inf
    return np.array([mu, kappa, beta, gamma, c, epsilon, decay, config.l1, l2, clip, 1 - config.dropout])
