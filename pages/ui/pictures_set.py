"""Which pictures a network learns from: what each set is, whether it is here, and how it comes here. Knows no network.

A set that is not here is fetched by a child process when the visitor asks for it; one that lies in the data folder is unpacked
without being asked. Meanwhile the page goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.config import knobs_of, to_dict
from core.data import pictures, prepared
from core.data.pictures import PicturesConfig, Shape
from core.data.preview import watched_digits
from core.errors import Problem
from core.oracle.fetching import fetching
from pages.ui import asked, carried, choice, class_names, fetched, lesson, own_set, tiles
from pages.ui.text import Text, text

KNOBS = {knob.name: knob for knob in knobs_of(PicturesConfig)}
WATCHED = "core.training.shown:watched"


@dataclass(frozen=True)
class Chosen:
    """The pictures of the next run, as far as they can be told without reading one."""

    config: PicturesConfig
    shape: Shape
    classes: tuple[str, ...]  # as they are called on the page
    ready: bool  # whether a run can begin at once


def choose(page: Text, changed: Callable[[str], None]) -> str:
    """Show the choice; `changed(name)` is called when the visitor chose another set, before other knobs are drawn.

    A link that names a set and nothing else is such a choice, too.
    """
    alone = [key for key in st.query_params if key.startswith(f"{page.slug}.")] == [f"{page.slug}.name"]
    before = st.session_state.get(f"{page.slug}.named", KNOBS["name"].default if alone else None)
    name = str(choice.fold(page, KNOBS["name"]))
    st.session_state[f"{page.slug}.named"] = name
    if before not in (None, name):
        changed(name)
    return name


def named(page: Text, name: str) -> None:
    """The program chose the set `name`: its knobs are set already."""
    st.session_state[f"{page.slug}.name"] = st.session_state[f"{page.slug}.named"] = name


def about(page: Text, name: Any, share: float) -> Chosen:
    """Say what the set is, its terms, and how it comes here, where it is not; `share` of its training pictures is used."""
    if name == "own":
        return _own(page, share)
    config = PicturesConfig(name=name, share=share)
    shape, classes = pictures.shape_of(config)
    words = [page(f"data.{name}")]
    if name in prepared.NAMES and (note := prepared.note_of(name)):
        words.append(page(f"note.{note}"))
    st.caption(" ".join(words))
    config = carried.corrected(page, config, len(classes))
    ready = name not in prepared.NAMES or _here(page, name)
    if not ready:
        st.caption(page("data.wait"))
    return Chosen(config, shape, tuple(class_names.shown(text("live"), classes)), ready)


def _own(page: Text, share: float) -> Chosen:
    own = own_set.current(page)
    shape: Shape = (1, 28, 28)
    classes: tuple[str, ...] = ("1", "2")
    ready = bool(own)
    config = PicturesConfig(name="own", own=own, share=share)
    if own:
        try:
            shape, classes = pictures.shape_of(config)
        except Problem as problem:
            lesson.problem(problem)
            ready = False
    own_set.show(page)
    if not own:
        st.caption(page("own.none"))
    config = carried.corrected(page, config, len(classes))
    return Chosen(config, shape, classes, ready)


def samples(page: Text, chosen: Chosen) -> dict[str, Any] | None:
    """The pictures that a run on the set would watch, for the live component; None while they are not here."""
    if chosen.config.name == "digits" and not chosen.config.corrected:
        return watched_digits()
    if not chosen.ready:
        return None
    answer = asked.soon(f"{page.slug}.watched", WATCHED, {"data": to_dict(chosen.config)})
    if not isinstance(answer, tuple):  # not yet; what may be wrong a run will say
        return None
    header, arrays = answer
    images = arrays["images"]
    return {
        "name": chosen.config.name,
        "images": tiles.text_of(images),
        "shape": list(images.shape),
        "labels": header["labels"],
        "classes": list(chosen.classes),
    }


def _here(page: Text, name: str) -> bool:
    """Whether the set can be opened at once; else say how far it is, or how it comes."""
    state = fetching().state(name)
    if prepared.is_unpacked(name) and not state.running:
        return True
    if prepared.is_here(name) and state.problem is None:
        fetching().begin(name)  # it only has to be unpacked
    fetched.show(page, name, page(f"choice.name.{name}"), prepared.source_of)
    return False
