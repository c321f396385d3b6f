"""Uploaded tables: what is in them is found as a spreadsheet would, under limits; whatever else arrives is a Problem."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.table_file import MOST_BYTES, MOST_COLUMNS, missing, number, opened, trouble
from core.errors import Problem

PATIENT = settings(deadline=None)
PLAIN = "height,weight,kind\n1.5,2,cat\n-3,4e1,dog\n"
cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAIN.encode(), "utf-8"),
        (PLAIN.encode("utf-8-sig"), "utf-8"),
        (PLAIN.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), "utf-16-be"),
        (PLAIN.replace("cat", "小狗").encode("gb18030"), "gb18030"),
        (PLAIN.replace("cat", "chaîné").encode("latin-1"), "latin-1"),
        (PLAIN.replace("cat", "größe").replace("dog", "höhe").encode("latin-1"), "latin-1"),
        (PLAIN.replace("\n", "\r\n").encode(), "utf-8"),
        (PLAIN.replace("\n", "\r").encode(), "utf-8"),
        (PLAIN.replace("\n", "\n\n\n").encode(), "utf-8"),
        (PLAIN.replace(",", ";").replace(".", ",").encode(), "utf-8"),
        (PLAIN.replace(",", "\t").encode(), "utf-8"),
        (PLAIN.replace(",", " | ").encode(), "utf-8"),
    ],
)
def test_ways_to_write_the_same_table(data: bytes, encoding: str) -> None:
    table = opened(data)
    assert table.encoding == encoding
    assert table.columns == ("height", "weight", "kind")
    assert table.numeric == (True, True, False)
    assert table.header
    assert [number(row[0], table.delimiter) for row in table.rows()] == [1.5, -3]
    assert [number(row[1], table.delimiter) for row in table.rows()] == [2, 40]


def test_chinese_names_survive() -> None:
    table = opened("身高,体重,类别\n1,2,猫\n".encode("gb18030"))
    assert table.columns == ("身高", "体重", "类别")
    assert next(table.rows()) == ["1", "2", "猫"]


def test_without_a_header_columns_are_counted() -> None:
    table = opened(b"cat,1,2\ndog,3,4\n")
    assert table.columns == ("1", "2", "3")
    assert table.numeric == (False, True, True)
    assert len(list(table.rows())) == 2


@pytest.mark.parametrize("header", ["a,a (3),a", "3,b,", "a,a,a (2)", "x (3),x,x,x (3)"])
def test_every_column_has_a_name_of_its_own(header: str) -> None:
    width = header.count(",") + 1
    names = opened("\n".join([header, *[",".join(["1"] * width)] * 20]).encode(), least=1).columns
    assert len(set(names)) == len(names) == width


def test_names_can_be_shown_and_told_apart() -> None:
    name = "a" * 100
    table = opened(f'x,x,,"two\nlines",{name},x\n1,2,3,4,5,6\n'.encode())
    assert table.columns == ("x", "x (2)", "3", "two lines", "a" * 39 + "…", "x (6)")


@PATIENT
@given(st.lists(st.lists(cells, min_size=2, max_size=5), min_size=2, max_size=8))
def test_what_a_spreadsheet_writes_is_read(rows: list[list[str]]) -> None:
    width = min(map(len, rows))
    rows = [row[:width] for row in rows]
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["one"] + ["name"] * (width - 1), *rows])
    table = opened(file.getvalue().encode())
    assert table.columns[0] == "one"
    if table.delimiter == ",":  # what stands in the cells may look more like another delimiter
        assert list(table.rows()) == rows


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", 1),
        (" -2.5 ", -2.5),
        ("+.5", 0.5),
        ("3.", 3),
        ("1e3", 1000),
        ("1E-3", 0.001),
        ("1e999", None),
        ("inf", None),
    ]
    + [(text, None) for text in ("", "nan", "1_000", "1,5", "0x10", "١٢", "1 2", "=1+1", "--1", "½", "1e", ".", "∞")],
)
def test_numbers(cell: str, value: float | None) -> None:
    assert number(cell) == value


def test_a_decimal_comma() -> None:
    assert number("1,5", ";") == 1.5
    assert number("1,234,567", ";") is None
    assert number("1.234,5", ";") is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        *((cell, "missing") for cell in ("", " NA ", "NaN", "?", "-")),
        *((cell, "infinite") for cell in ("-inf", "Infinity", "1e999", "∞")),
        *((cell, "text") for cell in ("=cmd|' /C calc'!A0", "@SUM(1)", "cat")),
    ],
)
def test_why_a_cell_holds_no_number(cell: str, reason: str) -> None:
    assert trouble(cell) == reason
    assert missing(cell) == (reason == "missing")


LINE = b"1,2,3\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table_empty"),
        (b"\xef\xbb\xbf", "table_empty"),
        (b" \n\t\r\n ", "table_empty"),
        (b"a,b\n", "table_empty"),
        (b"\n" * MOST_BYTES, "table_empty"),
        (LINE * 900_000, "table_too_large"),
        (b"one\n2\n3\n", "table_one_column"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "table_not_text"),
        (b"a,b\n1,\0\n", "table_not_text"),
        (b"PK\3\4" + bytes(100), "table_not_text"),
        (b'a,b\n1,2\n3,"4\n', "table_quotes"),
        (b'a,b\n1,"2"3\n', "table_quotes"),
        (b'a,b\n1,"' + LINE * 30_000, "table_line_too_long"),
        (b"a,b\n1," + b"9" * 200_000, "table_line_too_long"),
        (b"," * (MOST_BYTES - 1), "table_line_too_long"),
        (b",".join(b"%d" % i for i in range(10_000)) + b"\n1,2\n", "table_too_many_columns"),
        (b"a,b\n" + b"1," * MOST_COLUMNS + b"1\n", "table_too_many_columns"),
    ],
)
def test_what_is_no_table(data: bytes, code: str) -> None:
    began = time.process_time()
    with pytest.raises(Problem) as caught:
        opened(data)
    assert caught.value.code == code
    assert time.process_time() - began < 3  # a fraction of that; seconds would be a stall


@PATIENT
@given(st.one_of(st.binary(max_size=60), st.text('a1,;\t|"\n\r\0é猫 =', max_size=60).map(str.encode)))
def test_hostile_bytes_are_a_problem_or_a_table(data: bytes) -> None:
    try:
        table = opened(data)
        assert len(table.columns) == len(set(table.columns)) == len(table.numeric) >= 2
        assert all(name.isprintable() and name for name in table.columns)
        assert list(table.rows())
    except Problem as problem:
        assert problem.code.startswith("table_")
