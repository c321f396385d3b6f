"""Who is next: the order of the waiting runs, fair between visitors. Knows no store and no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Waiting(NamedTuple):
    """One waiting run; `since` is when it was queued, `begun` whether it has trained before: paused, or to be continued."""

    run: str
    visitor: str
    since: float
    begun: bool = False


def fair_order(waiting: Iterable[Waiting], running: Mapping[str, int]) -> list[Waiting]:
    """The waiting runs, first to start first: the visitor with the fewest running comes first, then who has waited longest.

    A visitor's k-th waiting run counts as if the k before it ran already, so visitors take turns (round robin). Of one
    visitor's runs those that have begun come first: they take the places of those that have not, never another visitor's.
    """
    waiting = list(waiting)
    firsts = _by_visitor(sorted(waiting, key=lambda each: (not each.begun, each.since, each.run)))
    turns = Counter(running)
    ranked = []
    for each in sorted(waiting, key=lambda each: (each.since, each.run)):
        ranked.append((turns[each.visitor], each.since, each.run, next(firsts[each.visitor])))
        turns[each.visitor] += 1
    return [each for *_, each in sorted(ranked)]


def _by_visitor(waiting: Iterable[Waiting]) -> dict[str, Iterator[Waiting]]:
    own: dict[str, list[Waiting]] = {}
    for each in waiting:
        own.setdefault(each.visitor, []).append(each)
    return {visitor: iter(runs) for visitor, runs in own.items()}
