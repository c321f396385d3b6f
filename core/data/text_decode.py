"""Bytes of unknown origin as text, and in which encoding they were. Knows not what the text is for.

Tried in turn: the marks of UTF-8, UTF-16 and UTF-32; UTF-8; UTF-16 without a mark; line by line UTF-8 or GB 18030, if that
reads like Chinese; Windows-1252. What was read as no character at all becomes U+FFFD and is counted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from core.errors import Problem

Encoding = Literal["utf-8", "utf-16", "utf-32", "gb18030", "windows-1252", "mixed"]
_MARKS: tuple[tuple[bytes, str, Encoding], ...] = (  # the longer ones first: that of UTF-32 begins like one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\ufeff]"
)  # after ends of lines are line feeds, none of these means anything
_MOST_UNSEEN = 0.01  # of all characters; a picture or an archive has twenty times as many
_LEAST_USUAL = 0.8
_LOOK = 50_000  # characters that decide
_MOST_LINES = 200_000  # that are looked at one by one; a file of more is taken for one encoding
REPLACED = "\ufffd"


@dataclass(frozen=True)
class Decoded:
    """A text with line feeds between its lines, and without control characters."""

    text: str
    encoding: Encoding
    replaced: int  # characters that could not be read


def decoded(data: bytes) -> Decoded:
    """The text in `data`. Raises Problem("text_not_text")."""
    text, encoding = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    seen = _UNSEEN.sub("", text)
    if "\0" in text or len(text) - len(seen) > max(1, _MOST_UNSEEN * len(text)):
        raise Problem("text_not_text")
    replaced = seen.count(REPLACED)
    if replaced > max(3, 0.1 * len(seen)):
        raise Problem("text_not_text")
    return Decoded(seen, encoding, replaced)


def _decoded(data: bytes) -> tuple[str, Encoding]:
    for mark, codec, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, errors="replace"), encoding
    try:
        text = data.decode("utf-8")
        if "\0" not in text:
            return text, "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        return _utf16(data), "utf-16"
    return _by_lines(data)


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark, whichever half of a character comes first. Raises Problem("text_not_text")."""
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if text and "\0" not in text and _usual(text) >= _LEAST_USUAL * len(text[:_LOOK]):
            return text
    raise Problem("text_not_text")


def _usual(text: str) -> int:
    """How many of the first characters are those that people write: ASCII, European letters, Chinese in daily use, kana."""
    return sum(
        " " <= sign <= "~" or sign in "\n\r\t" or "\u00a1" <= sign < "\u0700" or _in_daily_use(sign)
        for sign in text[:_LOOK]
    )


def _in_daily_use(sign: str) -> bool:
    return bool(sign.encode("gb2312", errors="ignore"))


def _by_lines(data: bytes) -> tuple[str, Encoding]:
    """Neither UTF-8 as a whole nor UTF-16: one of the older encodings, or lines of several.

    A line of UTF-8 with two characters of three bytes is nothing else by chance; the others are all GB 18030 or Windows-1252.
    """
    if data.count(b"\n") > _MOST_LINES:
        codec: Encoding = "gb18030" if _reads_chinese(data) else "windows-1252"
        return data.decode(codec, "replace"), codec
    lines = data.split(b"\n")
    texts = [_certain(line) for line in lines]
    others = b"\n".join(line for line, text in zip(lines, texts, strict=True) if text is None)
    chinese = _reads_chinese(others)
    other: Encoding = "gb18030" if chinese else "windows-1252"
    parts = [
        text if text is not None else line.decode(other, "replace") for line, text in zip(lines, texts, strict=True)
    ]
    mixed = any(text is not None and not text.isascii() for text in texts)
    return "\n".join(parts), "mixed" if mixed else other


def _certain(line: bytes) -> str | None:
    """The line, if it is certainly ASCII or UTF-8."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isascii() or sum(sign >= "\u0800" for sign in text) >= 2 else None


def _reads_chinese(data: bytes) -> bool:
    """Whether what is not ASCII is mostly what Chinese is written with.

    Two letters of Windows-1252, as in größe, are one character of GB 18030, but a rare one: those in use stand in GB 2312.
    """
    text = data[: 4 * _LOOK].decode("gb18030", "replace")[:_LOOK]
    signs = [sign for sign in text if not sign.isascii()]
    return sum(map(_in_daily_use, signs)) >= _LEAST_USUAL * len(signs)
