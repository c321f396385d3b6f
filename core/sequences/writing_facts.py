"""What can be said of a text before a network learns it: its characters, and what counting alone achieves. Knows no network.

Asked through the oracle: a learner's own text is read by a child process alone.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.data import text_sets
from core.errors import Problem
from core.sequences import characters, counted
from core.sequences.writing_config import PIECES
from core.wire import Array

LEAST = 200  # characters that a text needs
JUDGED, TESTED = 8_192, 65_536  # characters of the validation and of the test part that are read, from their beginning
ORDERS = {"single": 1, "bigram": 2, "trigram": 3, "five": 5}  # the count models a network is held against
COMMON = 12  # characters that are named


def borders(count: int) -> tuple[int, int]:
    """Where the validation part of a text of so many characters begins, and where its test part does."""
    return int(text_sets.TRAIN * count), int(text_sets.VALIDATION * count)


def judged(count: int, part: int) -> tuple[int, int]:
    """What is read of the validation part (0) or the test part (1) of a text of so many characters: ids[a:b].

    A network reads it in pieces side by side (writing_models.bits): what these cannot share evenly is left out at the end, so that
    counting is judged by the very same characters.
    """
    ends = (*borders(count), count)
    a, b = ends[part], min(ends[part + 1], ends[part] + (JUDGED, TESTED)[part])
    return a, b - (b - a) % PIECES if b - a >= PIECES else b


def references(ids: characters.Ids, vocabulary: int) -> list[dict[str, float]]:
    """Bits per character of the count models, on the validation part and on the test part."""
    places = [judged(len(ids), part) for part in (0, 1)]
    found = counted.bits(ids, borders(len(ids))[0], places, list(ORDERS.values()), vocabulary)
    return [{name: found[order][part] for name, order in ORDERS.items()} for part in (0, 1)]


def facts(name: str, own: str, most: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """About the text `name`, of which the `most` most frequent characters are told apart.

    Raises Problem "text_too_short", and as core.data.text_sets.running does.
    """
    source = text_sets.running(name, own)
    if len(source.text) < LEAST:
        raise Problem("text_too_short", count=len(source.text), needed=LEAST)
    train = source.text[: borders(len(source.text))[0]]
    known, dropped = characters.build(train, most)
    ids = known.encode(source.text)
    return {
        "characters": len(source.text),
        "language": source.language,
        "vocabulary": known.count,
        "dropped": dropped,
        "unknown": float(np.mean(ids[: len(train)] == characters.UNKNOWN)),
        "uniform": math.log2(known.count),
        "common": known.letters[:COMMON],
        **references(ids, known.count)[0],
    }, {}
