"""Questions to predict and check about a network's errors; the answers follow from what it said. Knows no wording."""

from __future__ import annotations

from collections.abc import Sequence

from core.predict.errors import Found
from core.quiz import Question

FOUND = 0.1  # recall of a network that says a class once, rightly, where there are ten


def questions(found: Found, names: Sequence[str]) -> list[Question]:
    """Recall and precision of the class that is mixed up most, read off the matrix; F1 from two shares; the surest group."""
    row, column = found.worst
    hit, all_of = int(found.confusion[row, row]), int(found.confusion[row].sum())
    so_called = int(found.confusion[:, column].sum())
    asked = []
    if all_of and found.wrong:
        values = {"name": names[row], "hit": f"{hit:,}", "all": f"{all_of:,}"}
        asked.append(Question("recall", 100 * hit / all_of, (), values, percent=True))
    right = int(found.confusion[column, column])
    if so_called and found.wrong:
        values = {"name": names[column], "hit": f"{right:,}", "all": f"{so_called:,}"}
        asked.append(Question("precision", 100 * right / so_called, (), values, percent=True))
    return [*asked, Question("f1", 100 * 2 * FOUND / (1 + FOUND), (), {"pictures": round(1 / FOUND)}, percent=True)]
