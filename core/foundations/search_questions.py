"""What a learner is asked to predict about a search, with the answers computed. No wording."""

from __future__ import annotations

from core.foundations.search import counts, hit
from core.foundations.search_config import SearchConfig
from core.quiz import Question

GOOD = 0.05  # the best part of all settings


def questions(c: SearchConfig, found: float | None, test: float | None) -> list[Question]:
    """Of a settled config: how many first values the grid tries, how sure random points hit the best part, the winner's test accuracy.

    `found` and `test` are the winner's accuracies on the right side; None as long as the search goes on.
    """
    dim = c.dims[0]
    values = {"trials": int(c.trials), "dims": len(c.dims)}
    asked = [
        Question(f"values_{dim}", float(counts(c.dims, int(c.trials))[0]), (), values),
        Question("hit", 100 * hit(GOOD, int(c.trials)), (), {"trials": int(c.trials)}, percent=True),
    ]
    if found is not None and test is not None:
        answer = "lower" if test < found else "higher" if test > found else "same"
        asked.append(Question("winner", answer, ("lower", "same", "higher"), {"found": f"{100 * found:.1f}"}))
    return asked
