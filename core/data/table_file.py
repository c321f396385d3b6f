"""An uploaded table as text, delimiter and columns, under limits. Knows no network and not what a column is for.

The file is decoded (UTF-8, UTF-16 with its mark, GB 18030 if it reads like Chinese, else Latin-1) and looked into; its rows are only read when asked for, and
never all kept: a table of millions of cells costs no more than its text.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import Problem

MOST_BYTES = 5_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 100
LONGEST_LINE = 100_000  # characters
LONGEST_NAME = 40
_LOOK = 50_000  # characters that decide about delimiter, header and kinds of column
_DELIMITERS = ",;\t|"
_MISSING = frozenset({"", "-", "--", "?", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "missing", "."})
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_INFINITE = re.compile(r"[-+]?(inf|infinity|∞)", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A file that was understood so far."""

    text: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]  # their names; where the file has none, 1, 2, 3 …
    header: bool
    numeric: tuple[bool, ...]  # whether most of what stands in the column's first rows are numbers

    def rows(self) -> Iterator[list[str]]:
        """The cells of one row after the other, without the header and empty rows.

        Raises Problem("table_quotes" | "table_line_too_long" | "table_too_many_columns").
        """
        return itertools.islice(_parsed(self.text, self.delimiter), 1 if self.header else 0, None)


def opened(data: bytes, least: int = 2) -> Table:
    """What the file holds; `least` is how many columns it must have.

    Raises Problem("table_too_large" | "table_empty" | "table_not_text" | "table_one_column") and as `Table.rows`.
    """
    if len(data) > MOST_BYTES:
        raise Problem("table_too_large", limit_mb=MOST_BYTES // 1_000_000)
    text, encoding = _decoded(data)
    if not text.strip():
        raise Problem("table_empty")
    beginning = text[:_LOOK]
    delimiter = max(_DELIMITERS, key=lambda each: _agreement(beginning, each))  # the first of equals
    first = next(_parsed(text, delimiter), None)
    if first is None:
        raise Problem("table_empty")
    if len(first) < least:
        raise Problem("table_one_column")
    header = not any(number(cell, delimiter) is not None for cell in first) and any(cell.strip() for cell in first)
    names = names_of(first) if header else tuple(str(place + 1) for place in range(len(first)))
    plain = Table(text, encoding, delimiter, names, header, (False,) * len(names))
    sample = list(itertools.islice(plain.rows(), 200))
    if not sample:
        raise Problem("table_empty")
    numeric = tuple(
        _mostly_numbers([row[place] for row in sample if place < len(row)], delimiter) for place in range(len(names))
    )
    return Table(text, encoding, delimiter, names, header, numeric)


def number(cell: str, delimiter: str = ",") -> float | None:
    """The finite number that a cell holds, or None; a decimal comma is read where commas do not part columns."""
    cell = cell.strip()
    if delimiter != "," and cell.count(",") == 1:
        cell = cell.replace(",", ".")
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    return value if math.isfinite(value) else None


def trouble(cell: str) -> str:
    """Why a cell holds no number: "missing", "infinite" or "text"."""
    if missing(cell):
        return "missing"
    cell = cell.strip()
    return "infinite" if _INFINITE.fullmatch(cell) or _NUMBER.fullmatch(cell) else "text"


def missing(cell: str) -> bool:
    """Whether a cell says that nothing is known."""
    return cell.strip().casefold() in _MISSING


def _decoded(data: bytes) -> tuple[str, str]:
    """(text, encoding). Raises Problem("table_not_text")."""
    marks = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    for mark, encoding in marks.items():
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            break
    else:
        for encoding in ("utf-8", "gb18030", "latin-1"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if encoding != "gb18030" or _reads_chinese(text):
                break
    if "\0" in text:
        raise Problem("table_not_text")
    return text, encoding


def _reads_chinese(text: str) -> bool:
    """Whether what is not ASCII is mostly what Chinese is written with.

    Two letters of Latin-1, as in größe, are one character of GB 18030, but a rare one: those in use stand in GB 2312.
    """
    signs = [sign for sign in text[:_LOOK] if not sign.isascii()]
    usual = sum(bool(sign.encode("gb2312", errors="ignore")) for sign in signs)
    return usual >= 0.8 * len(signs)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows with something in them; empty ones are passed over, as many as there may be rows."""
    rows = parted(text, delimiter, too_many="table_too_many_columns")
    return (row for row in itertools.islice(rows, 2 * MOST_ROWS + 2) if row)


def parted(text: str, delimiter: str, *, too_many: str, newline: str = "", quoted: bool = True) -> Iterator[list[str]]:
    """The cells of every row; where they are not `quoted`, quotation marks are signs like others.

    Lines are parted as `newline` says of io.StringIO. Raises Problem("table_quotes" | "table_line_too_long" | `too_many`: columns).
    """
    lines = _lines(text, newline)
    if quoted:
        reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    else:
        reader = csv.reader(lines, delimiter=delimiter, strict=True, quoting=csv.QUOTE_NONE)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = "table_line_too_long" if "field larger" in str(error) else "table_quotes"
            raise Problem(code, line=reader.line_num, limit=LONGEST_LINE) from None
        if len(row) > MOST_COLUMNS:
            raise Problem(too_many, line=reader.line_num, limit=MOST_COLUMNS)
        yield row


def _lines(text: str, newline: str) -> Iterator[str]:
    for place, line in enumerate(io.StringIO(text, newline=newline)):
        if len(line) > LONGEST_LINE:  # its cells would be made in one go, while nobody else is served
            raise Problem("table_line_too_long", line=place + 1, limit=LONGEST_LINE)
        yield line


def _agreement(beginning: str, delimiter: str) -> int:
    """How many of the first lines are parted alike by `delimiter`; 0 if it parts none."""
    try:
        rows = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
        widths = [len(row) for row in itertools.islice(rows, 20)]
    except csv.Error:
        return 0
    return sum(width == widths[0] for width in widths) if widths[0] > 1 else 0


def names_of(cells: list[str]) -> tuple[str, ...]:
    """Names of columns that a screen can show and tell apart."""
    names: list[str] = []
    for place, cell in enumerate(cells):
        name = shown(cell) or str(place + 1)
        if name in names:
            name = f"{name} ({place + 1})"
        while name in names:  # a table can have a column that is called so
            name += " ·"
        names.append(name)
    return tuple(names)


def shown(cell: str) -> str:
    """A cell as a short line of printable characters."""
    line = " ".join("".join(each if each.isprintable() else " " for each in cell[:200]).split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def _mostly_numbers(cells: list[str], delimiter: str) -> bool:
    given = [cell for cell in cells if not missing(cell)]
    return bool(given) and 2 * sum(number(cell, delimiter) is not None for cell in given) > len(given)
