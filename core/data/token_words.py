"""Texts cut into words: at spaces and punctuation, and Chinese further by jieba. Knows no vocabulary.

A word is known by its text in small letters and composed form (NFC), so that "É", "é" and "e" with an accent behind it are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

Language = Literal["en", "zh"]
Span = tuple[int, int]

LONGEST = (
    100  # letters of a word; what is longer is cut, also before it is given to jieba, whose time grows with the square
)
_WORD = re.compile(rf"\w{{1,{LONGEST}}}(?:['’]\w{{1,30}}){{0,3}}|[^\w\s]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_JOINERS = "\u200c\u200d"  # join letters and emoji: they belong to what stands before them


def words(text: str, language: Language) -> tuple[list[str], list[Span]]:
    """The words of a text and where they stand: in order, without overlap; white space belongs to none.

    An accent, a joined emoji and a letter's other marks are not torn from what they belong to.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    if language == "zh":
        spans = [part for span in spans for part in _chinese(text, *span)]
    if any(map(_is_mark, set(text))):
        spans = _whole(text, spans)
    return [unicodedata.normalize("NFC", text[begin:end].lower()) for begin, end in spans], spans


def _chinese(text: str, begin: int, end: int) -> Iterator[Span]:
    if end - begin == 1 or not _HAN.search(text, begin, end):
        yield begin, end
        return
    for word in _jieba().cut(text[begin:end]):
        yield begin, begin + len(word)
        begin += len(word)


def _whole(text: str, spans: list[Span]) -> list[Span]:
    """The spans with marks joined to what they mark."""
    found: list[Span] = []
    marked = False  # the last span ended with a mark that belongs to a word, which may go on
    for begin, end in spans:
        mark = _is_mark(text[begin])
        touches = bool(found) and found[-1][1] == begin
        if (
            touches
            and end - found[-1][0] <= LONGEST
            and (mark or text[begin - 1] == "\u200d" or (marked and text[begin].isalnum()))
        ):
            marked = (mark and end - begin == 1) and (marked or text[begin - 1].isalnum())
            found[-1] = found[-1][0], end
        else:
            marked = False
            found.append((begin, end))
    return found


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M" or sign in _JOINERS or "\U0001f3fb" <= sign <= "\U0001f3ff"


@cache  # 80 MB and a second: loaded once a process, at the first Chinese text
def _jieba() -> Any:
    import jieba

    found = jieba.Tokenizer()
    # What initialize() would do, without its log and without its cache in the folder that all users of a machine share.
    found.FREQ, found.total = jieba.Tokenizer.gen_pfdict(found.get_dict_file())
    found.initialized = True
    return found
