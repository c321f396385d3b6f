"""A set of pictures or texts on its way to this server: how it comes, how far it is, and the buttons that begin and stop it.

Knows no set; `words` has the sentences (data.away, data.fetch, data.go_on, data.fetching, data.unpacking, data.stop).
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from core.data.catalog import Source
from core.oracle.fetching import fetching
from pages.ui import lesson, link, visitor
from pages.ui.text import Text

LOOK_SECONDS = 0.5  # between two looks at how far a set has come
SMALL = 10e6  # bytes; below, a tenth of a megabyte counts


def show(words: Text, name: str, title: str, source_of: Callable[[str], Source]) -> None:
    """How far the set `name` is, drawn anew while it comes. When it is here the page is drawn anew."""
    running = fetching().state(name).running
    st.fragment(_progress, run_every=LOOK_SECONDS if running else None)(words, name, title, source_of, running)


def _progress(words: Text, name: str, title: str, source_of: Callable[[str], Source], ran: bool) -> None:
    state = fetching().state(name)
    if ran != state.running:
        link.again()
    if state.problem:
        lesson.problem(state.problem)
    asker, key = visitor.current(), f"{words.slug}.fetch"
    if not state.running:
        host = urlsplit(source_of(name).places[0]).hostname or ""
        size = f"{state.size / 1e6:.{0 if state.size > SMALL else 1}f}"
        st.info(words("data.away", name=title, mb=size, host=lesson.code(host)), icon=":material/cloud_download:")
        label = words("data.go_on" if state.arrived else "data.fetch", mb=size)
        st.button(label, on_click=fetching().begin, args=(name, asker), key=key, icon=":material/download:")
        return
    if state.arrived >= state.size:
        st.progress(1.0, words("data.unpacking", name=title))
        return
    numbers = {"arrived": f"{state.arrived / 1e6:.1f}", "mb": f"{state.size / 1e6:.1f}"}
    st.progress(state.arrived / state.size, words("data.fetching", name=title, **numbers))
    if fetching().asked_by(name, asker):
        stop = fetching().stop
        st.button(words("data.stop"), on_click=stop, args=(name, asker), key=f"{key}.stop", icon=":material/close:")
