"""Names that people write, as they are shown: short, on one line, and different where they were different. Knows no picture."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST_NAME = 40  # characters
_ENDING = 12  # characters of the end of a name that is too long: there those of one collection differ
_CUT = "…"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_JOINER = "\u200d"  # between the signs of one emoji, as in a family
_MARKS = ("Mn", "Mc", "Me")  # accents, and what asks for a colored emoji
_SKINS = "".join(map(chr, range(0x1F3FB, 0x1F400)))
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two letters are a flag


def class_names(labels: Iterable[str]) -> dict[str, str]:
    """Each label and its name as it is shown. Labels that look alike have the same name, and no others have.

    "" is the name of a label in which nothing is seen. Names that would be equal once they are cut get a number.
    """
    wholes = {label: _whole(label) for label in dict.fromkeys(labels)}
    shown: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    alike: Counter[str] = Counter()
    for whole in sorted(dict.fromkeys(wholes.values()), key=lambda each: len(each[0]) > LONGEST_NAME):  # cut ones last
        name = first = shortened(whole[0], LONGEST_NAME)
        while name in taken:
            alike[first] += 1
            name = shortened(whole[0], LONGEST_NAME, f" ({1 + alike[first]})")
        taken.add(name)
        shown[whole] = name
    return {label: shown[whole] for label, whole in wholes.items()}


def class_name(label: str) -> str:
    """The name as it is shown when there is no other: at most 40 characters in composed form, no sign that is not seen; or ""."""
    return class_names([label])[label]


def shortened(text: str, most: int, mark: str = "") -> str:
    """At most `most` characters: of a longer text its beginning, "…", its end and the `mark`; no sign is cut in two."""
    if len(text) <= most:
        return text
    end = most - _ENDING - len(_CUT) - len(mark)
    head = next((at for at in range(end, 0, -1) if not _goes_on(text, at)), end)
    tail = next((at for at in range(len(text) - _ENDING, len(text)) if not _goes_on(text, at)), len(text))
    return text[:head].strip(" " + _JOINER) + _CUT + text[tail:].strip(" " + _JOINER) + mark


def _whole(label: str) -> tuple[str, str]:
    """One line in composed form, without signs that are not seen; and of a long one what follows some hundred characters."""
    most = 10 * LONGEST_NAME
    text = re.sub(r"\s+", " ", label[:most])
    seen = "".join(sign for sign in text if sign == _JOINER or unicodedata.category(sign) not in _UNSEEN)
    composed = unicodedata.normalize("NFC", re.sub(" +", " ", seen)).strip(" " + _JOINER)
    return composed, label[most:] if len(composed) > LONGEST_NAME else ""


def _goes_on(text: str, at: int) -> bool:
    """Whether the code point `at` belongs to the sign before it (as UAX 29 has it, for what people write in names)."""
    if _JOINER in text[at - 1 : at + 1] or unicodedata.category(text[at]) in _MARKS or text[at] in _SKINS:
        return True
    flags = len(text[:at]) - len(text[:at].rstrip(_FLAGS))
    return text[at] in _FLAGS and flags % 2 == 1
