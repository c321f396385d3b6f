"""A file of a learner becomes texts to learn from: decoded, cleaned, cut where it is too long, kept. Every row is accounted for.

Its functions are asked from the process that may die of a file, and answer in JSON. Knows no page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import own_texts, text_table
from core.data.own_names import LONGEST_NAME, class_names, shortened
from core.data.text_config import (
    FEWEST,
    LONGEST_RUNNING,
    LONGEST_TEXT,
    MOST_BYTES,
    MOST_CLASSES,
    MOST_TEXTS,
    SHORTEST_RUNNING,
    Language,
)
from core.data.text_decode import Decoded, decoded
from core.errors import Problem
from core.settings import Settings, settings

Answer = tuple[dict[str, Any], dict[str, Any]]
_LOOK = 100_000  # characters that tell the language
_MOST_LABELS = 1_000  # spellings of classes, such as with and without a blank that is not seen
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BLANKS = re.compile(r"[^\S\n]+")


def look(content: NDArray[np.uint8]) -> Answer:
    """Of a table: how it is encoded, its columns, and which are probably text and class (the latter perhaps None).

    Raises Problem as `core.data.text_table.opened` and `core.data.text_decode.decoded`, `text_too_large`, `text_empty`.
    """
    found = opened(content)
    table = text_table.opened(found.text)
    label = None if table.label is None else table.columns[table.label]
    return {
        "encoding": found.encoding,
        "columns": list(table.columns),
        "text": table.columns[table.text],
        "label": label,
        "header": table.header,
    }, {}


def keep_labelled(content: NDArray[np.uint8], text: str, label: str, title: str, visitor: str, home: str) -> Answer:
    """Keep the texts of the column `text` with the classes of the column `label`; what became of each row.

    Raises Problem as `look`, `texts_same_column`, `table_column_unknown`, `texts_none`, `texts_one_class`,
    `texts_too_many_classes`, or as `core.data.own_texts.save_labelled`.
    """
    found = opened(content)
    table = text_table.opened(found.text)
    places = table.place(text), table.place(label)
    if places[0] == places[1]:
        raise Problem("texts_same_column")
    given: list[tuple[str, str]] = []
    dropped, count, cut = Counter[str](), 0, 0
    for row in table.rows():
        count += 1
        cells = [row[place].strip() if place < len(row) else "" for place in places]
        words = _BLANKS.sub(" ", cells[0])
        if not words or not cells[1]:
            dropped["unlabelled" if words else "empty"] += 1
            continue
        cut += len(words) > LONGEST_TEXT
        given.append((words[:LONGEST_TEXT], cells[1]))
    texts, labels, classes = _chosen(given, dropped, count, label)
    language = language_of("\n".join(texts[:2000]))
    card = own_texts.save_labelled(texts, labels, classes, language, visitor, titled(title), where_of(home))
    left = {"rows": count, "cut": cut, "limit": LONGEST_TEXT, "dropped": dict(dropped), "header": table.header}
    return {"card": asdict(card), "encoding": found.encoding, "replaced": found.replaced, **left}, {}


def keep_running(content: NDArray[np.uint8], title: str, visitor: str, home: str) -> Answer:
    """Keep a text to go on writing. Raises Problem `text_too_large`, `text_empty`, `text_not_text`, `text_too_short`, `text_one_sign`."""
    found = opened(content)
    whole = found.text.strip() + "\n"
    if len(whole) - 1 < SHORTEST_RUNNING:
        raise Problem("text_too_short", count=len(whole) - 1, needed=SHORTEST_RUNNING)
    text = whole[:LONGEST_RUNNING]
    if len(set(text) - {"\n", " "}) < 2:
        raise Problem("text_one_sign")
    card = own_texts.save_running(text, language_of(text), visitor, titled(title), where_of(home))
    left = {"rows": len(whole), "cut": len(whole) - len(text), "limit": LONGEST_RUNNING, "dropped": {}}
    return {"card": asdict(card), "encoding": found.encoding, "replaced": found.replaced, **left}, {}


def opened(content: NDArray[np.uint8]) -> Decoded:
    """The text in a file. Raises Problem("text_too_large" | "text_empty") and as `core.data.text_decode.decoded`."""
    if content.nbytes > MOST_BYTES:
        raise Problem("text_too_large", limit_mb=MOST_BYTES // 1_000_000)
    found = decoded(content.tobytes())
    if not found.text.strip():
        raise Problem("text_empty")
    return found


def _chosen(
    given: list[tuple[str, str]], dropped: Counter[str], count: int, column: str
) -> tuple[list[str], list[int], tuple[str, ...]]:
    """Texts, numbers of their classes, and the classes in the order in which they were first met; `dropped` counts the rest."""
    if not given:
        raise Problem("texts_none", rows=count)
    labels = dict.fromkeys(label for _, label in given)
    names = class_names(labels) if len(labels) <= _MOST_LABELS else dict.fromkeys(labels, "")
    found = len({name for name in names.values() if name}) or len(labels)
    if found > MOST_CLASSES:
        raise Problem("texts_too_many_classes", name=column, found=found, limit=MOST_CLASSES)
    meanings: dict[str, set[str]] = {}
    for text, label in given:
        meanings.setdefault(text, set()).add(names[label])
    unique: dict[str, str] = {}
    for text, label in given:
        if not names[label]:
            dropped["unlabelled"] += 1
        elif len(meanings[text]) > 1:
            dropped["conflicting"] += 1
        elif text in unique:
            dropped["repeated"] += 1
        elif len(unique) >= MOST_TEXTS:
            dropped["full"] += 1
        else:
            unique[text] = names[label]
    if not unique:
        raise Problem("texts_none", rows=count)
    sizes = Counter(unique.values())
    classes = tuple(name for name in sizes if sizes[name] >= FEWEST)  # a Counter keeps the order of the first meeting
    if len(classes) < 2:
        raise Problem("texts_one_class", found=len(classes), needed=FEWEST)
    dropped["small"] += sum(size for size in sizes.values() if size < FEWEST)
    numbers = {name: place for place, name in enumerate(classes)}
    kept = [(text, numbers[name]) for text, name in unique.items() if name in numbers]
    return [text for text, _ in kept], [number for _, number in kept], classes


def language_of(text: str) -> Language:
    """ "zh" where words are not parted by spaces: at least a third of the letters are Chinese or Japanese ones."""
    letters = [sign for sign in text[:_LOOK] if sign.isalpha()]
    unspaced = len(_UNSPACED.findall("".join(letters)))
    return "zh" if 3 * unspaced >= max(1, len(letters)) else "en"


def titled(title: str) -> str:
    """The name of a file as it is kept."""
    return shortened(
        " ".join("".join(sign if sign.isprintable() else " " for sign in title[:400]).split()), LONGEST_NAME
    )


def where_of(home: str) -> Settings:
    """The settings with another home."""
    return replace(settings(), home=Path(home))
