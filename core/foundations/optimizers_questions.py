"""What a learner is asked to predict about optimizers, with the answers computed. No wording."""

from __future__ import annotations

import math

import numpy as np

from core.foundations.activations import Array
from core.foundations.optimizers_config import NAMES, OptimizersConfig
from core.foundations.optimizers_run import Path, arrived, ground, hollows, walk
from core.foundations.surfaces import Surface
from core.quiz import Question

RACED = 300  # steps that count for who is first
FEW = 5  # racers that one can overlook


def questions(config: OptimizersConfig, surface: Surface) -> list[Question]:
    """Those that have an answer for a settled config: Adam's first step, GD's limit, momentum's reach, who is first."""
    asked = [_of_adam(config)]
    limit = largest_rate(surface)
    if limit is not None:
        x, y, _ = hollows(surface)[0]
        asked.append(Question("limit", limit, (), {"x": f"{x + 0.0:.4g}", "y": f"{y + 0.0:.4g}"}))
    asked.append(Question("reach", 1 / (1 - config.momentum), (), {"momentum": f"{config.momentum:g}"}))
    first = winner(config, surface)
    return asked if first is None else [*asked, Question("first", first, (*config.who, "nobody"), {})]


def largest_rate(surface: Surface) -> float | None:
    """2/λ with the largest curvature λ at the deepest hollow: beyond it gradient descent is thrown out. None without a hollow."""
    found: Array = hollows(surface)
    if not len(found):
        return None
    a, b, c = (bend(*found[0, :2]) for bend in ground(surface).bends)
    if not all(map(math.isfinite, (a, b, c))):
        return None
    curvature = float(np.linalg.eigvalsh(np.array([[a, b], [b, c]]))[-1])
    return 2 / curvature if curvature > 1e-6 else None


def winner(config: OptimizersConfig, surface: Surface) -> str | None:
    """Who comes to rest in a hollow after the fewest steps, "nobody"; None where two are equal or where there is no race."""
    if not 2 <= len(config.who) <= FEW:
        return None
    found, steps = hollows(surface), min(config.horizon, RACED)
    taken: dict[str, int] = {}
    for rule in config.who:
        path: Path = walk(config, surface, rule, steps)
        goal = arrived(path, found, surface.window)
        if goal is not None:
            taken[rule] = goal[1]
    if not taken:
        return "nobody"
    best = min(taken.values())
    first = [rule for rule, each in taken.items() if each == best]
    return first[0] if len(first) == 1 else None


def _of_adam(config: OptimizersConfig) -> Question:
    """How long Adam's first step is along x, in learning rates: 1, whatever the slope; (1 − β₁)/√(1 − β₂) without correction."""
    long = 1.0 if config.correction == "on" else (1 - config.beta1) / math.sqrt(1 - config.beta2)
    rate = config.rates[NAMES.index("adam")]
    values = {"rate": f"{rate:g}", "beta1": f"{config.beta1:g}", "beta2": f"{config.beta2:g}"}
    return Question(f"adam_{config.correction}", rate * long, (), values)
