"""A sentence cut in the three ways, with the tokens that each would learn from a set of texts. Asked by a page; knows no model."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from core.data import text_sets
from core.data.token_config import BYTES, UNITS, Unit
from core.data.token_words import Language
from core.data.tokens import FIRST, UNKNOWN, Tokenizer, built, clean
from core.wire import Array

LONGEST = 300  # characters of a sentence; what is longer is cut
LEARNED = 100_000  # characters of training texts that are learned from here: an answer takes a second or two, not ten
SHORT, LONG = 8, 80  # characters of an example


def preview(
    name: str, most: int, own: str = "", text: str = "", kind: str = "labelled", unit: Unit = "subwords"
) -> tuple[dict[str, Any], dict[str, Array]]:
    """The tokens of `text`, or of an example that nothing was learned from, in each unit; `kind` is "labelled" or "running".

    `most` tokens are told apart by the run, which uses `unit`. Where that is not subwords, there are half as many of these as
    there are words: with as many as a small set has words, hardly a word would fall into parts.

    Raises Problem as `text_sets.labelled`.
    """
    tokenizers, learned, count, example, language = _learned(name, most, own, kind, unit == "subwords")
    given = clean(text).strip()
    shown = (given or example)[:LONGEST]
    units = [_unit(each, shown) for each in tokenizers]
    header = {"text": shown, "example": not given, "left": max(0, len(given) - LONGEST), "language": language}
    return header | {"learned": learned, "count": count, "kind": kind, "units": units}, {}


def _unit(tokenizer: Tokenizer, text: str) -> dict[str, Any]:
    ids, spans = tokenizer.encode(text)
    tokens = [
        {
            "text": piece if tokenizer.unit == "subwords" else text[begin:end],
            "begin": begin,
            "end": end,
            "id": number,
            "rank": max(0, number - FIRST + 1),  # 1: no other is as frequent; 0: unknown
            "seen": tokenizer.count(number),
        }
        for number, piece, (begin, end) in zip(ids, tokenizer.pieces(ids), spans, strict=True)
    ]
    return {
        "unit": tokenizer.unit,
        "size": len(tokenizer.tokens),
        "unknown": sum(number == UNKNOWN for number in ids),
        "tokens": tokens,
    }


@lru_cache(maxsize=6)  # a few megabytes each; whoever turns a knob back need not wait again
def _learned(name: str, most: int, own: str, kind: str, whole: bool) -> tuple[list[Tokenizer], int, int, str, Language]:
    """A tokenizer of each unit, from how many texts of how many, and an example from outside them."""
    used, count, example, language = _read(name, own, kind)
    characters, words = (built(used, unit, most, language) for unit in UNITS[:2])
    enough = most if whole else min(most, max(BYTES + 100, len(words.tokens) // 2))
    tokenizers = [characters, words, built(used, "subwords", enough, language)]
    return tokenizers, sum(map(len, used)), count, example, language


@lru_cache(maxsize=4)  # at most `LEARNED` characters each: a whole set is read anew for no other number of tokens
def _read(name: str, own: str, kind: str) -> tuple[tuple[str, ...], int, str, Language]:
    """The texts that are learned from, how many characters there are of all, and an example from outside them."""
    if kind == "running":
        read = text_sets.running(name, own)
        texts, others, language = [read.train], read.validation.splitlines(), read.language
    else:
        found = text_sets.labelled(name, own)
        texts = [found.texts[row] for row in found.parts["train"]]
        others = [found.texts[row] for row in found.parts["validation"]]
        language = found.language
    used, room = [], LEARNED
    for text in texts:
        if room <= 0:
            break
        used.append(text[:room])
        room -= len(text)
    lengths = [each.strip() for each in others]
    example = next((each for each in lengths if SHORT <= len(each) <= LONG), next(filter(None, lengths), ""))
    return tuple(used), sum(map(len, texts)), example[:LONGEST], language
