"""Exact values: what a drawing lets one drag, to be typed, and tied to the address. Knows no lesson and no drawing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

import streamlit as st

from core.config import Knob
from core.errors import Problem
from pages.ui import choice, lesson, link
from pages.ui.text import Text

V = TypeVar("V")
ROOM = 2000  # characters of a text that are let in, to be told that they are too many


def numbers(page: Text, knobs: Iterable[Knob], disabled: Collection[str] = ()) -> dict[str, Any]:
    """A field for each of `knobs`, side by side under the keys `<slug>.<name>`. Returns their values by name.

    Those named in `disabled` are shown and cannot be changed.
    """
    values = {}
    with st.container(horizontal=True):
        for knob in knobs:
            key = f"{page.slug}.{knob.name}"
            link.claim(key, knob.parse)
            link.recall(key)
            number = int if knob.kind == "int" else float  # of one kind all four, whatever was declared
            values[knob.name] = st.number_input(
                page(f"knob.{knob.name}"),
                None if knob.low is None else number(knob.low),
                None if knob.high is None else number(knob.high),
                number(knob.default),
                1 if number is int else knob.step,
                "%d" if knob.kind == "int" else "%.6g",
                key,
                help=choice.help_of(page, knob.name),
                bind="query-params",
                width=132,
                disabled=knob.name in disabled,
            )
            link.keep(key, values[knob.name])
    return values


def begin(page: Text, name: str) -> None:
    """Who reads Chinese and comes with nothing of this page in hand or address begins with the first example in Chinese."""
    mine = f"{page.slug}."
    if page.language == "zh" and not any(str(key).startswith(mine) for key in (*st.session_state, *st.query_params)):
        st.session_state[mine + name] = page("example.first")
        link.tell(mine + name, page("example.first"))  # so that the link and a reload lead to the same


def text(page: Text, name: str, default: str, read: Callable[[str], V], longest: int) -> V:
    """A line of text under the key `<slug>.<name>`, and what `read` makes of it.

    `read` raises a Problem for what it cannot use: then the problem is told, and the last text that could be read counts.
    """
    key = f"{page.slug}.{name}"
    link.claim(key, read)
    link.recall(key)
    # far more than `read` takes: a browser refuses in silence what is longer than the field
    room = max(ROOM, longest + 1)
    given = st.text_input(
        page(f"knob.{name}"), default, room, key, help=choice.help_of(page, name), bind="query-params"
    )
    link.keep(key, given)
    try:
        value = read(given)
    except Problem as problem:
        lesson.problem(problem)
        return read(st.session_state.get(f"{key}.last", default))
    st.session_state[f"{key}.last"] = given
    return value
