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


def text(page: Text, name: str, default: str, read: Callable[[str], V], longest: int) -> V:
    """A line of text under the key `<slug>.<name>`, and what `read` makes of it.

    `read` raises a Problem for what it cannot use: then the problem is told, and the last text that could be read counts.
    """
    key = f"{page.slug}.{name}"
    link.claim(key, read)
    link.recall(key)
    # one character more than `read` takes: what is too long is told, not cut off in silence
    given = st.text_input(
        page(f"knob.{name}"), default, longest + 1, key, help=choice.help_of(page, name), bind="query-params"
    )
    link.keep(key, given)
    try:
        value = read(given)
    except Problem as problem:
        lesson.problem(problem)
        return read(st.session_state.get(f"{key}.last", default))
    st.session_state[f"{key}.last"] = given
    return value
