"""What a learner is asked to predict about schedules, with the answers computed. No wording."""

from __future__ import annotations

from collections.abc import Sequence

from core.foundations.schedules import cosine
from core.foundations.schedules_config import BATCHES, RATES, SchedulesConfig
from core.quiz import Question

FEW = 5  # schedules that one can overlook


def questions(c: SchedulesConfig, finals: Sequence[float] | None) -> list[Question]:
    """Of a settled config: cosine's rate at half time, who ends lowest, the limit 2/η, the rate for a larger batch.

    `finals` are the medians of the last validation losses of `c.who`; None as long as nothing is trained.
    """
    half = cosine(c.steps / 2, c.steps, c.peak, c.floor)
    asked = [Question("half", half, (), {"peak": f"{c.peak:g}", "floor": f"{c.floor:g}"})]
    first = lowest(c, finals)
    if first is not None:
        asked.append(Question("first", first, c.who, {"peak": f"{c.peak:g}"}))
    asked.append(Question("limit", 2 / c.eta, (), {"eta": f"{c.eta:g}"}))
    # four times both are still in the grid
    batch, rate = BATCHES[min(c.row, len(BATCHES) - 3)], RATES[min(c.column, len(RATES) - 3)]
    return [*asked, Question("scaling", 4 * rate, (), {"batch": batch, "larger": 4 * batch, "rate": f"{rate:g}"})]


def lowest(c: SchedulesConfig, finals: Sequence[float] | None) -> str | None:
    """Whose median is lowest; None where it is not known, where too few or too many run, or where two are equal."""
    if finals is None or not 2 <= len(c.who) <= FEW:
        return None
    best = min(finals)
    first = [name for name, each in zip(c.who, finals, strict=True) if each == best]
    return first[0] if len(first) == 1 else None
