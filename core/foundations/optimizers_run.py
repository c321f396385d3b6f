"""Ways of optimizers over a surface: every step with its numbers, how it ends, the hollows there are. Knows no screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.compiled import Scalar, compiled
from core.foundations.expression import evaluate, parse, size, to_json
from core.foundations.optimizers import RULES, Record, newton
from core.foundations.optimizers_config import MOST, NAMES, OptimizersConfig, Rule, suggested, surface_of
from core.foundations.surfaces import Surface

LARGEST = 4_000  # nodes of a typed function's second derivatives: more would take too long
FAR = 1000.0  # so many windows away a path ends
NEAR = 0.01  # a point at a hollow is no further from its bottom than this share of the window's width
GRID, FINEST = 80, 1e-10  # where hollows are looked for, and how finely
MOST_HOLLOWS, MOST_TRIES, WORK = 150, 60, 5_000_000  # the last in nodes that are worked out
REPAIRED = OptimizersConfig(newton="repaired")


@dataclass(frozen=True)
class Path:
    """The way of one optimizer: points (n + 1, 2), their heights, what each of the n steps wrote down, and why it ended early.

    `end` is "far", "gap" (the function has no value where the step led) or "" for one that took all steps.
    """

    points: Array
    heights: Array
    records: list[Record]
    end: Literal["", "far", "gap"]


@dataclass(frozen=True)
class Ground:
    """A surface as functions of two numbers."""

    value: Scalar
    slopes: tuple[Scalar, Scalar]
    bends: tuple[Scalar, Scalar, Scalar]
    window: tuple[float, float, float, float]

    def gradient(self, w: Array) -> Array:
        """∇f."""
        return np.array([slope(*w) for slope in self.slopes])


@lru_cache(maxsize=64)
def ground(surface: Surface) -> Ground:
    """`surface` for single places. Raises Problem as `parse`, and `surface_too_large`."""
    bends = surface.hessian
    if sum(map(size, bends)) > LARGEST:
        raise Problem("surface_too_large", limit=LARGEST)
    by_x, by_y = surface.gradient
    xx, xy, yy = map(compiled, bends)
    return Ground(compiled(surface.value), (compiled(by_x), compiled(by_y)), (xx, xy, yy), surface.window)


def readable(text: str) -> str:
    """The text of a function of x and y that can be used. Raises Problem as `parse`, and `surface_too_large`."""
    parse(text, ("x", "y"))
    ground(Surface(text, (-1, 1, -1, 1), ()))
    return text


def noise(seed: int) -> Array:
    """What is added to the gradients of one run, times the noise that is set: (MOST, 2) from N(0, 1), the same for all."""
    return np.round(np.random.default_rng(seed).normal(size=(MOST, 2)), 6)


def walk(config: OptimizersConfig, surface: Surface, rule: Rule, steps: int) -> Path:
    """`steps` steps of `rule` from the start of a settled config."""
    here, act, rate = ground(surface), RULES[rule], config.rates[NAMES.index(rule)]
    blurs = config.noise * noise(config.seed) if config.noise and rule != "gd" else np.zeros((MOST, 2))
    x0, x1, y0, y1 = surface.window
    far = FAR * max(x1 - x0, y1 - y0)
    points, records = [np.array(config.start)], [Record()]
    end: Literal["", "far", "gap"] = "" if _known(here, points[0]) else "gap"
    for t in range(1, (steps if not end else 0) + 1):
        w = points[-1]
        g = here.gradient(w) + blurs[t - 1]
        last: Any = tuple(bend(*w) for bend in here.bends) if rule == "newton" else t
        if not np.isfinite(g).all() or not np.isfinite(last).all():
            end = "gap"
            break
        with np.errstate(all="ignore"):
            record = {"g": g, **act(config, rate, w, g, records[-1], last)}
        if not np.isfinite(record["w"]).all() or np.abs(record["w"]).max() > far:
            end = "far"
        elif not _known(here, record["w"]):
            end = "gap"
        if end:
            break
        records.append(record)
        points.append(record["w"])
    heights = np.array([here.value(*w) for w in points])
    return Path(np.array(points), heights, records[1:], end)


def _known(here: Ground, w: Array) -> bool:
    return math.isfinite(here.value(*w))


def arrived(path: Path, hollows: Array, window: tuple[float, float, float, float]) -> tuple[int, int] | None:
    """(which hollow, from which step on): where the path is at its end, if it is in one of `hollows` (n, ≥ 2) and stays there."""
    if not len(hollows) or path.end:
        return None
    apart = np.linalg.norm(hollows[:, :2] - path.points[-1], axis=1)
    which = int(apart.argmin())
    inside = np.linalg.norm(path.points - hollows[which, :2], axis=1) <= NEAR * (window[1] - window[0])
    if not inside[-1]:
        return None
    outside = np.flatnonzero(~inside)
    return which, int(outside[-1]) + 1 if len(outside) else 0


@lru_cache(maxsize=64)
def _hollows(surface: Surface) -> tuple[tuple[float, float, float], ...]:
    x0, x1, y0, y1 = surface.window
    xs, ys = np.linspace(x0, x1, GRID + 1), np.linspace(y0, y1, GRID + 1)
    values: Any = np.broadcast_to(evaluate(surface.value, {"x": xs[:, None], "y": ys[None, :]}), (GRID + 1, GRID + 1))
    middle = values[1:-1, 1:-1]
    low = np.isfinite(middle)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            beside = values[1 + dx : GRID + dx, 1 + dy : GRID + dy]
            if (dx, dy) != (0, 0):  # of two equal ones the later counts
                low &= (middle <= beside) if (dx, dy) < (0, 0) else (middle < beside)
    here = ground(surface)
    found: list[tuple[float, float, float]] = []
    places = sorted(np.argwhere(low).tolist(), key=lambda place: float(middle[tuple(place)]))
    nodes = sum(map(size, (surface.value, *surface.gradient, *surface.hessian)))
    for i, k in places[: min(MOST_HOLLOWS, max(3, WORK // (10 * MOST_TRIES * nodes)))]:
        x, y, height = _lowest(here, float(xs[i + 1]), float(ys[k + 1]), (x1 - x0) / GRID)
        around = [(x + 1e-3 * (x1 - x0) * math.cos(a), y + 1e-3 * (y1 - y0) * math.sin(a)) for a in range(8)]
        known = any(math.hypot(x - each[0], y - each[1]) < 1e-4 * (x1 - x0) for each in found)
        if not known and x0 <= x <= x1 and y0 <= y <= y1 and all(here.value(*each) > height for each in around):
            found.append((x, y, height))
    return tuple(sorted(found, key=lambda each: (round(each[2], 7), each)))


def hollows(surface: Surface) -> Array:
    """The local minima inside the window, (n, 3): x, y, f, the deepest first. A groove without a lowest point is none."""
    return np.array(_hollows(surface)).reshape(-1, 3)


def _lowest(here: Ground, x: float, y: float, reach: float) -> tuple[float, float, float]:
    """The bottom near a place: Newton's steps as long as they lead down, then, for kinks, steps along the axes that are halved."""
    w, best = np.array([x, y]), here.value(x, y)
    for _ in range(MOST_TRIES):
        xx, xy, yy = (each(*w) for each in here.bends)
        bend = (xx, xy, yy)
        record = newton(REPAIRED, 1.0, w, here.gradient(w), {}, bend)
        step, share = record["step"], 1.0
        while share > 1e-6 and not here.value(*(w - share * step)) < best:
            share /= 2
        if share <= 1e-6:
            break
        w = w - share * step
        best = here.value(*w)
    tries = 0
    while reach > FINEST and tries < MOST_TRIES:
        ways = [np.array([a, b]) * reach for a in (-1, 0, 1) for b in (-1, 0, 1)]
        height, at = min(
            (each if math.isfinite(each) else math.inf, k)
            for k, way in enumerate(ways)
            for each in [here.value(*(w + way))]
        )
        if height < best:
            w, best, tries = w + ways[at], height, tries + 1
        else:
            reach /= 4
    return float(w[0]), float(w[1]), float(best)


def shown(config: OptimizersConfig, text: str) -> dict[str, Any]:
    """What the drawing needs beside the settings: the trees of the surface, its hollows, the noise, start and rates suggested."""
    surface = surface_of(config, text)
    start, rates = suggested(config)
    return {
        "surface": {**surface.trees(), "hessian": [*map(to_json, surface.hessian)]},
        "hollows": np.round(hollows(surface), 9).tolist(),
        "noise": noise(config.seed)[: config.horizon].tolist() if config.noise else [],
        "suggested": {"start": start, "rates": rates},
        "rules": NAMES,
    }
