"""Bytes of unknown origin: every encoding that people bring is told apart, and what is no text is refused."""

from __future__ import annotations

import codecs
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.text_decode import decoded
from core.errors import Problem

ROOT = Path(__file__).resolve().parents[3]
ENGLISH = "The caf\xe9 was \u201cgreat\u201d \u2014 na\xefve staff, gr\xf6\xdfe \xdcbung.\n"
CHINESE = "这家酒店很好，房间干净，服务热情，下次还会来。\n早餐一般，价格偏高，不推荐 breakfast。\n"
BIG = "Ω 👩‍👩‍👧 שלום עולם مرحبا\n"


@pytest.mark.parametrize(
    ("text", "codec", "mark", "name"),
    [
        (ENGLISH, "utf-8", b"", "utf-8"),
        (CHINESE, "utf-8", b"", "utf-8"),
        (BIG, "utf-8", b"", "utf-8"),
        (CHINESE, "utf-8", codecs.BOM_UTF8, "utf-8"),
        (CHINESE, "utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        (BIG, "utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        (ENGLISH, "utf-16-le", b"", "utf-16"),
        (ENGLISH, "utf-16-be", b"", "utf-16"),
        (CHINESE, "utf-16-le", b"", "utf-16"),
        (CHINESE, "utf-16-be", b"", "utf-16"),
        (BIG, "utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
        (CHINESE, "utf-32-be", codecs.BOM_UTF32_BE, "utf-32"),
        (CHINESE, "gb18030", b"", "gb18030"),
        (CHINESE, "gbk", b"", "gb18030"),
        (CHINESE, "gb2312", b"", "gb18030"),
        ("联通\n", "gb18030", b"", "gb18030"),  # as four bytes it could be UTF-8, too
        (ENGLISH, "cp1252", b"", "windows-1252"),
        ("\xe9t\xe9 \xe0 la plage, o\xf9 \xe7a? d\xe9j\xe0 vu\n", "latin-1", b"", "windows-1252"),
    ],
)
def test_what_people_save_comes_back_and_the_encoding_is_told(text: str, codec: str, mark: bytes, name: str) -> None:
    found = decoded(mark + text.encode(codec))
    assert found.text == text
    assert (found.encoding, found.replaced) == (name, 0)


def test_lines_of_two_encodings_are_each_read_as_what_they_are() -> None:
    data = CHINESE.encode() + CHINESE.encode("gb18030") + b"plain\n" + CHINESE.encode()
    found = decoded(data)
    assert found.text == CHINESE * 2 + "plain\n" + CHINESE
    assert found.encoding == "mixed"


def test_ends_of_lines_and_signs_that_nobody_sees() -> None:
    assert decoded(b"a\r\nb\rc\nd\fe").text == "a\nb\nc\nd\ne"
    assert decoded(b"word " * 50 + b"\x07\tend\xef\xbb\xbf").text == "word " * 50 + "\tend"


def test_what_cannot_be_read_is_counted() -> None:
    found = decoded(codecs.BOM_UTF8 + b"good " * 20 + b"\xff\xfe")
    assert (found.replaced, found.encoding) == (2, "utf-8")


def an_archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", CHINESE * 50)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        (ROOT / "assets" / "images" / "cnn.png").read_bytes(),
        an_archive(),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 4,
        bytes(100),
        bytes(range(256)),
        b"\x7fELF" + bytes(60) + b"abc" * 9,
        codecs.BOM_UTF16_LE + bytes(40),
        b"\xff\xd8\xff\xe0\x10JFIF" + bytes(range(1, 256)),
    ],
    ids=["png", "docx", "pdf", "zeros", "all", "program", "utf-16 zeros", "jpeg"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Problem, match="text_not_text"):
        decoded(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_none(data: bytes) -> None:
    try:
        found = decoded(data)
    except Problem as problem:
        assert problem.code == "text_not_text"
        return
    assert "\0" not in found.text
    assert "\r" not in found.text
    found.text.encode()  # no half of a pair


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"), max_size=60))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    assert decoded(text.encode()).text == text


@given(st.text(st.sampled_from("这家酒店很好房间干净的一是不了在人有我他 ，。\nabc1"), max_size=60))
def test_daily_chinese_in_gb_18030_comes_back(text: str) -> None:
    assert decoded(text.encode("gb18030")).text == text
