"""Questions to predict and check about judging a classifier; the answers follow from its counts. Knows no wording."""

from __future__ import annotations

from core.evaluation.thresholds import Counts, at_share, rates
from core.quiz import Question


def questions(counts: Counts | None, share: float) -> list[Question]:
    """Recall from two cells, precision where `share` (0 … 1) are positive, the accuracy of always saying no, and of a selection that selects nothing."""
    asked = []
    if counts is not None and (found := rates(counts)).recall is not None:
        asked.append(Question("recall", 100 * found.recall, (), {"tp": counts.tp, "fn": counts.fn}, percent=True))
        rare = at_share(counts, share)
        if rare.precision is not None and found.precision is not None:
            change = rare.precision - found.precision
            way = "same" if abs(change) < 1e-9 else "lower" if change < 0 else "higher"
            values = {
                "now": f"{100 * found.precision:.1f}",
                "share": f"{100 * share:g}",
                "then": f"{100 * rare.precision:.1f}",
            }
            asked.append(Question("share", way, ("lower", "same", "higher"), values))
    asked.append(Question("never", 100 * (1 - share), (), {"share": f"{100 * share:g}"}, percent=True))
    asked.append(Question("leak", "chance", ("chance", "slightly", "far")))
    return asked
