"""Which pictures of how many a learner's set may hold, and what became of the others. Knows neither files' insides nor ZIPs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, zip_longest

import numpy as np
from numpy.typing import NDArray

from core.data.own_names import class_names, shortened
from core.data.own_pictures import MOST_CLASSES, MOST_PICTURES, OwnSet
from core.data.split import FEWEST
from core.errors import Problem

LONGEST_SHOWN = 80  # characters of a file's name that are kept
NAMED = 5  # files of each reason


@dataclass(frozen=True)
class Item:
    """A picture that may be taken: its class, its name, and how to read its bytes (which may raise Problem)."""

    label: str
    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Dropped:
    """A picture, or all `count` pictures of a class, not in the set, and why."""

    name: str
    problem: Problem
    count: int = 0  # 0: it is one picture and no class


@dataclass(frozen=True)
class Left:
    """What is not in the set for one reason: the names of the first, and how many pictures in all."""

    problem: Problem
    names: tuple[str, ...]
    listed: int  # pictures and classes; `names` are the first of them
    count: int  # pictures
    counts: tuple[int, ...] = ()  # of each name that is a class its pictures, else 0


class NoSet(Problem):
    """There is no set, and not for one file's sake: what was `left` out, and how many usable pictures each class had."""

    def __init__(self, why: Problem, left: tuple[Left, ...] = (), counts: Mapping[str, int] | None = None) -> None:
        super().__init__(why.code, **why.params)
        self.left = left
        self.counts = dict(counts or {})


def left_out(dropped: Sequence[Dropped]) -> tuple[Left, ...]:
    """By reason, that of the most pictures first. However many files were brought, however long their names: this is short."""
    groups: dict[str, list[Dropped]] = {}
    for each in dropped:
        groups.setdefault(str(each.problem), []).append(each)
    found = [
        Left(
            same[0].problem,
            tuple(shortened(each.name, LONGEST_SHOWN) for each in same[:NAMED]),
            len(same),
            sum(each.count or 1 for each in same),
            tuple(each.count for each in same[:NAMED]),
        )
        for same in groups.values()
    ]
    return tuple(sorted(found, key=lambda left: -left.count))


class Gathering:
    """Pictures of classes, as they come in: `rounds` say which to try, `add` takes them, `arrays` is the set.

    `dropped` grows with each that is not taken.
    """

    def __init__(self, items: Sequence[Item], base: OwnSet | None = None) -> None:
        self.dropped: list[Dropped] = []
        first = base.card.classes if base else ()
        self._names = class_names([*first, *(item.label for item in items)])
        self._classes = self._sorted(items, first)
        self._kept: dict[str, list[tuple[int, NDArray[np.uint8]]]] = {
            label: [] for label in first
        }  # with serial numbers
        self._fallen: dict[str, int] = {}  # classes that were too small, with their usable pictures
        self._seen: set[bytes] = set()
        self._serial = count()
        if base:
            for picture, label in zip(base.pictures, base.labels, strict=True):
                self._take(base.card.classes[label], np.asarray(picture))

    @property
    def full(self) -> bool:
        """Whether nothing more is taken."""
        return sum(map(len, self._kept.values())) >= MOST_PICTURES

    def rounds(self) -> Iterator[Iterator[Item]]:
        """What to try: first of the classes with the most items, then of others in the place of those that were too small.

        All of a round have to be added before the next one is asked for.
        """
        again = list(self._kept)
        others = (label for label in self._classes if label not in self._kept)
        waiting = sorted(others, key=lambda label: -len(self._classes[label]))  # stable: of equal ones the first
        while (chosen := again + waiting[: MOST_CLASSES - len(self._kept)]) and not self.full:
            del waiting[: len(chosen) - len(again)]
            chosen = [label for label in self._classes if label in chosen]
            self._kept |= {label: [] for label in chosen if label not in self._kept}
            yield self._turns(chosen)
            self._fall()
            again = []
        why = _full() if chosen else Problem("own_too_many_classes", limit=MOST_CLASSES)
        rest = [label for label in (*again, *waiting) if self._classes[label]]
        self.dropped += [Dropped(label, why, len(self._classes[label])) for label in rest]

    def add(self, item: Item, picture: NDArray[np.uint8] | Problem) -> None:
        """Take a picture (channels, height, width), or note why there is none. One that is there already is not taken."""
        if isinstance(picture, Problem):
            self.dropped.append(Dropped(item.name, picture))
        elif self.full:
            self.dropped.append(Dropped(item.name, _full()))
        elif not self._take(self._names[item.label], picture):
            self.dropped.append(Dropped(item.name, Problem("own_picture_twice")))

    def arrays(self) -> tuple[NDArray[np.uint8], NDArray[np.int64], tuple[str, ...]]:
        """Pictures (n, …), labels (n,) and the classes, in the order in which they were first met; each has at least three.

        Raises NoSet `own_no_pictures` or `own_one_class`.
        """
        self._fall()
        counts = {**self._fallen, **{label: len(pictures) for label, pictures in self._kept.items()}}
        counts = {label: counts[label] for label in self._classes if label in counts}
        if not any(counts.values()):
            raise NoSet(Problem("own_no_pictures"), left_out(self.dropped))
        if len(self._kept) < 2:
            found = Problem("own_one_class", found=len(self._kept), needed=FEWEST)
            raise NoSet(found, left_out(self.dropped), counts)
        classes = tuple(label for label in counts if label in self._kept)
        rows = [(*each, place) for place, label in enumerate(classes) for each in self._kept[label]]
        rows.sort(key=lambda row: row[0])  # as they were taken
        return np.stack([picture for _, picture, _ in rows]), np.array([place for *_, place in rows], np.int64), classes

    def _turns(self, labels: Sequence[str]) -> Iterator[Item]:
        """One picture of each class in turn, so that what is too much is cut from the large classes. Ends when full."""
        members = [self._classes[label] for label in labels]
        turns = [item for turn in zip_longest(*members) for item in turn if item is not None]
        for place, item in enumerate(turns):
            if self.full:
                self.dropped += [Dropped(each.name, _full()) for each in turns[place:]]
                return
            yield item

    def _take(self, label: str, picture: NDArray[np.uint8]) -> bool:
        content = picture.tobytes()
        if content in self._seen:  # in training and test at once it would make a network look better than it is
            return False
        self._seen.add(content)
        self._kept[label].append((next(self._serial), picture))
        return True

    def _fall(self) -> None:
        """Classes that are too small leave; their places and their pictures are free for others."""
        for label in [label for label, pictures in self._kept.items() if len(pictures) < FEWEST]:
            pictures = self._kept.pop(label)
            self._fallen[label] = len(pictures)
            self._seen -= {picture.tobytes() for _, picture in pictures}
            if pictures:
                self.dropped.append(Dropped(label, Problem("own_class_too_small", needed=FEWEST), len(pictures)))

    def _sorted(self, items: Sequence[Item], first: Sequence[str]) -> dict[str, list[Item]]:
        """The items by class; those whose class has no name are dropped."""
        found: dict[str, list[Item]] = {label: [] for label in first}
        for item in items:
            if label := self._names[item.label]:
                found.setdefault(label, []).append(item)
            else:
                self.dropped.append(Dropped(item.name, Problem("own_class_unnamed")))
        return found


def _full() -> Problem:
    return Problem("own_set_full", limit=MOST_PICTURES)
