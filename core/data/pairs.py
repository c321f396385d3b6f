"""Sentences with their translations, divided so that nothing of what is judged was learned from. Knows no file and no network.

Of one English sentence there may be several translations, and of one Chinese sentence several originals. What is connected in
this way stays in one part; else the network would be asked for what it has seen. Two texts that differ in capitals or in
punctuation alone are one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import Problem

Rows = NDArray[np.int64]
Script = Literal["simplified", "traditional", "both", "mixed"]
LEAST = 20  # pairs: fewer cannot be divided
SHARE = 0.1  # of the pairs, for validation and for the test
MOST_JUDGED = 1_500  # pairs in each of them
SEED = 0
_HAN = re.compile("[\u4e00-\u9fff]")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class PairsRead:
    """What stands in a source, row by row."""

    english: Sequence[str]
    chinese: Sequence[str]
    credits: Sequence[str] = ()  # of each row whom the licence asks to name; of sources that ask for nothing none


@dataclass(frozen=True, eq=False)
class Pairs:
    """Sentences and their translations, and which rows are for what."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    credits: tuple[str, ...]  # as many, or none
    parts: dict[str, Rows]  # "train", "validation", "test": ascending
    scripts: dict[str, int]  # how many of the Chinese sentences are written in which characters
    dropped: dict[str, int]  # rows left out as "empty", "repeated", "script"

    def references(self, rows: Iterable[int], target: str) -> list[list[str]]:
        """For each row all translations into `target` ("chinese" or "english") that the set has of its sentence."""
        given, wanted = (self.english, self.chinese) if target == "chinese" else (self.chinese, self.english)
        known: dict[str, list[str]] = {}
        for one, other in zip(given, wanted, strict=True):
            known.setdefault(one, []).append(other)
        return [known[given[row]] for row in rows]


def divided(read: PairsRead, script: str = "all") -> Pairs:
    """Leave out what is empty or said twice, and what is not written in `script` ("simplified", "traditional" or "all").

    Raises Problem("pairs_too_few").
    """
    dropped = Counter[str]()
    scripts = Counter[str]()
    kept: list[int] = []
    seen: set[tuple[str, str]] = set()
    english = [" ".join(each.split()) for each in read.english]
    chinese = [" ".join(each.split()) for each in read.chinese]
    for row, pair in enumerate(zip(english, chinese, strict=True)):
        if not _plain(pair[0]) or not _plain(pair[1]):
            dropped["empty"] += 1
        elif pair in seen:
            dropped["repeated"] += 1
        else:
            seen.add(pair)
            found = script_of(pair[1])
            scripts[found] += 1
            if script == "all" or found in (script, "both"):
                kept.append(row)
            else:
                dropped["script"] += 1
    if len(kept) < LEAST:
        raise Problem("pairs_too_few", count=len(kept), needed=LEAST)
    first, second = tuple(english[row] for row in kept), tuple(chinese[row] for row in kept)
    credits = tuple(read.credits[row] for row in kept) if read.credits else ()
    return Pairs(first, second, credits, parts(first, second), dict(scripts), dict(dropped))


def parts(english: Sequence[str], chinese: Sequence[str]) -> dict[str, Rows]:
    """Rows for training, validation and test; a tenth for each of the latter two, at most `MOST_JUDGED`."""
    groups = connected(english, chinese)
    order = np.random.default_rng(SEED).permutation(len(groups))
    size = max(1, min(MOST_JUDGED, round(SHARE * len(english))))
    found: dict[str, list[int]] = {"test": [], "validation": [], "train": []}
    for place in order:
        part = next((name for name in ("test", "validation") if len(found[name]) < size), "train")
        found[part] += groups[place]
    return {name: np.sort(np.array(rows, np.int64)) for name, rows in found.items()}


def connected(english: Sequence[str], chinese: Sequence[str]) -> list[list[int]]:
    """Rows that share a sentence with each other, directly or through others; in the order of their first row."""
    above: dict[str, str] = {}

    def root(each: str) -> str:
        above.setdefault(each, each)
        while above[each] != each:
            above[each] = above[above[each]]
            each = above[each]
        return each

    names = [("e" + _plain(one), "c" + _plain(other)) for one, other in zip(english, chinese, strict=True)]
    for one, other in names:
        above[root(one)] = root(other)
    groups: dict[str, list[int]] = {}
    for row, (one, _) in enumerate(names):
        groups.setdefault(root(one), []).append(row)
    return list(groups.values())


def script_of(text: str) -> Script:
    """In which characters a Chinese text is written, as far as it tells: "both" has only those that are alike in the two.

    A character that Big5 (Taiwan, 1984) lacks is a simplified one, one that GB 2312 (mainland, 1980) lacks a traditional one.
    """
    signs = set(_HAN.findall(text))
    simplified = any(not sign.encode("big5", "ignore") for sign in signs)
    traditional = any(not sign.encode("gb2312", "ignore") for sign in signs)
    if simplified and traditional:
        return "mixed"
    return "simplified" if simplified else "traditional" if traditional else "both"


def _plain(text: str) -> str:
    """What two texts that say the same have in common: letters and digits, all small."""
    return _SIGNS.sub("", text).lower()
