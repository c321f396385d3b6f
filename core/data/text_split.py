"""Texts with labels, cleaned and divided: empty ones and repetitions are left out, each class is in every part in its proportion.

A text that stood in two parts would be recognized, not understood. Knows no file and no source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.text_config import FEWEST, Language
from core.errors import Problem

Rows = NDArray[np.int64]
SHARE = 0.1  # of the texts, for validation and for the test; the published test part counts as the latter
MOST_VALIDATION = 5_000
SEED = 0


@dataclass(frozen=True, eq=False)
class Read:
    """What stands in a source, row by row, before anything is left out."""

    texts: Sequence[str]
    labels: Sequence[int]  # numbers of classes
    test_from: int | None = None  # from this row on it is the part that was published for testing


@dataclass(frozen=True, eq=False)
class Labelled:
    """Texts with the numbers of their classes (n,), and which rows are for what."""

    texts: tuple[str, ...]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    language: Language
    parts: dict[str, Rows]  # "train", "validation", "test": numbers of rows, ascending; no text is in two
    note: str = ""  # what one must know of the source, "test_only" or "dev_only"; a page has the sentence
    dropped: dict[str, int] | None = None  # how many rows were left out as "empty", "repeated", "conflicting"


def divided(read: Read, classes: tuple[str, ...], language: Language, note: str = "") -> Labelled:
    """Leave out what is empty, said twice, or said with two labels; then divide, the same way each time.

    Of a text that stands in the published test part and in the other, the test part keeps it.
    Raises Problem("class_of_texts_too_small") where a class has fewer than three texts.
    """
    meanings: dict[str, set[int]] = {}
    stripped = [text.strip().lstrip("\ufeff").strip() for text in read.texts]
    for text, label in zip(stripped, read.labels, strict=True):
        meanings.setdefault(text, set()).add(label)
    border = len(stripped) if read.test_from is None else read.test_from
    dropped = {"empty": 0, "repeated": 0, "conflicting": 0}
    kept: list[int] = []
    seen: set[str] = set()
    for row in [*range(border, len(stripped)), *range(border)]:  # the test part first
        text = stripped[row]
        reason = "" if text else "empty"
        if text and len(meanings[text]) > 1:
            reason = "conflicting"
        elif text in seen:
            reason = reason or "repeated"
        if reason:
            dropped[reason] += 1
            continue
        seen.add(text)
        kept.append(row)
    rows = np.array(sorted(kept), np.int64)
    labels = np.array([read.labels[row] for row in rows], np.int64)
    given = None if read.test_from is None else np.flatnonzero(rows >= border)
    parts = stratified(labels, classes, given)
    return Labelled(tuple(stripped[row] for row in rows), labels, classes, language, parts, note, dropped)


def stratified(labels: NDArray[np.int64], classes: tuple[str, ...], test: Rows | None = None) -> dict[str, Rows]:
    """Rows for training, validation and test, a tenth of each class for the latter two; or the `test` rows as they are given.

    Raises Problem("class_of_texts_too_small").
    """
    generator = np.random.default_rng(SEED)
    found: dict[str, list[Rows]] = {"train": [], "validation": [], "test": []}
    for number, name in enumerate(classes):
        members = np.flatnonzero(labels == number)
        last = None if test is None else np.intersect1d(members, test)
        if len(members) < FEWEST:
            raise Problem("class_of_texts_too_small", name=name, count=len(members), needed=FEWEST)
        rest = generator.permutation(members if last is None else np.setdiff1d(members, last))
        tenth = max(1, round(SHARE * len(members)))
        if last is None:
            last, rest = rest[:tenth], rest[tenth:]
        middle = min(tenth, max(1, MOST_VALIDATION // len(classes)))
        found["validation"].append(rest[:middle])
        found["train"].append(rest[middle:])
        found["test"].append(last)
    return {name: np.sort(np.concatenate(some)) for name, some in found.items()}
