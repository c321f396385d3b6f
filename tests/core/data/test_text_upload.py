"""A learner's file becomes texts: every row is accounted for, what is too long is cut and said, bad input has its sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data import own_texts, text_upload
from core.errors import Problem

GOOD = "".join(f'"a good film, number {number}",pos\nbad {number},neg\n' for number in range(5))


def content(text: str | bytes) -> np.ndarray:
    return np.frombuffer(text if isinstance(text, bytes) else text.encode(), np.uint8)


def labelled(text: str | bytes, home: Path, columns: tuple[str, str] = ("text", "label")) -> dict[str, Any]:
    answer, arrays = text_upload.keep_labelled(content(text), *columns, "f.csv", "someone", str(home))
    assert arrays == {}
    dropped = sum(answer["dropped"].values())
    assert answer["card"]["count"] + dropped == answer["rows"], "every row is accounted for"
    assert sum(answer["card"]["counts"]) == answer["card"]["count"]
    return answer


def running(text: str | bytes, home: Path) -> dict[str, Any]:
    return text_upload.keep_running(content(text), "f.txt", "someone", str(home))[0]


@pytest.mark.parametrize(("codec", "name"), [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("gb18030", "gb18030")])
def test_a_chinese_table_in_any_encoding(home: Path, codec: str, name: str) -> None:
    text = "评论,标签\n" + "".join(f"房间很好，第{number}次,好评\n服务太差，第{number}次,差评\n" for number in range(4))
    look = text_upload.look(content(text.encode(codec)))[0]
    assert look == {"encoding": name, "columns": ["评论", "标签"], "text": "评论", "label": "标签", "header": True}
    answer = labelled(text.encode(codec), home, ("评论", "标签"))
    assert (answer["encoding"], answer["replaced"], answer["rows"]) == (name, 0, 8)
    card = answer["card"]
    assert (card["language"], card["classes"], card["counts"]) == ("zh", ("好评", "差评"), (4, 4))
    found = own_texts.labelled(card["id"])
    assert found.texts[0] == "房间很好，第0次"
    assert found.classes[found.labels[1]] == "差评"


def test_every_reason_to_leave_a_row_out_is_counted(home: Path) -> None:
    rows = [
        "text,label",
        ",pos",  # without a text
        "no class,",
        "short",
        "said twice,pos",
        "said twice,pos",
        "said of both,pos",
        "said of both,neg",
        "lonely,other",
        '"\u200b",\u200b',  # a class in which nothing is seen
    ]
    answer = labelled("\n".join(rows) + "\n" + GOOD, home)
    assert answer["dropped"] == {"empty": 1, "unlabelled": 3, "repeated": 1, "conflicting": 2, "small": 1}
    assert (answer["rows"], answer["card"]["count"]) == (19, 11)
    assert answer["card"]["classes"] == ("pos", "neg")


def test_long_texts_are_cut_and_said(home: Path) -> None:
    answer = labelled(f"text,label\n{'long ' * 1000},pos\n" + GOOD, home)
    assert (answer["cut"], answer["limit"]) == (1, 2000)
    assert len(own_texts.labelled(answer["card"]["id"]).texts[0]) == 2000


def test_no_more_texts_than_there_may_be(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_upload, "MOST_TEXTS", 8)
    assert labelled("text,label\n" + GOOD, home)["dropped"]["full"] == 2


def test_signs_of_all_kinds_stay(home: Path) -> None:
    words = ["👩‍👩‍👧 fine", "שלום עולם", "مرحبا بالعالم", "ไม่ดี", "e\u0301 \u202eabc"]
    rows = "".join(f"{word},{'ab'[number % 2]}\n" for number, word in enumerate(words))
    more = "".join(f"word {number},{'ab'[number % 2]}\n" for number in range(6))
    answer = labelled("text,label\n" + rows + more, home)
    assert list(own_texts.labelled(answer["card"]["id"]).texts[:5]) == words
    assert answer["card"]["language"] == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "text_empty"),
        (b" \n\t", "text_empty"),
        (b"a", "texts_one_column"),
        (b"text,label\n", "texts_none"),
        (b"text,label\nwords,\n,pos\n", "texts_none"),
        (b"text,label\nsame,pos\nsame,neg\n", "texts_none"),
        (("text,label\n" + "".join(f"text {number},pos\n" for number in range(9))).encode(), "texts_one_class"),
        (
            ("text,label\n" + "".join(f"text {number},c{number % 5}\n" for number in range(9))).encode(),
            "texts_one_class",
        ),
        (
            ("text,label\n" + "".join(f"text {number},c{number}\n" for number in range(50))).encode(),
            "texts_too_many_classes",
        ),
        (b"a,b\n1,2\n3,4\n", "texts_no_text_column"),
        (bytes(range(256)), "text_not_text"),
        (b"x" * 5_000_001, "text_too_large"),
    ],
)
def test_tables_that_cannot_be_used(home: Path, text: bytes, code: str) -> None:
    with pytest.raises(Problem) as problem:
        labelled(text, home)
    assert problem.value.code == code
    assert not list(home.glob("texts/*/set.json"))


def test_columns_that_cannot_be_used(home: Path) -> None:
    table = "text,label\n" + GOOD
    with pytest.raises(Problem, match="texts_same_column"):
        labelled(table, home, ("text", "text"))
    with pytest.raises(Problem, match="table_column_unknown"):
        labelled(table, home, ("text", "nothing"))


def test_a_running_text(home: Path) -> None:
    answer = running("\ufeff  " + "To be, or not to be?\r\n" * 30, home)
    card = answer["card"]
    assert own_texts.running(card["id"]) == (("To be, or not to be?\n" * 30), "en")
    assert (card["count"], answer["cut"], answer["rows"]) == (630, 0, 630)
    assert running(("床前明月光，疑是地上霜。\n" * 30).encode("gb18030"), home)["card"]["language"] == "zh"


def test_a_running_text_that_is_too_long_is_cut_and_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_upload, "LONGEST_RUNNING", 300)
    answer = running("abc " * 100, home)
    assert (answer["card"]["count"], answer["cut"], answer["limit"]) == (300, 100, 300)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "text_empty"),
        (b"\xef\xbb\xbf \n", "text_empty"),
        (b"a", "text_too_short"),
        ("👍".encode(), "text_too_short"),
        (b"ab " * 60, "text_too_short"),
        (b"a" * 500, "text_one_sign"),
        (b"a \n" * 500, "text_one_sign"),
        (bytes(500), "text_not_text"),
        (b"x y " * 1_250_001, "text_too_large"),
    ],
)
def test_running_texts_that_cannot_be_used(home: Path, text: bytes, code: str) -> None:
    with pytest.raises(Problem) as problem:
        running(text, home)
    assert problem.value.code == code


def test_the_largest_file_that_may_be_is_used(home: Path) -> None:
    answer = running(b"x yz" * 1_250_000, home)
    assert (answer["card"]["count"], answer["cut"]) == (2_000_000, 3_000_001)


def test_names_of_files_are_shown_short_and_on_one_line(home: Path) -> None:
    title = text_upload.keep_running(content("abc " * 99), "a\n\x1b[1m" + "b" * 300 + ".txt", "v", str(home))[0][
        "card"
    ]["title"]
    assert len(title) <= 40
    assert title.isprintable()
    assert title.endswith(".txt")


CELLS = st.sampled_from(["good", "bad", "so so", "", " ", "1", '"', "pos", "neg", "\u4e2d\u6587", "\U0001f600", "x\ny"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, st.sampled_from(["pos", "neg", "", "other"])), max_size=40))
def test_any_table_is_kept_whole_or_refused(home: Path, rows: list[tuple[str, str]]) -> None:
    quoted = ['"' + text.replace('"', '""') + f' {place % 7}",{label}' for place, (text, label) in enumerate(rows)]
    try:
        answer = labelled("text,label\n" + "\n".join(quoted), home)
    except Problem:
        return
    found = own_texts.labelled(answer["card"]["id"])
    assert len(set(found.texts)) == len(found.texts)
    assert all(len(rows) for rows in found.parts.values())
