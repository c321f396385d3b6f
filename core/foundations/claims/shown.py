"""Numbers as a card shows them. Knows no words and no claim."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

NOTHING = "–"  # where there is no number
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: Any, digits: int = 4) -> str:
    """A text as it is; 2017; 60,000; 0.8909; 6.8·10⁻²²; [1.7, 1.7]; a matrix row by row as LaTeX takes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            return r" \\ ".join(" & ".join(shown(each, digits) for each in row) for row in value)
        return f"[{', '.join(shown(each, digits) for each in value)}]"
    if math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if isinstance(value, int) or 10.0**digits <= abs(value) < 1e6:
        text = f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.0f}"
    elif 1e-4 <= abs(value) < 1e6:
        text = f"{value:.{digits}g}"
    else:
        mantissa, _, power = f"{value:.{digits - 2}e}".partition("e")
        text = f"{float(mantissa):g}·10{str(int(power)).translate(_RAISED)}"
    return text.replace("-", "−")


def percent(share: float) -> str:
    """97.2 %, 190.9 %, 0.019 %, 3.8·10⁻⁶ %: as many digits as a small one needs."""
    value = 100.0 * share
    if value == 0.0 or 0.1 <= abs(value) < 10_000:
        text = f"{value:.1f}".replace("-", "−")
    else:
        text = shown(float(f"{value:.2g}"))
    return f"{text}\N{NO-BREAK SPACE}%"


def all_shown(numbers: Mapping[str, Any], wanted: Collection[str] = ()) -> dict[str, str]:
    """Every number for the placeholders, as `name` and as a share of one under `name_percent`; NOTHING for others `wanted`."""
    shares = {f"{name}_percent": percent(value) for name, value in numbers.items() if isinstance(value, int | float)}
    return {
        **dict.fromkeys(wanted, NOTHING),
        **shares,
        **{name: shown(value) for name, value in numbers.items()},
    }
