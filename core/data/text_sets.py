"""All texts to learn from, under their names: what each is, whether it is here, and its rows. Knows no page and no token.

What a set's files look like knows the module of its family; how they come here, the catalog.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.data import catalog, own_texts, pairs_files, text_chinese, text_english, text_shipped, text_verse
from core.data import pairs as translations
from core.data.catalog import Progress, Source
from core.data.pairs import Pairs
from core.data.text_config import CLASSES, LABELLED, LANGUAGES, PAIRED, RUNNING, SHIPPED, Language
from core.data.text_sources import NOTES, ROWS, SOURCES
from core.data.text_split import Labelled, Read, divided
from core.errors import Problem
from core.settings import Settings, settings

__all__ = ["SOURCES", "About", "Labelled", "Running", "about", "is_here", "labelled", "running", "source_of"]

TRAIN, VALIDATION = 0.90, 0.95  # where the parts of a running text end
_READ: dict[str, Callable[[list[Path]], Read]] = {
    "sst2": text_english.sst2,
    "rt_polarity": text_english.rt_polarity,
    "sms_spam": text_english.sms_spam,
    "ag_news": text_english.ag_news,
    "hotel": text_chinese.hotel,
    "shopping": text_chinese.shopping,
    "headlines": text_chinese.headlines,
}
_VERSE: dict[str, Callable[[list[Path]], str]] = {"shakespeare": text_verse.shakespeare, "tang": text_verse.tang}


@dataclass(frozen=True)
class Running:
    """A text to go on writing. What comes later in it was not learned from: first the training part, then the other two."""

    text: str
    language: Language
    note: str = ""

    @property
    def train(self) -> str:
        """The first nine tenths."""
        return self.text[: int(TRAIN * len(self.text))]

    @property
    def validation(self) -> str:
        """The twentieth after it."""
        return self.text[int(TRAIN * len(self.text)) : int(VALIDATION * len(self.text))]

    @property
    def test(self) -> str:
        """The last twentieth."""
        return self.text[int(VALIDATION * len(self.text)) :]


@dataclass(frozen=True)
class About:
    """What can be told of a set without its texts."""

    language: Language
    classes: tuple[str, ...]  # of a running text none
    count: int  # texts, or characters of a running text; 0 where nobody has counted
    note: str
    kind: str = ""  # of one's own texts: "labelled", "running" or "pairs"


def labelled(name: str, own: str = "", where: Settings | None = None) -> Labelled:
    """Texts with classes; of "own" the set with the name `own`. A set that is not here is fetched.

    Raises Problem `data_unknown`, `data_damaged`, `data_malformed`, `own_texts_gone`, or as `core.data.download.download`.
    """
    if name == "own":
        return own_texts.labelled(own, where)
    if name not in LABELLED:
        raise Problem("data_unknown", name=str(name)[:40])
    read = text_shipped.reviews(name) if name in SHIPPED else _READ[name](obtained(name, where))
    return divided(read, CLASSES[name], LANGUAGES[name], note_of(name, where))


def running(name: str, own: str = "", where: Settings | None = None) -> Running:
    """A running text; of "own" the one with the name `own`. Raises as `labelled`."""
    if name == "own":
        return Running(*own_texts.running(own, where))
    if name not in RUNNING:
        raise Problem("data_unknown", name=str(name)[:40])
    text = text_shipped.verse(name) if name in SHIPPED else _VERSE[name](obtained(name, where))
    return Running(text, LANGUAGES[name])


def paired(name: str, own: str = "", script: str = "all", where: Settings | None = None) -> Pairs:
    """Sentences with their translations, the Chinese in `script`; of "own" those with the name `own`. Raises as `labelled`, `pairs_too_few`."""
    if name == "own":
        return translations.divided(own_texts.paired(own, where), script)
    if name not in PAIRED:
        raise Problem("data_unknown", name=str(name)[:40])
    read = pairs_files.shipped() if name in SHIPPED else pairs_files.tatoeba(obtained(name, where))
    return translations.divided(read, script)


def about(name: str, own: str = "", where: Settings | None = None) -> About:
    """What is known of the set; nothing that is not on this machine is needed for it.

    Raises Problem `data_unknown`, `own_texts_gone`, or as `labelled` for what comes with the project.
    """
    if name == "own":
        card = own_texts.card_of(own, where)
        return About(card.language, card.classes, card.count, "", card.kind)
    if name in PAIRED:
        count = len(pairs_files.shipped().english) if name in SHIPPED else ROWS[source_of(name, where)]
        return About("en", (), count, note_of(name, where))
    if name not in LANGUAGES:
        raise Problem("data_unknown", name=str(name)[:40])
    if name in SHIPPED:
        count = len(labelled(name).texts) if name in CLASSES else len(running(name).text)
    else:
        count = ROWS[source_of(name, where)]
    return About(LANGUAGES[name], CLASSES.get(name, ()), count, note_of(name, where))


def source_of(name: str, where: Settings | None = None) -> Source:
    """The source that is read on this machine: one that is here, or the one that would be fetched. It says the licence.

    Raises Problem `data_unknown` for what is never fetched.
    """
    if name not in SOURCES:
        raise Problem("data_unknown", name=str(name)[:40])
    where = where or settings()
    return next((source for source in SOURCES[name] if catalog.is_here(source, where)), SOURCES[name][0])


def note_of(name: str, where: Settings | None = None) -> str:
    """What one must know of the source that would be read: "test_only", "dev_only" or ""."""
    return NOTES.get(source_of(name, where), "") if name in SOURCES else ""


def is_here(name: str, where: Settings | None = None) -> bool:
    """Whether the set can be read without a network; which one of "own" is not asked. Nothing is read."""
    if name in SOURCES:
        where = where or settings()
        return catalog.is_here(source_of(name, where), where)
    return text_shipped.path_of(name).is_file() if name in SHIPPED else name == "own"


def arrived(name: str, where: Settings | None = None) -> tuple[int, int]:
    """Bytes that are here, also of a transfer under way or broken off, and bytes in all. Raises Problem `data_unknown`."""
    source = source_of(name, where)
    return catalog.arrived(source, where), source.size


def obtained(name: str, where: Settings | None = None, progress: Progress | None = None) -> list[Path]:
    """The set's files, checked, fetched first if need be. Raises Problem as `core.data.catalog.obtain`.

    Where nobody answers, the other places that publish the set are asked, too.
    """
    first = source_of(name, where)
    others = [each for each in SOURCES[name] if each != first and each.places]
    try:
        return catalog.obtain_all(first, where, progress)
    except Problem as problem:
        if problem.code != "data_unreachable" or not others:
            raise
    return catalog.obtain_all(others[0], where, progress)
