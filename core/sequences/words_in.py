"""How much of what a network wrote are words? Knows no network.

Of a text with spaces: the share of the written words of two letters and more that occur in the training text. Of Chinese, which
has none: the share of pairs of neighboring characters that occur there side by side.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2,}")


def unit(language: str) -> str:
    """What is counted: "words" or "pairs"."""
    return "pairs" if language == "zh" else "words"


def words(text: str, language: str) -> frozenset[str]:
    """The different words, or pairs of characters, of a text."""
    return frozenset(word for _, _, word in _places(text + "\n", language))


def marks(text: str, known: frozenset[str], language: str) -> str:
    """A sign for each character: "1" in a known word, "0" in one that is not, " " outside of words.

    Of Chinese: "1" for a character that has a known neighbor on either side, "0" for one that has none.
    """
    signs = [" "] * len(text)
    for begin, end, found in _places(text, language):
        for at in range(begin, end):
            signs[at] = "1" if found in known or signs[at] == "1" else "0"
    return "".join(signs)


def share(text: str, known: frozenset[str], language: str) -> float | None:
    """The share of the text's words, or pairs, that are among the `known` ones; None of a text without any."""
    found = [each for _, _, each in _places(text, language)]
    return sum(each in known for each in found) / len(found) if found else None


def _places(text: str, language: str) -> list[tuple[int, int, str]]:
    """Beginning, end and the word itself in small letters."""
    if language == "zh":
        runs = ((run.start(), run.group()) for run in _HAN.finditer(text))
        return [(start + at, start + at + 2, run[at : at + 2]) for start, run in runs for at in range(len(run) - 1)]
    words = ((word.start(), word.end(), word.group().lower()) for word in _WORD.finditer(text))
    # at the very end stands perhaps half a word
    return [(begin, end, word) for begin, end, word in words if end - begin > 1 and end < len(text)]
