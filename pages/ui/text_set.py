"""Which texts a network learns from: what each set is, whether it is here, how it comes here; or a file of the learner's.

Words are those of texts.md, whatever page asks; the keys of the widgets are the page's. Knows no network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.config import Knob
from core.data import text_sets
from core.data.text_config import LABELLED, LANGUAGES, PAIRED, RUNNING, SHIPPED, Language
from core.errors import Problem
from core.oracle.fetching import fetching
from pages.ui import choice, fetched, lesson, link, own_text
from pages.ui.text import Text, text

Kind = Literal["labelled", "running", "pairs"]
NAMES: dict[Kind, tuple[str, ...]] = {"labelled": LABELLED, "running": RUNNING, "pairs": PAIRED}


@dataclass(frozen=True)
class Chosen:
    """The texts of the next run, as far as they can be told without reading them."""

    name: str
    own: str  # which of the learner's own texts; "" unless `name` is "own" and there is one
    ready: bool  # whether a run can begin at once
    language: Language
    classes: tuple[str, ...]  # as they are called on the page; of a running text none
    count: int  # texts, pairs, or characters of a running text


def choose(page: Text, kind: Kind, default: str = "", below: DeltaGenerator | None = None) -> Chosen:
    """Show the choice under the keys `<slug>.name` and `<slug>.own`, and what there is to say of the set.

    `default` is the set that an address without a name means, the first of the kind if none is given; `below` a wide container
    for a file of one's own, where the choice itself stands in a narrow column.
    """
    words = words_of(page)
    names = NAMES[kind]
    knob = Knob("name", "choice", default or names[0], choices=names)
    key = f"{page.slug}.name"
    name = str(link.follow(key, knob.parse, knob.default))
    label = words(f"knob.name.{kind}")
    name = str(choice.listed(words, key, label=label, options=names, format_func=_titled(words)))
    if name == "own":
        with below or nullcontext():
            return _own(page, words, kind, below is not None)
    try:
        known = text_sets.about(name)
    except Problem as problem:  # what comes with the project is damaged
        lesson.problem(problem)
        return Chosen(name, "", False, LANGUAGES.get(name, "en"), (), 0)
    said = [words(f"data.{name}", count=f"{known.count:,}")]
    if known.note:
        said.append(words(f"note.{known.note}"))
    st.caption(" ".join(said))
    ready = name in SHIPPED or _here(words, name)
    if not ready:
        st.caption(words("data.wait"))
    return Chosen(name, "", ready, known.language, tuple(class_names(page, name, known.classes)), known.count)


def words_of(page: Text) -> Text:
    """The words of texts.md, for widgets that belong to `page`."""
    words = text("texts", page.language)
    words.slug = page.slug
    return words


def class_names(page: Text, name: str, classes: Sequence[str]) -> list[str]:
    """What the classes of the set `name` are called on the page; those of a learner are called as the learner wrote them."""
    words = words_of(page)
    return [words(f"class.{each}") if name != "own" and f"class.{each}" in words else each for each in classes]


def title(page: Text, name: str) -> str:
    """What the set is called on the page."""
    return words_of(page)(f"choice.name.{name}")


def _titled(words: Text) -> Callable[[str], str]:
    return lambda name: words(f"choice.name.{name}")


def _own(page: Text, words: Text, kind: Kind, wide: bool) -> Chosen:
    own = own_text.show(words, kind, wide)
    if own:
        try:
            known = text_sets.about("own", own)
            if known.kind != kind:  # a link that leads to the other kind of page
                raise Problem("own_texts_gone")
            return Chosen("own", own, True, known.language, known.classes, known.count)
        except Problem as problem:
            lesson.problem(problem)
    st.caption(words("own.none"))
    return Chosen("own", "", False, "zh" if page.language == "zh" else "en", (), 0)


def _here(words: Text, name: str) -> bool:
    """Whether the set can be read at once; else say how far it is, or how it comes."""
    if text_sets.is_here(name) and not fetching().state(name).running:
        return True
    fetched.show(words, name, words(f"choice.name.{name}"), text_sets.source_of)
    return False
