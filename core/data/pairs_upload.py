"""A learner's table becomes sentence pairs: one column in Chinese, one in English or another language written with spaces.

Its function is asked from the process that may die of a file, and answers in JSON. Knows no page.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from core.data import own_texts, text_table
from core.data.pairs import LEAST
from core.data.text_config import LONGEST_SENTENCE, MOST_PAIRS
from core.data.text_upload import Answer, opened, titled, where_of
from core.errors import Problem

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACED = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NAMES = re.compile(r"english|chinese|source|target|original|translation|en|zh|text|\u82f1\u6587|\u4e2d\u6587|\u82f1\u8bed|\u6c49\u8bed|\u539f\u6587|\u8bd1\u6587", re.IGNORECASE)  # fmt: skip
_BLANKS = re.compile(r"\s+")


def keep_pairs(content: NDArray[np.uint8], title: str, visitor: str, home: str) -> Answer:
    """Keep the pairs of a table; what became of each row. The rows with half a pair, repeated or too long are left out.

    Raises Problem as `core.data.text_upload.look`, `pairs_no_columns`, `pairs_too_few`, or as `core.data.own_texts.save_pairs`.
    """
    found = opened(content)
    delimiter, quoted, sample = text_table.parted(found.text)
    english, chinese = columns(sample)
    rows = text_table.rows_of(found.text, delimiter, quoted)
    header = any(_NAMES.fullmatch(cell.strip()) for cell in sample[0]) or not _HAN.search(_cell(sample[0], chinese))
    dropped, count = Counter[str](), 0
    kept: dict[tuple[str, str], None] = {}
    for row in itertools.islice(rows, int(header), None):
        count += 1
        pair = _cell(row, english), _cell(row, chinese)
        if not all(pair):
            dropped["half" if any(pair) else "empty"] += 1
        elif max(map(len, pair)) > LONGEST_SENTENCE:
            dropped["long"] += 1
        elif pair in kept:
            dropped["repeated"] += 1
        elif len(kept) >= MOST_PAIRS:
            dropped["full"] += 1
        else:
            kept[pair] = None
    if len(kept) < LEAST:
        raise Problem("pairs_too_few", count=len(kept), needed=LEAST)
    first, second = ([pair[place] for pair in kept] for place in (0, 1))
    card = own_texts.save_pairs(first, second, visitor, titled(title), where_of(home))
    left = {"rows": count, "cut": 0, "limit": LONGEST_SENTENCE, "dropped": dict(dropped)}
    return {"card": asdict(card), "encoding": found.encoding, "replaced": found.replaced, **left}, {}


def columns(sample: list[list[str]]) -> tuple[int, int]:
    """Where the English and the Chinese stand: the Chinese where its characters are most, the English in the first column
    in which most rows have other letters.

    Raises Problem("pairs_no_columns").
    """
    width = max(len(row) for row in sample)
    han = [sum(len(_HAN.findall(_cell(row, place))) for row in sample) for place in range(width)]
    chinese = max(range(width), key=han.__getitem__)
    full = [sum(bool(_SPACED.search(_cell(row, place))) for row in sample) for place in range(width)]
    others = [place for place in range(width) if place != chinese and 2 * full[place] > len(sample)]
    if not han[chinese] or not others:
        raise Problem("pairs_no_columns")
    return others[0], chinese  # of several the first: behind it stand notes, such as who wrote the sentence


def _cell(row: list[str], place: int) -> str:
    return _BLANKS.sub(" ", row[place]).strip() if place < len(row) else ""
