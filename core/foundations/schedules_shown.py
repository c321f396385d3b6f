"""Answers about schedules as the drawing takes them: lists of numbers, None where there is none any more. Knows no page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from core.foundations.activations import Array


def listed(header: Mapping[str, Any], arrays: Mapping[str, Array], digits: int = 7) -> dict[str, Any]:
    """Header and arrays in one; each number with so many digits, infinite ones as None."""
    return {**header, **{name: _list(array.tolist(), digits) for name, array in arrays.items()}}


def _list(value: Any, digits: int) -> Any:
    if isinstance(value, list):
        return [_list(each, digits) for each in value]
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None


def finals(trained: Mapping[str, Any]) -> list[float]:
    """The median of the last validation losses of each schedule that ran; infinite where most networks learned nothing."""
    found = []
    for curves, lost in zip(trained["validation"], trained["lost"], strict=True):
        ends = sorted(math.inf if curve[-1] is None else curve[-1] for curve in curves)
        found.append(math.inf if 2 * sum(lost) > len(lost) else ends[len(ends) // 2])  # of an odd number
    return found
