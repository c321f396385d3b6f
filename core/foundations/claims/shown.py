"""Numbers as a card shows them. Knows no words and no claim."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: Any, digits: int = 4) -> str:
    """A text as it is; 60,000; 0.8909; 6.8·10⁻²²; [1.7, 1.7]; a matrix row by row as LaTeX takes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            return r" \\ ".join(" & ".join(shown(each, digits) for each in row) for row in value)
        return f"[{', '.join(shown(each, digits) for each in value)}]"
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    if value and not 1e-4 <= abs(value) < 1e6:
        power = math.floor(math.log10(abs(value)))
        mantissa = float(f"{value / 10**power:.{digits - 2}f}")
        return f"{mantissa:g}·10{str(power).translate(_RAISED)}".replace("-", "−")
    return f"{value:.{digits}g}".replace("-", "−")


def percent(value: float) -> str:
    """A share: 97.2 %; with as many digits as a small one needs."""
    return f"{100 * value:.1f} %" if abs(value) >= 0.001 or not value else f"{100 * value:.2g} %"


def all_shown(numbers: Mapping[str, Any]) -> dict[str, str]:
    """Every number for the placeholders: `name`, and of shares of one also `name_percent`."""
    filled = {name: shown(value) for name, value in numbers.items()}
    shares = {
        f"{name}_percent": percent(value)
        for name, value in numbers.items()
        if isinstance(value, float) and 0.0 <= value <= 1.0
    }
    return {**shares, **filled}
