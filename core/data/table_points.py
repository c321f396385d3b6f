"""Rows of a table as points on the plane, with an account of every row that did not become one. Knows no screen.

Each column of numbers is standardized: mean 0 and deviation 2 on the plane (so that three deviations reach its edge), values
to be predicted deviation 0.5; what lies beyond the edge is clipped and counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.data.own_plane import EDGE, FEWEST, HIGHEST, MOST_CLASSES, MOST_POINTS
from core.data.table_file import MOST_ROWS, Table, missing, number, opened, shown, trouble
from core.errors import Problem

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Task = Literal["auto", "classes", "values"]
DEVIATION = 2.0  # of a standardized column on the plane
VALUE_DEVIATION = 0.5


@dataclass(frozen=True)
class Scale:
    """How a column came onto the plane: (number - mean) / deviation, times DEVIATION or VALUE_DEVIATION."""

    name: str
    mean: float
    deviation: float
    clipped: int  # rows beyond the edge


@dataclass(frozen=True)
class Report:
    """What became of the rows."""

    rows: int  # read
    more: bool  # whether the file has rows beyond those
    used: int  # points
    dropped: dict[
        str, int
    ]  # rows by reason: missing, text, infinite, single (the only one of its class), sampled (beyond 500)
    scales: tuple[Scale, ...]
    classes: tuple[str, ...]  # their names in the order of the labels; none of values
    encoding: str


@dataclass
class _Read:
    """The rows whose cells can be used."""

    features: Floats  # (n, 1 | 2)
    labels: list[str]
    dropped: Counter[str]
    rows: int
    more: bool


def from_csv(
    data: bytes, x1: str, x2: str | None, label: str, *, task: Task = "auto", seed: int = 0
) -> tuple[Floats, Integers | Floats, Report]:
    """`chosen` of the table in `data`; raises as that and as `table_file.opened`."""
    return chosen(opened(data), x1, x2, label, task=task, seed=seed)


def chosen(
    table: Table, x1: str, x2: str | None, label: str, *, task: Task = "auto", seed: int = 0
) -> tuple[Floats, Integers | Floats, Report]:
    """Points (n, 2) from the columns x1 and x2 (without x2: 0) and labels (n,), at most 500 rows drawn with `seed`.

    Labels are classes (int64) or values (float64); "auto" takes a column of more than six different numbers for values.
    Raises Problem("table_column_unknown" | "table_same_column" | "table_no_rows" | "table_too_few_rows" | "table_constant" |
    "table_one_class" | "table_too_many_classes") and as `Table.rows`.
    """
    names = [x1] if x2 is None else [x1, x2]
    for name in (*names, label):
        if name not in table.columns:
            raise Problem("table_column_unknown", name=shown(name))
    if label in names or x1 == x2:
        raise Problem("table_same_column")
    column = table.columns.index(label)
    read = _read(table, [table.columns.index(name) for name in names], column)
    if task == "auto":
        task = "values" if table.numeric[column] and len(set(read.labels)) > MOST_CLASSES else "classes"
    kinds, classes = _classes(read, label) if task == "classes" else (np.zeros(0, np.int64), ())
    values = _values(read, table.delimiter) if task == "values" else np.zeros(0)
    count = len(read.features)
    if count < FEWEST:
        raise Problem("table_too_few_rows" if count else "table_no_rows", rows=read.rows, found=count, least=FEWEST)
    points, scales = np.zeros((count, 2)), []
    for place, name in enumerate(names):
        points[:, place], scale = _standardized(read.features[:, place], name, DEVIATION, EDGE)
        scales.append(scale)
    if task == "values":
        values, scale = _standardized(values, label, VALUE_DEVIATION, HIGHEST)
        scales.append(scale)
    sample = _sample(kinds if classes else np.zeros(count, np.int64), np.random.default_rng(seed))
    dropped = {**read.dropped, "sampled": count - len(sample)}
    dropped = {reason: count for reason, count in dropped.items() if count}
    report = Report(read.rows, read.more, len(sample), dropped, tuple(scales), classes, table.encoding)
    return points[sample], kinds[sample] if classes else values[sample], report


def _read(table: Table, places: list[int], column: int) -> _Read:
    features, labels, dropped, count = [], [], Counter[str](), 0
    width = max(*places, column) + 1
    for row in table.rows():
        count += 1
        if count > MOST_ROWS:
            break
        if len(row) < width or missing(row[column]):
            dropped["missing"] += 1
            continue
        numbers = [number(row[place], table.delimiter) for place in places]
        if None in numbers:
            dropped[trouble(row[places[numbers.index(None)]])] += 1
            continue
        features.append(numbers)
        labels.append(row[column].strip())
    found = np.array(features, dtype=np.float64).reshape(-1, len(places))
    return _Read(found, labels, dropped, min(count, MOST_ROWS), count > MOST_ROWS)


def _classes(read: _Read, label: str) -> tuple[Integers, tuple[str, ...]]:
    """Labels (n,) and names of the classes, smallest number or first letter first; a class needs two rows."""
    counts = Counter(read.labels)
    kept = [text for text, count in counts.items() if count > 1]
    if len(kept) > MOST_CLASSES or (len(kept) < 2 and len(counts) > MOST_CLASSES):
        raise Problem("table_too_many_classes", name=label, found=len(counts), limit=MOST_CLASSES)
    if len(kept) < 2 and counts:
        raise Problem("table_one_class", name=label)
    kept.sort(key=_order)
    place = {text: index for index, text in enumerate(kept)}
    keep = np.array([text in place for text in read.labels], dtype=bool)
    read.dropped["single"] += len(keep) - int(keep.sum())
    read.features = read.features[keep]
    return np.array([place[text] for text in read.labels if text in place], np.int64), tuple(map(shown, kept))


def _order(text: str) -> tuple[bool, float, str]:
    value = number(text)
    return value is None, value or 0.0, text


def _values(read: _Read, delimiter: str) -> Floats:
    """Labels (n,) as numbers."""
    found = [number(text, delimiter) for text in read.labels]
    read.dropped.update(trouble(text) for text, value in zip(read.labels, found, strict=True) if value is None)
    read.features = read.features[[value is not None for value in found]] if found else read.features
    return np.array([value for value in found if value is not None], np.float64)


def _standardized(numbers: Floats, name: str, deviation: float, edge: float) -> tuple[Floats, Scale]:
    """Numbers (n,) with mean 0 and `deviation`, clipped to ±`edge`. Raises Problem("table_constant")."""
    largest = float(np.abs(numbers).max())
    shares = numbers / largest if largest else numbers  # sums of squares of the greatest floats would be infinite
    mean, spread = float(shares.mean()), float(shares.std())
    if spread < 1e-12:
        raise Problem("table_constant", name=name)
    scaled = (shares - mean) / spread * deviation
    clipped = int((np.abs(scaled) > edge).sum())
    return np.clip(scaled, -edge, edge), Scale(name, mean * largest, spread * largest, clipped)


def _sample(groups: Integers, generator: np.random.Generator) -> Integers:
    """At most 500 indices in their order, drawn at random, but two of each group first."""
    order = generator.permutation(len(groups))
    late = np.ones(len(groups), dtype=bool)
    for group in np.unique(groups):
        late[order[groups[order] == group][:2]] = False
    return np.sort(order[np.argsort(late[order], kind="stable")][:MOST_POINTS])
