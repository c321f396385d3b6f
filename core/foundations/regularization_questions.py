"""What a learner is asked to predict about regularization, with the answers computed. No wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.foundations.regularization_config import LARGEST, RegularizationConfig
from core.quiz import Question

FEW = 6  # remedies that one can overlook


def questions(
    c: RegularizationConfig, trained: Mapping[str, Any] | None, found: Mapping[str, Any] | None
) -> list[Question]:
    """Of a settled config: the scale of dropout, what is left of a weight after a step of AdamW's decay, the smallest gap, the peak.

    `trained` and `found` are the latest answers as listed (core/foundations/schedules_shown.py); None as long as there is none.
    """
    asked = [
        Question("scale", 1 / (1 - c.dropout), (), {"dropout": f"{c.dropout:g}"}),
        Question("use", "none", ("none", "share", "all"), {"dropout": f"{c.dropout:g}"}),
        Question("left", 1 - c.rate * c.pull, (), {"rate": f"{c.rate:g}", "pull": f"{c.pull:g}"}),
    ]
    smallest = narrowest(c, trained)
    if smallest is not None:
        asked.append(Question("gap", smallest, c.who, {"updates": c.updates}))
    if found is not None:
        asked.append(Question("peak", worst(found), ("half", "same", "double", "most"), {"points": found["points"]}))
    return asked


def median(values: Sequence[float]) -> float:
    """Of an odd number."""
    return sorted(values)[len(values) // 2]


def narrowest(c: RegularizationConfig, trained: Mapping[str, Any] | None) -> str | None:
    """Whose validation loss ends least above its training loss; None where it is not known or more run than one can overlook."""
    if trained is None or not 2 <= len(c.who) <= FEW:
        return None
    ends = zip(trained["train"][0], trained["validation"][0], strict=True)
    gaps = [median([v[-1] - t[-1] for t, v in zip(*each, strict=True)]) for each in ends]
    first = [name for name, gap in zip(c.who, gaps, strict=True) if gap == min(gaps)]
    return first[0] if len(first) == 1 else None


def worst(found: Mapping[str, Any]) -> str:
    """With how many features the median test error is largest: half the points, as many, twice as many, the most that are tried."""
    n = found["points"]
    places = {"half": n // 2, "same": n, "double": 2 * n, "most": LARGEST}
    errors = {name: median([each[nearest(found["at"], p)] for each in found["test"]]) for name, p in places.items()}
    return max(errors, key=lambda name: errors[name])


def nearest(at: Sequence[int], p: int) -> int:
    """The place of the number tried that is nearest to p."""
    return min(range(len(at)), key=lambda k: abs(at[k] - p))
