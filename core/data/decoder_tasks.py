"""Sums and repeating sequences as rows of characters, drawn anew for every step. Knows no network.

A network that writes learns both as it learns a text: each character from those before it. Judged is only what can be known:
the answer of a sum, and of a sequence what comes after its first round.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.foundations.sampling import scramble

Ids = NDArray[np.int64]
Part = int  # of the sums: 0 training, 1 validation, 2 test
TRAINING, VALIDATION, TEST = 0, 1, 2
SUMS = "0123456789+=\n"
LETTERS = string.ascii_lowercase + string.ascii_uppercase
HELD = 10  # of so many sums one is for validation, one for the test
NOTHING = -1


@dataclass(frozen=True)
class Rows:
    """ids (rows, length), 0 behind the end of a row; which answer a character belongs to, −1 of what is not judged."""

    ids: Ids
    answer: Ids  # (rows, length), counted over all rows
    place: Ids  # (rows, length): of a digit of an answer its power of ten, else −1


def part_of(pairs: Ids) -> Ids:
    """Which part the sums a + b belong to, (…, 2) → (…): 8 of 10 training, 1 validation, 1 test; always the same one."""
    mixed = scramble((pairs[..., 0] * 10_007 + pairs[..., 1]).astype(np.uint32)) % HELD
    return np.where(mixed == 0, VALIDATION, np.where(mixed == 1, TEST, TRAINING)).astype(np.int64)


def pairs(rng: np.random.Generator, count: int, digits: int, part: Part) -> Ids:
    """`count` sums of a part, (count, 2); each number has 1 to `digits` digits, each length alike often."""
    found, missing = np.zeros((0, 2), np.int64), count
    while missing > 0:
        lengths = rng.integers(1, digits + 1, (2 * missing * HELD ** (part != TRAINING), 2))
        drawn = rng.integers(np.where(lengths > 1, 10 ** (lengths - 1), 0), 10**lengths)
        found = np.concatenate((found, drawn[part_of(drawn) == part]))
        missing = count - len(found)
    return found[:count]


def written(a: int, b: int, reverse: bool) -> str:
    """12+34=46 with its line end; reversed 12+34=64: the ones come first, as one adds by hand."""
    total = str(a + b)
    return f"{a}+{b}={total[::-1] if reverse else total}\n"


def sums(rng: np.random.Generator, rows: int, length: int, digits: int, reverse: bool, part: Part) -> Rows:
    """Rows of whole sums, one behind the other. `length` holds at least the longest one."""
    drawn = (
        written(a, b, reverse) for a, b in pairs(rng, rows * (length // len("0+0=0\n") + 1), digits, part).tolist()
    )
    ids, answer, place = (np.full((rows, length), fill, np.int64) for fill in (0, NOTHING, NOTHING))
    number = 0
    for row in range(rows):
        at, text = 0, next(drawn)
        while at + len(text) <= length:
            first, end = at + text.index("=") + 1, at + len(text)
            ids[row, at:end] = [SUMS.index(each) + 1 for each in text]
            answer[row, first:end] = number
            powers = np.arange(end - 1 - first)
            place[row, first : end - 1] = powers if reverse else powers[::-1]
            number, at = number + 1, end
            text = next(drawn)
    return Rows(ids, answer, place)


def repeats(rng: np.random.Generator, rows: int, length: int, symbols: int) -> Rows:
    """Rows in which some letters, all different, come again and again in the same order; how many differs from row to row.

    So only who finds the letter in what was read, and takes the one behind it, can go on: counting back does not help.
    """
    most = min(symbols, length // 2)
    ids = np.empty((rows, length), np.int64)
    answer = np.full((rows, length), NOTHING, np.int64)
    for row in range(rows):
        period = int(rng.integers(min(4, most), most + 1))
        ids[row] = np.resize(rng.permutation(symbols)[:period] + 1, length)
        answer[row, period + 1 :] = 0
    judged = answer >= 0
    answer[judged] = np.arange(judged.sum())
    return Rows(ids, answer, np.full_like(answer, NOTHING))


def probes(rng: np.random.Generator, rows: int, period: int, letters: Ids) -> Ids:
    """Random sequences of `period` different letters, twice: (rows, 2 · period)."""
    return np.stack([np.tile(rng.permutation(letters)[:period], 2) for _ in range(rows)])
