"""A table of texts as columns and rows, and which column is probably the text and which its class. Knows no bytes and no set."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.data import table_file
from core.data.table_file import names_of, number
from core.data.text_config import MOST_CLASSES
from core.errors import Problem

MOST_LINES = 200_000
_SAMPLE = 500  # rows that decide
_LOOK = 50_000  # characters that decide about the delimiter
_DELIMITERS = "\t,;|"  # of equals the first: commas stand in texts, tabs do not
# How people call the columns, in English and in Chinese (wenben, neirong, pinglun, pinglunneirong, juzi; biaoqian, leibie, fenlei).
_TEXT = re.compile(
    r"text|texts|review|reviews|sentence|comment|content|message|title|document|tweet"
    r"|\u6587\u672c|\u5185\u5bb9|\u8bc4\u8bba|\u8bc4\u8bba\u5185\u5bb9|\u53e5\u5b50",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"label|labels|class|category|sentiment|target|topic|rating|stars|\u6807\u7b7e|\u7c7b\u522b|\u5206\u7c7b|\u60c5\u611f",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TextTable:
    """A table that was understood so far."""

    content: str
    delimiter: str
    quoted: bool  # whether quotation marks hold cells together; else they are signs like others
    columns: tuple[str, ...]  # their names; where the table has none, 1, 2, 3 …
    header: bool
    text: int  # place of the column that is probably the text
    label: int | None  # and of its class, where one can be

    def rows(self) -> Iterator[list[str]]:
        """The cells of one row after the other, without the header and empty rows. Raises Problem as `opened`."""
        return itertools.islice(rows_of(self.content, self.delimiter, self.quoted), 1 if self.header else 0, None)

    def place(self, column: str) -> int:
        """Where the column of that name stands. Raises Problem("table_column_unknown")."""
        if column not in self.columns:
            raise Problem("table_column_unknown", name=column)
        return self.columns.index(column)


def opened(content: str) -> TextTable:
    """What the table holds.

    Raises Problem("text_empty" | "texts_too_many_rows" | "texts_one_column" | "texts_no_text_column" | "table_quotes" |
    "table_line_too_long" | "texts_too_many_columns").
    """
    delimiter, quoted, sample = parted(content)
    first, width = sample[0], len(sample[0])
    body = [[row[place].strip() for row in sample[1:] if len(row) > place] for place in range(width)]
    text, label = _guessed(first, body)
    header = not any(number(cell) is not None for cell in first) and any(cell.strip() for cell in first)
    if label is not None and first[label].strip() in body[label] and not _TEXT.fullmatch(first[text].strip()):
        header = False  # what stands above the classes is one of them
    names = names_of(first) if header else tuple(str(place + 1) for place in range(width))
    return TextTable(content, delimiter, quoted, names, header, text, label)


def parted(content: str) -> tuple[str, bool, list[list[str]]]:
    """What stands between the cells, whether quotation marks hold them together, and the first rows. Raises Problem as `opened`."""
    if not content.strip():
        raise Problem("text_empty")
    if content.count("\n") > MOST_LINES:
        raise Problem("texts_too_many_rows", limit=MOST_LINES)
    agreed = {each: _agreement(content[:_LOOK], each) for each in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda each: agreed[each])  # the first of equals
    if not agreed[delimiter]:
        raise Problem("texts_one_column")
    quoted = _holds(content, delimiter)
    sample = list(itertools.islice(rows_of(content, delimiter, quoted), _SAMPLE))
    if not sample or len(sample[0]) < 2:
        raise Problem("texts_one_column")
    return delimiter, quoted, sample


def _guessed(first: list[str], body: list[list[str]]) -> tuple[int, int | None]:
    """Places of the text and of its class. Raises Problem("texts_no_text_column")."""
    places = range(len(first))
    if not body[0] and len(first) > 1:  # one row: it is no header
        body = [[cell.strip()] for cell in first]
    different = [len(set(column) - {""}) for column in body]
    filled = [sum(cell != "" for cell in column) for column in body]
    numbers = [2 * sum(number(cell) is not None for cell in column) > len(column) for column in body]
    texts = [
        place
        for place in places
        if not numbers[place] and (different[place] > MOST_CLASSES or 2 * different[place] > filled[place])
    ]
    if not texts:
        raise Problem("texts_no_text_column")
    named = [place for place in texts if _TEXT.fullmatch(first[place].strip())]
    text = max(named or texts, key=lambda place: sum(map(len, body[place])) / max(1, len(body[place])))
    labels = [place for place in places if place != text and 1 <= different[place] <= MOST_CLASSES]
    calls = [place for place in labels if _LABEL.fullmatch(first[place].strip())]
    several = [place for place in labels if different[place] > 1 and 2 * different[place] <= max(4, filled[place])]
    choice = calls or several or labels
    return text, min(choice, key=lambda place: (different[place], -place)) if choice else None


def _holds(content: str, delimiter: str) -> bool:
    """Whether quotation marks hold cells together. In a table with tabs they need not: then they are signs like others."""
    if delimiter != "\t":
        return True
    try:
        for _ in rows_of(content, delimiter, quoted=True):
            pass
    except Problem:
        return False
    return True


def rows_of(content: str, delimiter: str, quoted: bool) -> Iterator[list[str]]:
    """The rows with something in them. Raises Problem as `opened`."""
    rows = table_file.parted(content, delimiter, too_many="texts_too_many_columns", newline="\n", quoted=quoted)
    return (row for row in rows if any(cell.strip() for cell in row))


def _agreement(beginning: str, delimiter: str) -> int:
    """How many of the first lines are parted alike by `delimiter`; 0 if it parts none."""
    rows = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
    plain = (line.split(delimiter) for line in beginning.split("\n"))
    return max(_alike(rows), _alike(plain) if delimiter == "\t" else 0)


def _alike(rows: Iterator[list[str]]) -> int:
    try:
        widths = [len(row) for row in itertools.islice(rows, 20) if any(row)]
    except csv.Error:
        return 0
    return sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0
