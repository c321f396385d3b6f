"""Who is next: the order of the waiting runs, fair between visitors. Knows no store and no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Waiting(NamedTuple):
    """One waiting run; `since` is when it was queued."""

    run: str
    visitor: str
    since: float


def fair_order(waiting: Iterable[Waiting], running: Mapping[str, int]) -> list[Waiting]:
    """The waiting runs, first to start first: the visitor with the fewest running comes first, then who has waited longest.

    A visitor's k-th waiting run counts as if the k before it ran already, so visitors take turns (round robin).
    """
    turns = Counter(running)
    ranked = []
    for each in sorted(waiting, key=lambda each: (each.since, each.run)):
        ranked.append((turns[each.visitor], each.since, each.run, each))
        turns[each.visitor] += 1
    return [each for *_, each in sorted(ranked)]
