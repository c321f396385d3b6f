"""The curves of a run as they are laid over those of others: loss and share of right answers, learned and checked. Knows no screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

POINTS = 400  # of one curve: more than there are pixels for


def curves(document: dict[str, Any]) -> list[dict[str, Any]]:
    """One set of curves for each network of a run, from its document (core/runs/record.py).

    {"lane": its name or "", "per_epoch": steps of an epoch or None, "train": {"loss": [[step, value], …], "right": …},
    "check": the same of the validation part}. Long curves are means of neighboring steps, each at the step of its last.
    """
    steps, checks = document.get("steps") or {}, document.get("validation") or []
    per_epoch = document.get("steps_per_epoch") or _per_epoch(checks)
    if "lanes" not in document:
        train = {"loss": joined(steps.get("loss") or []), "right": joined(steps.get("accuracy") or [])}
        check = {what: _points(checks, f"validation_{name}") for what, name in NAMES.items()}
        return [{"lane": "", "per_epoch": per_epoch, "train": train, "check": check}]
    found = []
    for at, lane in enumerate(document["lanes"]):
        train = {what: joined(_column(steps.get(name) or [], at)) for what, name in LANED.items()}
        check = {what: _points(checks, f"lane_{name}", at) for what, name in LANED.items()}
        found.append({"lane": str(lane.get("name", "")), "per_epoch": per_epoch, "train": train, "check": check})
    return found


NAMES = {"loss": "loss", "right": "accuracy"}
LANED = {"loss": "losses", "right": "accuracies"}


def joined(values: Sequence[float | None], most: int = POINTS) -> list[list[float]]:
    """[[step, value], …] of values at the steps 1, 2, …: at most `most` of them, each the mean of as many neighbors.

    A value that was no finite number leaves a gap.
    """
    width = max(1, -(-len(values) // most))
    points = []
    for start in range(0, len(values), width):
        some = [value for value in values[start : start + width] if value is not None and math.isfinite(value)]
        if some:
            points.append([float(min(start + width, len(values))), sum(some) / len(some)])
    return points


def _column(rows: Sequence[Any], at: int) -> list[float | None]:
    return [row[at] if isinstance(row, list) and at < len(row) else None for row in rows]


def _points(checks: Sequence[dict[str, Any]], name: str, at: int | None = None) -> list[list[float]]:
    found = []
    for point in checks:
        value = point.get(name)
        if at is not None:
            value = value[at] if isinstance(value, list) and at < len(value) else None
        if isinstance(value, int | float) and math.isfinite(value):
            found.append([float(point["step"]), float(value)])
    step = max(1, -(-len(found) // POINTS))
    return [*found[::step], *([found[-1]] if found and (len(found) - 1) % step else [])]


def _per_epoch(checks: Sequence[dict[str, Any]]) -> float | None:
    """Steps of an epoch, from the last point that tells both."""
    for point in reversed(checks):
        if point.get("step") and point.get("epoch"):
            return float(point["step"] / point["epoch"])
    return None
