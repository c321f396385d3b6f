"""What a learner is asked to predict about positions, with the answers computed, and what the page's claims come to. No wording."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.foundations.activations import Array
from core.foundations.attention_config import tokens
from core.foundations.positions import by_distance, products
from core.foundations.positions_config import PositionsConfig, Told
from core.foundations.positions_run import attended, change, table
from core.quiz import Question

SMALL = 1e-9  # what two ways of adding the same numbers may differ by
ONE, OTHER = (1, 5), (9, 13)  # two pairs of places as far apart


def questions(config: PositionsConfig, learned: Array | None = None) -> list[Question]:
    """Three about the table and the sentence that are shown; two while a table is being learned."""
    found = [_of_distance(config, learned)] if config.kind != "learned" or learned is not None else []
    if config.kind == "learned":
        found.append(Question("count", float(config.length * config.d), (), {"length": config.length, "d": config.d}))
    else:
        period = 2 * math.pi * math.sqrt(config.base)  # 2π/θᵢ with i = d/4
        values = {
            "base": config.base,
            "d": config.d,
            "pair": config.d // 4,
            "even": config.d // 2,
            "odd": config.d // 2 + 1,
        }
        found.append(Question("period", period, (), values))
    return [*found, _of_order(config, learned)]


def facts(config: PositionsConfig) -> dict[str, str]:
    """What the claims on the page come to for what is shown, by name."""
    found = {}
    for how in ("none", "sinusoidal"):
        moved = changes(replace(config, causal=False), how, config.order)
        found[f"moved_{how}"] = f"{100 * moved.max() if moved.max() > SMALL else 0:.1f}"
    dots = by_distance(config.base, config.d, config.length)
    rises = np.diff(dots) > SMALL
    found |= {
        "rises": str(int(rises.sum())),
        "steps": str(len(rises)),
        "first": str(int(rises.argmax()) if rises.any() else "–"),
    }
    turned = products(*table(replace(config, kind="rotary")))
    spread = max(float(np.ptp(np.diagonal(turned, apart))) for apart in range(-config.length + 1, config.length))
    return found | {"spread": f"{spread:.0e}", "base": str(config.base), "d": str(config.d)}


def changes(config: PositionsConfig, how: Told, order: tuple[int, ...], learned: Array | None = None) -> Array:
    """How much the output of each token changes when the sentence stands in this order, as a share of its length; (T,)."""
    now = attended(config, how, tuple(range(len(order))), learned).output
    then = attended(config, how, order, learned).output[np.argsort(order)]
    return np.array([change(*each) for each in zip(now, then, strict=True)])


def _of_distance(config: PositionsConfig, learned: Array | None) -> Question:
    """Two other places as far apart as the first two: is their product the same?"""
    dots = products(learned, learned) if config.kind == "learned" and learned is not None else products(*table(config))
    now, then = float(dots[ONE]), float(dots[OTHER])
    answer = "same" if abs(now - then) < SMALL else "larger" if then > now else "smaller"
    values = {"p": ONE[0], "s": ONE[1], "q": OTHER[0], "t": OTHER[1], "now": f"{now:.2f}", "then": f"{then:.2f}"}
    return Question("distance", answer, ("same", "larger", "smaller"), values)


def _of_order(config: PositionsConfig, learned: Array | None) -> Question:
    """The first and the last token change places: what becomes of the output of the second?"""
    every = tokens(config.text)
    last = len(every) - 1
    how = "none" if config.told == "learned" and learned is None else config.told
    moved = changes(config, how, (last, *range(1, last), 0), learned)
    answer = "same" if moved[1] < SMALL else "other"
    return Question(f"order_{how}", answer, ("same", "other"), {"token": every[1]})
