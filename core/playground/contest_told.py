"""What a contest told: curves with their spread, the ends, who comes where by the stated rule, and what the rates changed.

The rule: at the end lies first whose median loss over the seeds is lowest; of an even number of seeds the lower of the two in the
middle. A network that broke counts as worse than all others. Knows no engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from core.playground.contest import GRID, PARTS, RULES
from core.playground.racing import spread
from core.training.small_parts import Array

Answer = tuple[dict[str, Any], dict[str, Array]]


@dataclass(frozen=True, eq=False)
class Told:
    """Of K rules over S seeds, on the test and on the training part, at R moments."""

    rates: tuple[float, ...]
    steps: tuple[int, ...]  # (R,) updates done
    low: Array  # (2, K, R) quartile below; NaN where it is none
    median: Array
    high: Array
    ends: Array  # (2, K, S) infinite of what broke
    broken: Array  # (K, S) the update that broke it, −1: none
    lost: Array  # (K, S) 1 where the training loss ended no lower than it began
    seconds: float

    def final(self, part: str = "test") -> Array:
        """(K,) median loss at the end; infinite where more than half of the networks broke."""
        ends: Array = self.median[PARTS.index(part), :, -1]
        return np.where(np.isfinite(ends), ends, np.inf)


def chosen(ends: Array) -> Answer:
    """Of final validation losses (rules, rates, seeds) the medians, and each rule's best rate: of equals the smaller."""
    medians = middle(ends)
    best = [GRID[int(k)] for k in medians.argmin(axis=1)]
    return {"rates": best}, {"losses": np.where(np.isfinite(medians), medians, np.nan).astype(np.float32)}


def answered(curves: Array, broken: Array, at: list[int], seeds: int, seconds: float) -> Answer:
    """What a child sends of curves (2, K·S, R), one lane after the other, rule by rule."""
    each = curves.reshape(2, -1, seeds, curves.shape[-1])
    low, median, high = quartiles(each)
    arrays = {"low": low, "median": median, "high": high}
    arrays |= {"ends": each[..., -1].astype(np.float32), "broken": broken.reshape(-1, seeds).astype(np.int32)}
    lost = np.isfinite(each[1, ..., -1]) & (each[1, ..., -1] >= each[1, ..., 0])
    return {"steps": at, "seconds": seconds}, arrays | {"lost": lost.astype(np.uint8)}


def quartiles(each: Array) -> tuple[Array, Array, Array]:
    """Quartile, median and upper quartile of (2, K, S, R) over the seeds, each the value of one of them; NaN where it is infinite."""
    found = [spread(part) for part in each]
    low, median, high = (np.stack(parts) for parts in zip(*found, strict=True))
    return low, median, high


def middle(values: Array) -> Array:
    """The median over the last axis; of an even number the lower one in the middle."""
    ordered = np.sort(values, axis=-1)
    found: Array = ordered[..., (values.shape[-1] - 1) // 2]
    return found


def told(rates: list[float], answer: Answer) -> Told:
    """An answer as it is looked at."""
    header, arrays = answer
    named = {name: arrays[name] for name in ("low", "median", "high", "ends", "broken", "lost")}
    return Told(tuple(rates), tuple(header["steps"]), seconds=header["seconds"], **named)


def drawn(found: Told) -> dict[str, Any]:
    """The same as a drawing takes it: numbers of six digits, None for what is none."""
    curves = {
        part: {name: [_plain(row) for row in getattr(found, name)[k]] for name in ("low", "median", "high")}
        for k, part in enumerate(PARTS)
    }
    return {
        "rates": list(found.rates),
        "steps": list(found.steps),
        "curves": curves,
        "broken": found.broken.tolist(),
        "lost": found.lost.sum(axis=1).tolist(),
    }


def places(final: Array) -> list[int]:
    """The place of each, from 1; equals share the better one."""
    return [1 + int((final < each).sum()) for each in final]


def order(final: Array) -> list[str]:
    """The names of those who did not break, the best first."""
    return [RULES[int(k)] for k in np.argsort(final, kind="stable") if np.isfinite(final[k])]


def compared(one: Told, each: Told, part: str) -> dict[str, Any]:
    """What changes when each has its own rate: pairs that stand the other way round, the one that climbs most, how far apart."""
    before, after = one.final(part), each.final(part)
    pairs = list(combinations(range(len(RULES)), 2))
    turned = sum(bool((before[i] < before[j]) == (after[i] > after[j]) and after[i] != after[j]) for i, j in pairs)
    was, now = places(before), places(after)
    climbs = [a - b for a, b in zip(was, now, strict=True)]
    best = int(np.argmax(climbs))
    return {
        "turned": turned,
        "pairs": len(pairs),
        "climber": RULES[best] if climbs[best] > 0 else None,
        "was": was[best],
        "now": now[best],
        "apart": [_apart(before), _apart(after)],
    }


def close(found: Told, part: str) -> bool:
    """Whether the middle halves of the first two overlap: with other seeds the second might be first."""
    final = found.final(part)
    first, second = np.argsort(final, kind="stable")[:2]
    k = PARTS.index(part)
    if not np.isfinite(final[second]):
        return False
    high = found.high[k, first, -1]
    return bool(not np.isfinite(high) or high >= found.low[k, second, -1])


def _apart(final: Array) -> float:
    """How many times as large the last's loss is as the first's, of those who did not break."""
    whole = final[np.isfinite(final)]
    return float(whole.max() / max(whole.min(), 1e-12)) if len(whole) else float("nan")


def _plain(row: Array) -> list[float | None]:
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in row]
