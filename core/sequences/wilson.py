"""How far a share can be trusted that was counted on so many examples. Knows no network."""

from __future__ import annotations

from math import sqrt

NORMAL_95 = 1.959964  # of a standard normal number, 95 % lie within ± this


def wilson(right: int, count: int) -> tuple[float, float]:
    """The interval that holds the true share in 95 of 100 such samples, from `right` of `count`. Wilson 1927.

    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n); unlike p ± z·√(p(1 − p)/n) it never leaves 0…1.
    """
    p, z = right / count, NORMAL_95
    middle = p + z * z / (2 * count)
    half = z * sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return max(0.0, (middle - half) / (1 + z * z / count)), min(1.0, (middle + half) / (1 + z * z / count))
