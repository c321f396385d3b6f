"""Controls that a teacher hides: what stands in the link as hidden is not shown, and its value comes from the link. Knows no page.

A hidden control keeps working for whoever writes the link; it only does not distract whoever opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core.config import Knob
from core.errors import Problem
from pages.ui import knobs, link
from pages.ui.text import Text


def names(page: Text, known: Sequence[str]) -> tuple[str, ...]:
    """The hidden ones of `known`, as the address says under `<slug>.hidden`."""
    text = link.follow(f"{page.slug}.hidden", partial(_parse, known), "")
    return tuple(text.split(",")) if text else ()


def one(
    page: Text, knob: Knob, hidden: Sequence[str], *, show: Callable[..., Any] = knobs.one, disabled: bool = False
) -> Any:
    """The knob's value, and the knob itself unless it is hidden."""
    if knob.name in hidden:
        return link.follow(f"{page.slug}.{knob.name}", knob.parse, knob.default)
    return show(page, knob, disabled=disabled)


def picker(page: Text, known: Sequence[str]) -> None:
    """Where a teacher says what is hidden; the page's texts `hide` and `hide.help` say what for, `knob.<name>` name them."""
    key = f"{page.slug}.hidden"
    shown = f"{key}.{page.language}"  # once drawn it keeps its labels: each language has a widget of its own
    st.session_state[shown] = list(names(page, known))

    def chosen() -> None:
        st.session_state[key] = ",".join(name for name in known if name in st.session_state[shown])

    st.caption(page("hide.help"))
    st.pills(
        page("hide"),
        known,
        selection_mode="multi",
        format_func=lambda name: page(f"knob.{name}"),
        key=shown,
        on_change=chosen,
        label_visibility="collapsed",
    )


def renamed(knob: Knob, name: str) -> Knob:
    """The same knob under another name, where two Configs of a page have one of the same name."""
    return replace(knob, name=name)


def _parse(known: Sequence[str], text: str) -> str:
    chosen = text.split(",") if text else []
    if not set(chosen) <= set(known) or len(set(chosen)) < len(chosen):
        raise Problem("setting_not_a_choice", name="hidden")
    return text
