"""A learner's table as a series: which columns there are, and one of them as numbers in order of time. Knows no network.

A value that is missing is filled with the one before it. A line drawn to the next value would look smoother, but a forecast made
between the two would then have seen the future.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.data.series_config import FEWEST, MOST
from core.data.table_file import MOST_ROWS, Table, number, opened, shown, trouble
from core.errors import Problem
from core.wire import Array

MOST_GAPS = 0.2  # share of the values that may be filled in
LARGEST = 1e30  # beyond it squares leave what single precision holds
_CHINESE = "%Y\u5e74%m\u6708"  # year and month as Chinese writes them
_FORMATS = (
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%Y-%m",
    "%Y/%m",
    "%Y/%m/%d %H:%M",
    _CHINESE,
    _CHINESE + "%d\u65e5",
)
_EITHER = {"month_day": "%m/%d/%Y", "day_month": "%d/%m/%Y"}  # 03/04/2024 is both


@dataclass(frozen=True)
class Read:
    """A column as a series, and an account of every row."""

    values: NDArray[np.float64]  # (n,)
    labels: tuple[str, ...]  # of the time column, or none
    name: str
    rows: int  # read
    more: bool  # whether the file has rows beyond those
    filled: int  # values that were missing
    longest: int  # gap, in values
    dropped: dict[
        str, int
    ]  # rows by reason: before (without a number, ahead of the first), after, time, earlier (of too many)
    reasons: dict[str, int]  # why values were missing: missing, text, infinite
    sorted: bool  # whether the rows had to be put in order of time
    form: str  # "month_day" or "day_month" where the times are dates that begin with one of them, else ""
    encoding: str


def looked(*, file: Array) -> tuple[dict[str, object], dict[str, Array]]:
    """The columns of the table in the bytes `file`: {columns, numeric, time (the first that orders rows, or null), encoding}.

    Raises as `core.data.table_file.opened`, and Problem("series_no_numbers").
    """
    table = opened(file.tobytes(), least=1)
    if not any(table.numeric):
        raise Problem("series_no_numbers")
    first = [row for _, row in zip(range(50), table.rows(), strict=False)]
    dates = [
        place
        for place in range(len(table.columns))
        if not table.numeric[place] and _moments([_cell(row, place) for row in first])
    ]
    counters = [place for place in range(len(table.columns)) if table.numeric[place] and _counts(first, place, table)]
    if sum(table.numeric) <= len(counters):  # without another column of numbers it is the series
        counters = []
    times = [*dates, *counters]
    time = table.columns[times[0]] if times else None
    return {"columns": table.columns, "numeric": table.numeric, "time": time, "encoding": table.encoding}, {}


def read(*, file: Array, column: str, time: str = "") -> tuple[dict[str, object], dict[str, Array]]:
    """`chosen` of the table in the bytes `file`, as a header and {"values"}; raises as that and as `opened`."""
    found = chosen(opened(file.tobytes(), least=1), column, time)
    header = {name: value for name, value in found.__dict__.items() if name != "values"}
    return header, {"values": found.values}


def chosen(table: Table, column: str, time: str = "") -> Read:
    """The numbers of `column` in the order of `time`, or of the file; at most the 5,000 last ones.

    Where `time` holds numbers or dates throughout, rows are put in their order; else it only gives labels. How far apart two
    rows are in time counts for nothing. Raises Problem("table_column_unknown" | "series_same_column" | "series_too_short" |
    "series_gaps" | "series_constant") and as `Table.rows`.
    """
    for name in filter(None, (column, time)):
        if name not in table.columns:
            raise Problem("table_column_unknown", name=shown(name))
    if column == time:
        raise Problem("series_same_column")
    cells, stamps, more = _cells(table, column, time)
    rows, ordered, form = len(cells), False, ""
    dropped: Counter[str] = Counter()
    if time and (found := _order(stamps, dropped)) is not None:
        order, form = found
        ordered = order != sorted(order)
        cells, stamps = [cells[place] for place in order], [stamps[place] for place in order]
    numbers = [_number(cell, table.delimiter) for cell in cells]
    known = [place for place, value in enumerate(numbers) if value is not None]
    if len(known) < FEWEST:
        raise Problem("series_too_short", found=len(known), rows=rows, least=FEWEST)
    dropped["before"], dropped["after"] = known[0], len(cells) - 1 - known[-1]
    first = max(known[0], known[-1] + 1 - MOST)
    while numbers[first] is None:  # what was before it is left out: nothing to fill it with
        first += 1
    dropped["earlier"] = first - known[0]
    kept = slice(first, known[-1] + 1)
    values, longest = _filled(numbers[kept])
    missing = [cells[kept][place] for place, value in enumerate(numbers[kept]) if value is None]
    if len(missing) > MOST_GAPS * len(values):
        raise Problem("series_gaps", found=len(missing), values=len(values), percent=round(100 * MOST_GAPS))
    largest = float(np.abs(values).max())
    if largest == 0 or float((values / largest).std()) < 1e-12:
        raise Problem("series_constant", name=shown(column))
    return Read(
        values,
        tuple(map(shown, stamps[kept])) if time else (),
        shown(column),
        rows,
        more,
        len(missing),
        longest,
        {reason: count for reason, count in dropped.items() if count},
        dict(Counter(map(trouble, missing))),
        ordered,
        form,
        table.encoding,
    )


def _cells(table: Table, column: str, time: str) -> tuple[list[str], list[str], bool]:
    """The cells of both columns, row by row, and whether there are more."""
    at, when = table.columns.index(column), table.columns.index(time) if time else -1
    cells: list[str] = []
    stamps: list[str] = []
    for row in table.rows():
        if len(cells) == MOST_ROWS:
            return cells, stamps, True
        cells.append(_cell(row, at))
        stamps.append(_cell(row, when) if time else "")
    return cells, stamps, False


def _number(cell: str, delimiter: str) -> float | None:
    value = number(cell, delimiter)
    return value if value is None or abs(value) <= LARGEST else None


def _counts(rows: list[list[str]], place: int, table: Table) -> bool:
    """Whether a column goes up by the same amount from row to row: the number of the row, a year, no series to forecast."""
    numbers = [_number(_cell(row, place), table.delimiter) for row in rows]
    found = [each for each in numbers if each is not None]
    steps = {round(after - before, 9) for before, after in pairwise(found)}
    return len(found) == len(numbers) > 2 and len(steps) == 1 and min(steps) > 0


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _order(stamps: list[str], dropped: Counter[str]) -> tuple[list[int], str] | None:
    """The rows' numbers in order of time, those without a time left out, and the dates' form; None if these are no times."""
    given = [place for place, stamp in enumerate(stamps) if stamp]
    if (found := _moments([stamps[place] for place in given])) is None:
        return None
    moments, form = found
    dropped["time"] = len(stamps) - len(given)
    return [place for _, place in sorted(zip(moments, given, strict=True))], form


def _moments(stamps: list[str]) -> tuple[list[float], str] | None:
    """Times as numbers, if all of them are numbers, or all dates of one form; and which of `_EITHER` that is, else "".

    Dates that fit both are read so that the rows are in order as they stand, the first or the last one first.
    """
    if not stamps:
        return None
    numbers = [number(stamp) for stamp in stamps]
    if None not in numbers:
        return [float(each) for each in numbers if each is not None], ""
    for form in ("", *_FORMATS):
        if moments := _dates(stamps, form):
            return moments, ""
    fit = [(moments, name) for name, form in _EITHER.items() if (moments := _dates(stamps, form))]
    return min(fit, key=lambda each: not _in_order(each[0]), default=None)  # the first of equals


def _dates(stamps: list[str], form: str) -> list[float]:
    """Dates of one form as seconds; none if not all are."""
    try:
        return [_seconds(stamp, form) for stamp in stamps]
    except (ValueError, OverflowError):
        return []


def _in_order(moments: list[float]) -> bool:
    return moments in (sorted(moments), sorted(moments, reverse=True))


def _seconds(stamp: str, form: str) -> float:
    """Seconds since 1970; where no zone is told, all are taken for the same."""
    moment = datetime.strptime(stamp, form) if form else datetime.fromisoformat(stamp)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _filled(numbers: list[float | None]) -> tuple[NDArray[np.float64], int]:
    """The values with each missing one filled from before it, and how many of them stand in a row at most."""
    values, last, gap, longest = np.zeros(len(numbers)), math.nan, 0, 0
    for place, value in enumerate(numbers):
        gap = 0 if value is not None else gap + 1
        longest = max(longest, gap)
        values[place] = last = last if value is None else value
    return values, longest
