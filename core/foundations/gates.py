"""Three questions about two bits, AND, OR and XOR, as four points of a plane. Knows no activation and no learning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from core.foundations.activations import Array

CORNERS: tuple[tuple[float, float], ...] = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
GATES: Mapping[str, tuple[int, ...]] = MappingProxyType({"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "xor": (0, 1, 1, 0)})


def told_apart(w: Array, b: float, gate: str) -> int:
    """How many of the four corners lie on their side of the line w·x + b = 0, those that answer 1 where w·x + b ≥ 0.

    w is (2,). For XOR never more than 3: b < 0, w₁ + b ≥ 0, w₂ + b ≥ 0 and w₁ + w₂ + b < 0 contradict each other, for
    the two in the middle add up to w₁ + w₂ + 2b ≥ 0, the two outside to w₁ + w₂ + 2b < 0 (Minsky and Papert, 1969).
    """
    sides = np.asarray(CORNERS) @ w + b >= 0.0  # (4,)
    return int((sides == np.asarray(GATES[gate], dtype=bool)).sum())
