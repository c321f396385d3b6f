"""Knobs that the program sets, too, while the browser may be about to speak: after `again` each is a new widget.

What the browser says of a widget before it has heard of the new value would undo it: a page that runs again by itself often
enough asks it in just that moment. Of a widget that is gone it says nothing that counts. The address is kept by `link.follow`.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.config import Knob
from pages.ui import choice, knobs, link
from pages.ui.text import Text


def again(page: Text) -> None:
    """The program has set settings of this page: in a callback, before its widgets are drawn."""
    key = f"{page.slug}.turn"
    st.session_state[key] = _turn(page) + 1


def one(page: Text, knob: Knob, *, disabled: bool = False) -> Any:
    """A list, or a slider, for one knob; its value lies under `<slug>.<name>`."""
    key, shared = _shared(page, knob)
    if knob.kind == "choice":
        st.selectbox(options=knob.choices, format_func=shared.pop("name"), disabled=disabled, **shared)
        return st.session_state[key]
    shared.pop("name")
    if knob.log:
        options = sorted({*knobs.log_options(knob), st.session_state[key]})  # a link may give any value in between
        st.select_slider(options=options, format_func=lambda value: f"{value:g}", disabled=disabled, **shared)
    else:
        number = int if knob.kind == "int" else float
        low, high, step = (number(each or 0) for each in (knob.low, knob.high, knob.step))
        st.slider(min_value=low, max_value=high, step=step, disabled=disabled, **shared)
    return st.session_state[key]


def typed(page: Text, knob: Knob, *, disabled: bool = False) -> Any:
    """A field for one number."""
    key, shared = _shared(page, knob)
    shared.pop("name")
    number = int if knob.kind == "int" else float
    low, high = (None if each is None else number(each) for each in (knob.low, knob.high))
    step, shape = (1, "%d") if number is int else (knob.step, "%.6g")
    st.number_input(min_value=low, max_value=high, step=step, format=shape, width=132, disabled=disabled, **shared)
    return st.session_state[key]


def _shared(page: Text, knob: Knob) -> tuple[str, dict[str, Any]]:
    key, turn = f"{page.slug}.{knob.name}", _turn(page)
    shown = f"{key}.{page.language}.{turn}"  # once drawn a list keeps its labels: each language has its own
    st.session_state[shown] = link.follow(key, knob.parse, knob.default)

    def chosen() -> None:
        if turn == _turn(page):  # else the browser speaks of a widget that is gone
            st.session_state[key] = st.session_state[shown]

    def name(option: Any) -> str:
        block = f"choice.{knob.name}.{option}"
        return page(block) if block in page else str(option)

    label, told = page(f"knob.{knob.name}"), choice.help_of(page, knob.name)
    return key, {"label": label, "key": shown, "help": told, "on_change": chosen, "name": name}


def _turn(page: Text) -> int:
    return int(st.session_state.get(f"{page.slug}.turn", 0))
