"""A visitor's table of labels and scores, or of labels and predictions, under limits. Knows no page; whatever is in it is hostile.

A score in 0 … 1 is taken as a probability. One column of scores speaks for one of two classes; several, one a class, are matched by
their names, else by their order. Rows that cannot be used are left out and counted by reason.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np

from core.data.table_file import Table, missing, number, opened, shown, trouble
from core.errors import Problem
from core.evaluation.judging_config import MOST_CLASSES, MOST_ROWS
from core.evaluation.thresholds import Answer
from core.wire import Array

MOST_BYTES = 25_000_000  # of a file; a million rows of labels and scores have less
FEWEST = 10  # rows
CLOSE = 0.02  # a row of probabilities may sum to 1 as nearly as that
_LABEL = re.compile(
    r"labels?|class|target|truth|true|y|y_true|actual|\u6807\u7b7e|\u771f\u5b9e|\u7c7b\u522b", re.IGNORECASE
)


def looked(*, file: Array) -> Answer:
    """What the table in the bytes `file` holds: {columns, numeric, classes: {column: its entries, at most 20}, label (probably), encoding, thinned}.

    Raises as `core.data.table_file.opened`, and Problem("scores_no_label").
    """
    table, thinned = _opened(file)
    entries: list[set[str] | None] = [set() for _ in table.columns]
    for row in table.rows():
        for place, found in enumerate(entries):
            if found is None or place >= len(row) or missing(row[place]):
                continue
            found.add(_class(row[place]))
            if len(found) > MOST_CLASSES:
                entries[place] = None
    classes = {
        name: _ordered(found) for name, found in zip(table.columns, entries, strict=True) if found and len(found) > 1
    }
    if not classes:
        raise Problem("scores_no_label", limit=MOST_CLASSES)
    named = [name for name in classes if _LABEL.fullmatch(name.strip())]
    return {
        "columns": table.columns,
        "numeric": table.numeric,
        "classes": classes,
        "label": (named or list(classes))[0],
        "encoding": table.encoding,
        "thinned": thinned,
    }, {}


def read(*, file: Array, label: str, scores: list[str], predicted: str, of: str, outside: str, seed: int = 0) -> Answer:
    """The rows that can be used: header as an account of all rows, arrays "labels" (n,) i4 and "scores" (n, classes) f8.

    Either `scores` names columns, or `predicted` one of class names. `of` is the class that a single score speaks for; `outside` says how
    scores beyond 0 … 1 become probabilities: "logistic" or "ranks" (several columns: always softmax).
    Header {classes, ranked, rows, used, dropped: {reason: count}, drawn, more, outside (what was done, or ""), encoding, thinned}.
    Raises as `opened`, and Problem("table_column_unknown" | "scores_same_column" | "scores_no_rows" | "scores_too_few" |
    "scores_one_class" | "scores_too_many_classes" | "scores_need_two" | "scores_classes_differ").
    """
    table, thinned = _opened(file)
    wanted = [*scores, *([predicted] if predicted else [])]
    for name in (label, *wanted):
        if name not in table.columns:
            raise Problem("table_column_unknown", name=shown(name))
    if label in wanted or not wanted:
        raise Problem("scores_same_column")
    truths, rest, dropped, rows, more = _rows(table, label, wanted, numbers=bool(scores))
    if not truths:
        raise Problem("scores_no_rows", rows=rows)
    if len(truths) < FEWEST:
        raise Problem("scores_too_few", found=len(truths), rows=rows, least=FEWEST)
    classes = _ordered({*truths, *((each[0] for each in rest) if predicted else ())})
    if len(set(truths)) < 2:
        raise Problem("scores_one_class", name=shown(truths[0]))
    if len(classes) > MOST_CLASSES:
        raise Problem("scores_too_many_classes", name=shown(label), found=len(classes), limit=MOST_CLASSES)
    place = {name: at for at, name in enumerate(classes)}
    labels = np.array([place[each] for each in truths], np.int32)
    if predicted:
        chances, done = np.eye(len(classes))[[place[each[0]] for each in rest]], ""
    else:
        values = np.array(rest, np.float64)
        chances, done = (
            _one(values[:, 0], classes, of, outside) if len(scores) == 1 else _several(values, scores, classes)
        )
    drawn = len(labels) > MOST_ROWS
    if drawn:
        chosen = np.sort(np.random.default_rng(seed).choice(len(labels), MOST_ROWS, replace=False))
        labels, chances = labels[chosen], chances[chosen]
        if len(np.unique(labels)) < 2:
            raise Problem("scores_one_class", name=shown(classes[labels[0]]))
    return {
        "classes": classes,
        "ranked": not predicted,
        "rows": rows,
        "used": len(labels),
        "dropped": dict(dropped),
        "drawn": drawn,
        "more": more,
        "outside": done,
        "encoding": table.encoding,
        "thinned": thinned,
    }, {"labels": labels, "scores": np.ascontiguousarray(chances)}


def _opened(file: Array) -> tuple[Table, int]:
    """The table, and how many lines the file has where only some of them, drawn by lot, are read; else 0."""
    from core.data import table_file

    data, lines = file.tobytes(), 0
    if len(data) > MOST_BYTES:
        raise Problem("table_too_large", limit_mb=MOST_BYTES // 1_000_000)
    every = data.rstrip(b"\r\n").split(b"\n") if b'"' not in data and b"\0" not in data else []  # else a line is no row
    if len(every) > table_file.MOST_ROWS or len(data) > table_file.MOST_BYTES:
        lines = len(every)
        room = min(table_file.MOST_ROWS, int(lines * 0.9 * table_file.MOST_BYTES / len(data)))
        if lines and room:
            chosen = np.sort(np.random.default_rng(0).choice(lines - 1, min(room, lines - 1), replace=False)) + 1
            data = b"\n".join([every[0], *(every[at] for at in chosen)])
    return opened(data), lines


def _rows(
    table: Table, label: str, wanted: list[str], *, numbers: bool
) -> tuple[list[str], list[list[Any]], Counter[str], int, bool]:
    """Labels and what else is wanted of the rows that can be used, how many cannot and why, all rows, and whether there are more."""
    from core.data.table_file import MOST_ROWS as MOST_READ

    at, places = table.columns.index(label), [table.columns.index(name) for name in wanted]
    truths: list[str] = []
    rest: list[list[Any]] = []
    dropped: Counter[str] = Counter()
    count = 0
    for row in table.rows():
        if count == MOST_READ:
            return truths, rest, dropped, count, True
        count += 1
        if max(at, *places) >= len(row):
            dropped["short"] += 1
        elif missing(row[at]):
            dropped["label"] += 1
        else:
            cells = [row[place] for place in places]
            found = [number(cell, table.delimiter) if numbers else _class(cell) for cell in cells]
            bad = [
                cell for cell, each in zip(cells, found, strict=True) if each is None or (not numbers and missing(cell))
            ]
            if bad:
                dropped[trouble(bad[0])] += 1
            else:
                truths.append(_class(row[at]))
                rest.append(found)
    return truths, rest, dropped, count, False


def _one(values: Array, classes: list[str], of: str, outside: str) -> tuple[Array, str]:
    if len(classes) != 2:
        raise Problem("scores_need_two", found=len(classes))
    done = ""
    if values.min() < 0 or values.max() > 1:
        done = "ranks" if outside == "ranks" else "logistic"
        values = _ranks(values) if done == "ranks" else _logistic(values)
    of_second = classes.index(of) == 1 if of in classes else True
    pair = (1 - values, values) if of_second else (values, 1 - values)
    return np.stack(pair, axis=1), done


def _several(values: Array, names: list[str], classes: list[str]) -> tuple[Array, str]:
    if len(names) != len(classes):
        raise Problem("scores_classes_differ", columns=len(names), classes=len(classes))
    order = [[at for at, name in enumerate(names) if _ends(name, each)] for each in classes]
    if all(len(found) == 1 for found in order) and len({found[0] for found in order}) == len(classes):
        values = values[:, [found[0] for found in order]]
    sums = values.sum(1, keepdims=True)
    if values.min() < 0 or values.max() > 1 or not sums.all():
        powers = np.exp(values - values.max(1, keepdims=True))
        result: Array = powers / powers.sum(1, keepdims=True)
        return result, "softmax"
    return values / sums, "" if np.abs(sums - 1).max() <= CLOSE else "normalized"


def _logistic(values: Array) -> Array:
    """1 / (1 + e^{−s}), without overflow."""
    small = np.exp(-np.abs(values))
    result: Array = np.where(values >= 0, 1, small) / (1 + small)
    return result


def _ranks(values: Array) -> Array:
    """The share of rows with a lower score, ties at their middle: (rank − ½) / n."""
    _, inverse, count = np.unique(values, return_inverse=True, return_counts=True)
    result: Array = ((np.cumsum(count) - count / 2) / len(values))[inverse]
    return result


def _ends(name: str, each: str) -> bool:
    """Whether a column is called like the class, perhaps with something before it: p_cat, score cat."""
    plain, wanted = name.strip().casefold(), each.casefold()
    return plain == wanted or re.search(rf"[\W_]{re.escape(wanted)}$", plain) is not None


def _class(cell: str) -> str:
    """A class as it is called: 1, 1.0 and 01 are one."""
    value = number(cell)
    return f"{value:g}" if value is not None else shown(cell)


def _ordered(names: set[str]) -> list[str]:
    """Numbers by size, words by the alphabet."""
    values = {name: number(name) for name in names}
    if all(value is not None for value in values.values()):
        return sorted(names, key=lambda name: values[name] or 0.0)
    return sorted(names, key=str.casefold)
