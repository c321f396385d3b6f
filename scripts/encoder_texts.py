"""The texts that the shipped encoder learns from, without anything it is judged by. Knows no token and no network.

Opinions come with their labels and their parts (core/data/text_sets); from the other labelled sets only the training part is read, of
sentences without labels a fixed share. What stands in a held-out part, in another set too, is dropped: SST-2 is made of the
sentences of rt-polarity, and the goods of one set are the hotels of another.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data import text_sets
from core.data.text_files import lines, member_of_zip
from core.settings import settings

JUDGED = (
    "sst2",
    "hotel",
    "shopping",
)  # the card's figures are of their test parts; choices were made on the validation parts
OPINIONS = (*JUDGED, "rt_polarity")
OTHERS = ("sms_spam", "ag_news", "headlines")
WINDOW = {"en": 20, "zh": 10}  # letters and digits that two texts may share without being told the same
SHARED = 0.5  # of a text's windows: from here on it is a copy
PARTS = ("train", "validation", "test")
SHORTEST = 10  # letters of an English text that is looked for inside of others although it has no window
_NOTHING = {  # SST-2 writes brackets as words and has lost the letters with accents, rt-polarity has some as numbers
    "en": re.compile(r"&#\d+ ?;|[^a-z0-9]+|lrb|rrb"),
    "zh": re.compile(r"[\W_]+"),
}


@dataclass(frozen=True)
class Opinions:
    """Texts of one part of one set, and 1 where they are favorable."""

    texts: list[str]
    labels: NDArray[np.int64]


@dataclass(frozen=True)
class Corpus:
    """All of it. `dropped[set]` counts texts of the training part that stand in a held-out part, its own set's or another's."""

    opinions: dict[str, dict[str, Opinions]]  # by set and part
    plain: dict[str, list[str]]  # by set; the training parts of the opinions among them
    dropped: dict[str, int]


def corpus() -> Corpus:
    """Read everything. Raises Problem where a set cannot be had, SystemExit where GLASSBOX_DATA names no folder."""
    sets = {name: text_sets.labelled(name) for name in (*OPINIONS, *OTHERS)}
    held = Held()
    for name in JUDGED:
        for part in PARTS[1:]:
            held.add([sets[name].texts[row] for row in sets[name].parts[part]], sets[name].language)
    opinions: dict[str, dict[str, Opinions]] = {}
    plain: dict[str, list[str]] = {}
    dropped: dict[str, int] = {}
    for name, each in sets.items():
        parts = dict(each.parts)
        if (
            name == "rt_polarity"
        ):  # nothing is reported of it: what is not a sentence of SST-2's held-out parts is learned from
            parts = {"train": np.arange(len(each.texts))}
        kept = [row for row in parts["train"] if not held.has(each.texts[row], each.language)]
        dropped[name] = len(parts["train"]) - len(kept)
        plain[name] = [each.texts[row] for row in kept]
        if name in OPINIONS:
            parts["train"] = np.array(kept)
            opinions[name] = {
                part: Opinions([each.texts[row] for row in rows], each.labels[rows]) for part, rows in parts.items()
            }
    for name, texts in sentences().items():
        language = "en" if name.endswith("_en") else "zh"
        plain[name] = [text for text in texts if not held.has(text, language)]
        dropped[name] = len(texts) - len(plain[name])
    return Corpus(opinions, plain, dropped)


class Held:
    """What must not be learned from, so that it is recognized also with other blanks, other signs, or as a part of something longer."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.short: set[str] = set()
        self.sizes: list[int] = []  # windows of each text
        self.windows: dict[int, list[int]] = {}  # in which texts each stands

    def add(self, texts: list[str], language: str) -> None:
        """Remember texts."""
        for text in texts:
            bare = letters(text, language)
            self.whole.add(bare)
            if language == "en" and SHORTEST <= len(bare) < WINDOW[language]:
                self.short.add(bare)
            found = set(_windows(bare, WINDOW[language]))
            for each in found:
                self.windows.setdefault(each, []).append(len(self.sizes))
            self.sizes.append(len(found))

    def has(self, text: str, language: str) -> bool:
        """Whether it is one of them, half of it stands in them, or half of one of them stands in it."""
        bare = letters(text, language)
        if bare in self.whole or (language == "en" and any(each in bare for each in self.short)):
            return True
        found = set(_windows(bare, WINDOW[language]))
        known = [self.windows[each] for each in found if each in self.windows]
        if known and len(known) >= SHARED * len(found):
            return True
        of_each = Counter(number for numbers in known for number in numbers)
        return any(count >= SHARED * self.sizes[number] for number, count in of_each.items())


def letters(text: str, language: str) -> str:
    """The small letters and the digits of a text alone."""
    return _NOTHING[language].sub("", text.lower())


def _windows(bare: str, size: int) -> Iterator[int]:
    return (hash(bare[at : at + size]) for at in range(len(bare) - size + 1))


def sentences() -> dict[str, list[str]]:
    """Sentences without labels, by set: their training part where there is one, else four fifths."""
    folder = settings().data
    if folder is None:
        raise SystemExit("GLASSBOX_DATA must name the folder that holds mt/ and ner_pos/")
    pairs = [line.split("\t") for line in lines((folder / "mt/cmn.txt").read_bytes(), "cmn.txt")]
    pairs = [each for each in pairs if _fifth(each[0])]  # by the English side: it stands there several times
    tags = folder / "ner_pos"
    msra = member_of_zip(tags / "msra/dh_msra.zip", "dh_msra.txt").decode("utf-8-sig")
    return {
        "tatoeba_en": list(dict.fromkeys(each[0] for each in pairs)),
        "tatoeba_zh": list(dict.fromkeys(each[1] for each in pairs)),
        "msra_zh": [text for text in _columns(msra, "") if _fifth(text)],
        "resume_zh": list(_columns((tags / "resume_ner/train.char.bmes").read_text("utf-8"), "")),
        "weibo_zh": list(_columns((tags / "weibo_ner/weiboNER_2nd_conll.train").read_text("utf-8"), "", 1)),
        "wnut_en": list(_columns((tags / "wnut17/wnut17train.conll").read_text("utf-8"), " ")),
        "ewt_en": _treebank(tags / "ud_english_ewt/en_ewt-ud-train.conllu.gz"),
    }


def _fifth(text: str) -> bool:
    """True for four fifths of all texts, the same ones each time."""
    return hashlib.sha256(text.encode()).digest()[0] % 5 != 0


def _columns(content: str, between: str, cut: int = 0) -> Iterator[str]:
    """Sentences of a file with a token a line, a blank line behind each; `cut`: characters at a token's end that are no text."""
    for block in re.split(r"\n\s*\n", content.replace("\r", "")):
        words = [line.split()[0] for line in block.split("\n") if line.strip()]
        if words:
            yield between.join(word[: len(word) - cut] for word in words)


def _treebank(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [line.removeprefix("# text = ").strip() for line in file if line.startswith("# text = ")]
