"""A choice on the screen. Its name stands in the address, never its label: a link must work in every language."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.config import Knob
from pages.ui import link
from pages.ui.text import Text


def row(page: Text, knob: Knob, *, disabled: bool = False, width: Any = "content") -> Any:
    """Show the options of `knob` side by side under the key `<slug>.<name>` and return the chosen value."""
    shared = _shared(page, knob)
    link.assure(shared["key"])
    return st.segmented_control(options=knob.choices, required=True, disabled=disabled, width=width, **shared)


def fold(page: Text, knob: Knob, *, disabled: bool = False) -> Any:
    """Show the options of `knob` in a list that unfolds."""
    shared = _shared(page, knob)
    return listed(page, shared.pop("key"), options=knob.choices, disabled=disabled, **shared)


def listed(page: Text, key: str, **shared: Any) -> Any:
    """A list that unfolds, for the value under `key`. Once drawn it keeps its labels: each language has a widget of its own."""
    shown = f"{key}.{page.language}"
    st.session_state[shown] = st.session_state[key]

    def chosen() -> None:
        st.session_state[key] = st.session_state[shown]

    return st.selectbox(key=shown, on_change=chosen, **shared)


def _shared(page: Text, knob: Knob) -> dict[str, Any]:
    def name(option: Any) -> str:
        block = f"choice.{knob.name}.{option}"
        return page(block) if block in page else str(option)

    key = f"{page.slug}.{knob.name}"
    if link.follow(key, knob.parse, knob.default) not in knob.choices:  # chosen while there were others
        st.session_state[key] = knob.default
    label = page(f"knob.{knob.name}")
    return {"label": label, "key": key, "format_func": name, "help": help_of(page, knob.name)}


def help_of(page: Text, name: str) -> str | None:
    """What the page says about the knob `name`, if it says more than its label."""
    block = f"knob.{name}.help"
    return page(block) if block in page else None
