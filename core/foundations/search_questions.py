"""What a learner is asked to predict about a search, with the answers computed. No wording."""

from __future__ import annotations

from core.foundations.search import hit
from core.foundations.search_config import SearchConfig
from core.quiz import Question

VALUES = 5  # of each dimension, on the grid that is asked for
GOOD = 0.05  # the best part of all settings


def questions(c: SearchConfig, found: float | None, test: float | None) -> list[Question]:
    """Of a settled config: how many points a grid of VALUES a dimension has, how sure random points hit the best part, the winner's test accuracy.

    `found` and `test` are the winner's accuracies on the right side; None as long as the search goes on.
    """
    asked = [
        Question("points", float(VALUES ** len(c.dims)), (), {"values": VALUES, "dims": len(c.dims)}),
        Question("hit", 100 * hit(GOOD, int(c.trials)), (), {"trials": int(c.trials)}, percent=True),
    ]
    if found is not None and test is not None:
        answer = "lower" if test < found else "higher" if test > found else "same"
        asked.append(Question("winner", answer, ("lower", "same", "higher"), {"found": f"{100 * found:.1f}"}))
    return asked
