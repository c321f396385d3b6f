"""Optimizers, written out: how a gradient g becomes a step of a point w. Knows no surface, no path and no screen.

A rule gets the settings, its learning rate η, the point w, the gradient g there, what its last step wrote down (`past`, empty before
the first) and the number t of the step, counted from 1. It gives all that it computed, by name; `w` is the new point. What a
step wrote down is all that the next one remembers. w, g and what is named alike in the textbooks are arrays of two numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from core.foundations.activations import Array
from core.foundations.optimizers_config import OptimizersConfig

Record = dict[str, Any]
Bend = tuple[float, float, float]  # ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²

EPSILON, ADAGRAD_EPSILON = 1e-8, 1e-10  # as PyTorch has them
HISTORY = 10  # pairs that L-BFGS remembers
CURVED, DOWNHILL = 1e-10, 1e-9  # L-BFGS: a pair counts from here on; so much must a direction lead down, as in PyTorch
FLAT = 1e-13  # Newton: a curvature that is a smaller share of the largest is none


def gradient_descent(_s: OptimizersConfig, rate: float, w: Array, g: Array, _past: Record, _t: int) -> Record:
    """w ← w − ηg (Cauchy 1847). With a noisy g it is SGD (Robbins & Monro 1951)."""
    return {"w": w - rate * g}


def momentum(s: OptimizersConfig, rate: float, w: Array, g: Array, past: Record, _t: int) -> Record:
    """v ← μv + g, w ← w − ηv (Polyak 1964); in the first step v = g."""
    v = s.momentum * past["v"] + g if past else g
    return {"v": v, "w": w - rate * v}


def nesterov(s: OptimizersConfig, rate: float, w: Array, g: Array, past: Record, _t: int) -> Record:
    """v ← μv + g, w ← w − η(g + μv) (Nesterov 1983, in the form of PyTorch): g and what v will do next."""
    v = s.momentum * past["v"] + g if past else g
    ahead = g + s.momentum * v
    return {"v": v, "ahead": ahead, "w": w - rate * ahead}


def adagrad(_s: OptimizersConfig, rate: float, w: Array, g: Array, past: Record, _t: int) -> Record:
    """G ← G + g², w ← w − ηg/(√G + ε) (Duchi, Hazan & Singer 2011)."""
    total = past.get("G", 0.0) + g * g
    return {"G": total, "w": w - rate * g / (np.sqrt(total) + ADAGRAD_EPSILON)}


def rmsprop(s: OptimizersConfig, rate: float, w: Array, g: Array, past: Record, _t: int) -> Record:
    """s ← αs + (1 − α)g², w ← w − ηg/(√s + ε) (Hinton 2012)."""
    mean = s.smoothing * past.get("s", 0.0) + (1 - s.smoothing) * g * g
    return {"s": mean, "w": w - rate * g / (np.sqrt(mean) + EPSILON)}


def adam(s: OptimizersConfig, rate: float, w: Array, g: Array, past: Record, t: int) -> Record:
    """m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η·m̂/(√v̂ + ε) (Kingma & Ba 2015).

    m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ): both means began at 0 and are too small at first. Without the correction m̂ = m, v̂ = v.
    """
    m = s.beta1 * past.get("m", 0.0) + (1 - s.beta1) * g
    v = s.beta2 * past.get("v", 0.0) + (1 - s.beta2) * g * g
    corrected = s.correction == "on"
    m_hat = m / (1 - s.beta1**t) if corrected else m
    v_hat = v / (1 - s.beta2**t) if corrected else v
    return {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "w": w - rate * m_hat / (np.sqrt(v_hat) + EPSILON)}


def adamw(s: OptimizersConfig, rate: float, w: Array, g: Array, past: Record, t: int) -> Record:
    """w ← w − ηλw, then a step of Adam: decay outside the gradient (Loshchilov & Hutter 2019)."""
    decayed = (1 - rate * s.decay) * w
    return {"decayed": decayed, **adam(s, rate, decayed, g, past, t)}


def newton(s: OptimizersConfig, rate: float, w: Array, g: Array, _past: Record, bend: Bend) -> Record:
    """w ← w − ηH⁻¹g, along the eigenvectors q of H: each part q·g is divided by its curvature λ.

    Along a direction without curvature (`flat`) nothing is divided and nothing moved: there H has no inverse. Where λ < 0 the
    rule goes uphill, to a saddle or a top; `repaired` divides by |λ| (Dauphin et al. 2014), which always leads down.
    """
    a, b, c = bend
    middle, half = (a + c) / 2, math.hypot((a - c) / 2, b)
    turn = math.atan2(2 * b, a - c) / 2
    larger = middle + math.copysign(half, middle)
    smaller = (a * c - b * b) / larger if larger else 0.0  # middle ∓ half would lose its digits
    curvatures = np.array([larger, smaller] if middle >= 0 else [smaller, larger])
    q = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    flat = np.abs(curvatures) <= FLAT * np.abs(curvatures).max()
    divisors = np.where(flat, 1.0, np.abs(curvatures) if s.newton == "repaired" else curvatures)
    step = np.where(flat, 0.0, q @ g / divisors) @ q
    return {"H": np.array(bend), "curvatures": curvatures, "flat": flat, "step": step, "w": w - rate * step}


def lbfgs(_s: OptimizersConfig, rate: float, w: Array, g: Array, past: Record, _t: int) -> Record:
    """w ← w + ℓd with d ≈ −H⁻¹g from the last ten pairs of move and change of the gradient (Nocedal 1980, two loops).

    One iteration a step and no line search: ℓ = η, in the first step η·min(1, 1/‖g‖₁). A direction that does not lead down is
    not taken.
    """
    pairs, scale = past.get("pairs", ()), past.get("scale", 1.0)
    if past:
        move, change = past["length"] * past["d"], g - past["g"]
        if move @ change > CURVED:
            pairs = (*pairs, (move, change))[-HISTORY:]
            scale = move @ change / (change @ change)
    d, shares = -g, []
    for move, change in reversed(pairs):
        share = move @ d / (move @ change)
        d = d - share * change
        shares.append(share)
    d = scale * d
    for (move, change), share in zip(pairs, reversed(shares), strict=True):
        d = d + move * (share - change @ d / (move @ change))
    size = np.abs(g).sum()
    length = rate if past else rate * (1 / size if size > 1 else 1.0)
    taken = bool(g @ d <= -DOWNHILL)
    known: Record = {"pairs": pairs, "scale": float(scale), "d": d, "length": length, "taken": taken, "g": g}
    return {**known, "w": w + length * d if taken else w}


RULES: Mapping[str, Callable[..., Record]] = MappingProxyType(
    {
        "gd": gradient_descent,
        "sgd": gradient_descent,
        "momentum": momentum,
        "nesterov": nesterov,
        "adagrad": adagrad,
        "rmsprop": rmsprop,
        "adam": adam,
        "adamw": adamw,
        "newton": newton,
        "lbfgs": lbfgs,
    }
)
