"""Which of the things that learners brought are removed when they are too old or too many. Knows no file and no kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Kept(NamedTuple):
    """A thing that is kept: when it was last used (seconds since 1970), whose it is, its name."""

    used: float
    visitor: str
    name: str


def beyond(things: Iterable[Kept], visitor: str, oldest: float, of_visitor: int, in_all: int) -> set[str]:
    """The names of those last used before `oldest`, of those of `visitor` beyond `of_visitor`, and of all beyond `in_all`.

    The longest unused go first; of all, those of the visitor who has most: nobody's many push out another's few.
    """
    last = sorted(things, reverse=True)  # the last used first
    own = [each.name for each in last if visitor and each.visitor == visitor]
    doomed = {*own[of_visitor:], *(each.name for each in last if each.used < oldest)}
    return doomed | _too_many([each for each in last if each.name not in doomed], in_all)


def _too_many(last: Sequence[Kept], in_all: int) -> set[str]:
    names: dict[str, list[str]] = {}
    for each in last:
        names.setdefault(each.visitor, []).append(each.name)
    rank = {each.name: place for place, each in enumerate(last)}
    doomed = set()
    for _ in range(len(last) - in_all):
        heaviest = max(names.values(), key=lambda of_one: (len(of_one), rank[of_one[-1]] if of_one else -1))
        doomed.add(heaviest.pop())
    return doomed
