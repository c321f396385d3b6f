"""Tables of texts: delimiter, header, which column is the text and which its class; and what is no such table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.text_table import opened
from core.errors import Problem

ROWS = [(f"a good film, number {number}", "pos") if number % 2 else (f"bad {number}", "neg") for number in range(10)]


def table(rows: list[tuple[str, ...]], comma: str = ",", header: tuple[str, ...] = ()) -> str:
    lines = [[f'"{cell}"' if comma in cell else cell for cell in row] for row in ([header] if header else []) + rows]
    return "\n".join(comma.join(line) for line in lines) + "\n"


@pytest.mark.parametrize("comma", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", [(), ("text", "label"), ("first", "second"), ("评论", "标签")])
def test_text_and_class_are_found_whatever_parts_and_names_the_columns(comma: str, header: tuple[str, ...]) -> None:
    found = opened(table(ROWS, comma, header))
    assert found.delimiter == comma
    assert found.columns == (header or ("1", "2"))
    assert (found.text, found.label, found.header) == (0, 1, bool(header))
    assert [tuple(row) for row in found.rows()] == ROWS


def test_classes_before_the_texts_and_other_columns_between() -> None:
    rows = [(label, str(number), text, "2020-01-01") for number, (text, label) in enumerate(ROWS)]
    found = opened(table(rows))  # type: ignore[arg-type]
    assert (found.text, found.label) == (2, 0), "a column with one entry could be a class; here the one with two is"
    named = opened(table(rows, header=("label", "id", "review", "date")))  # type: ignore[arg-type]
    assert (named.text, named.label, named.columns[0]) == (2, 0, "label")


def test_numbers_may_be_classes() -> None:
    found = opened(table([(text, str(int(label == "pos"))) for text, label in ROWS]))
    assert (found.text, found.label, found.header) == (0, 1, False)


def test_a_quotation_mark_in_a_table_with_tabs_is_a_sign() -> None:
    rows = [(label, f'"hi {number}, he said') for number, (_, label) in enumerate(ROWS)]
    found = opened("\n".join("\t".join(row) for row in rows))
    assert not found.quoted
    assert [tuple(row) for row in found.rows()] == rows


def test_a_cell_of_several_lines() -> None:
    found = opened('text,label\n"one\n\ntwo",a\n"three ""3""",b\nfour,a\n')
    assert [row[0] for row in found.rows()] == ["one\n\ntwo", 'three "3"', "four"]


@pytest.mark.parametrize("header", ["a,a (3),a", "3,b,", "a,a,a (2)", "a,a,a (2),a (2)", "x (3),x,x,x (3)"])
def test_every_column_has_a_name_of_its_own(header: str) -> None:
    width = header.count(",") + 1
    body = "".join(",".join([f"some words {number}"] * width) + "\n" for number in range(8))
    names = opened(f"{header}\n{body}").columns
    assert len(set(names)) == len(names) == width


def test_columns_of_equal_or_no_name() -> None:
    found = opened("text,text,,label\n" + "".join(f"some words {number},x,y,{number % 2}\n" for number in range(8)))
    assert found.columns == ("text", "text (2)", "3", "label")
    with pytest.raises(Problem, match="table_column_unknown"):
        found.place("nothing")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "text_empty"),
        (" \n\n", "text_empty"),
        ("one column\nof words\n", "texts_one_column"),
        ("a", "texts_one_column"),
        ("text,label\n" + ",\n" * 200_001, "texts_too_many_rows"),
        ("a,b\n" + "".join(f"{number},{number * 2}\n" for number in range(9)), "texts_no_text_column"),
        ("length,kind\n" + "".join(f"{number}.5,{'xy'[number % 2]}\n" for number in range(60)), "texts_no_text_column"),
        ('text,label\n"open,pos\nb,neg\n', "table_quotes"),
        ("text,label\n" + "x" * 100_001 + ",a\n", "table_line_too_long"),
        ("text,label\n" + "," * 100 + "\n", "texts_too_many_columns"),
        ('text,label\n"' + "a line\n" * 30_000 + '",b\n', "table_line_too_long"),
    ],
)
def test_what_is_no_table_of_texts(content: str, code: str) -> None:
    with pytest.raises(Problem) as problem:
        list(opened(content).rows())
    assert problem.value.code == code


def test_no_column_can_be_the_class() -> None:
    found = opened("text,id\n" + "".join(f"text {number},name {number}\n" for number in range(50)))
    assert found.label is None


@given(st.text(st.sampled_from('ab1,;\t|"\n \u4e2d'), max_size=80))
def test_any_text_is_a_table_or_a_problem(content: str) -> None:
    try:
        found = opened(content)
        rows = list(found.rows())
    except Problem:
        return
    assert len(found.columns) >= 2
    assert found.text != found.label
    assert all(any(cell.strip() for cell in row) for row in rows)
