"""The shelf on the screen: keep the state that is shown, open or remove one that was kept. Knows no experiment's meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.errors import Problem
from core.playground import shelf
from core.playground.shelf import Kept
from pages.ui import lesson, visitor
from pages.ui.text import Text


def show(
    page: Text,
    numbers: dict[str, float],
    state: dict[str, Any],
    sentence: Callable[[dict[str, Any]], str],
) -> None:
    """A field to keep the present state under a name, and a row for each that was kept.

    `numbers` is what came out, `state` the experiment as JSON; `sentence` says such a state in words.
    """
    key = f"{page.slug}.shelf"

    def put() -> None:
        """The address is read now: what is shown may have changed since the page was drawn."""
        own = {name: st.query_params[name] for name in st.query_params if name.startswith(f"{page.slug}.")}
        link = urlencode(own)
        try:
            shelf.keep(visitor.current(), st.session_state.get(f"{key}.name", ""), link, numbers, state)
            st.session_state[f"{key}.name"] = ""
            st.session_state.pop(f"{key}.trouble", None)
        except Problem as problem:
            st.session_state[f"{key}.trouble"] = problem

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(page("keep.name"), key=f"{key}.name", max_chars=shelf.LONGEST_NAME, width=260)
        help = page("keep.put.help")
        st.button(page("keep.put"), on_click=put, key=f"{key}.put", icon=":material/bookmark_add:", help=help)
    if trouble := st.session_state.get(f"{key}.trouble"):
        lesson.problem(trouble)
    kept = shelf.all_of(visitor.current())
    if not kept:
        st.caption(page("keep.empty"))
    for each in kept:
        _row(page, each, sentence)


def _row(page: Text, kept: Kept, sentence: Callable[[dict[str, Any]], str]) -> None:
    key = f"{page.slug}.shelf"
    try:
        said = sentence(kept.sentence)
    except (Problem, KeyError, TypeError, AttributeError):  # kept by another version
        said = ""
    numbers = {name: f"{value:.4g}" for name, value in kept.numbers.items() if "loss" in name}
    numbers |= {name: f"{100 * value:.1f}" for name, value in kept.numbers.items() if "accuracy" in name}
    form = "two" if "accuracy_test" in numbers else "regression"

    def drop() -> None:
        try:
            shelf.drop(visitor.current(), kept.id)
        except Problem as problem:
            st.session_state[f"{key}.trouble"] = problem

    with st.container(horizontal=True, vertical_alignment="center", border=True, gap="small"):
        name = lesson.plain(kept.name) or page("keep.unnamed")
        st.markdown(page("keep.row", name=f"**{name}**", sentence=said), width="stretch")
        if "loss_test" in numbers:
            st.markdown(page(f"keep.numbers.{form}", **numbers), width="content")
        # a link of the browser's own: the whole state is read from the address, as by anyone who opens it
        st.link_button(page("keep.open"), f"?{kept.link}&lang={page.language}", icon=":material/open_in_new:")
        st.button(page("keep.drop"), on_click=drop, key=f"{key}.{kept.id}", icon=":material/delete:")
