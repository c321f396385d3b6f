"""A field for the name of a model of the hub, where the operator allows it, and how far the model is; else how one gets more networks.

Knows no network; `page` has the sentences (hub, hub.how, hub.off, hub.name, hub.fetch, hub.fetching, hub.stop).
"""

from __future__ import annotations

import streamlit as st

from core.errors import Problem
from core.oracle.fetching_models import models
from core.predict import checkpoints
from core.settings import settings
from pages.ui import lesson, link, visitor
from pages.ui.text import Text

LOOK_SECONDS = 1.0  # between two looks at how far it is


def brought(page: Text) -> str | None:
    """The folder of the model that has just come, told once."""
    found: str | None = st.session_state.pop(f"{page.slug}.hub.brought", None)
    return found


def show(page: Text) -> None:
    """What can be fetched, and what comes."""
    with st.expander(page("hub"), icon=":material/cloud_download:"):
        st.markdown(page("hub.how"))
        if not settings().hub:
            st.caption(page("hub.off"))
            return
        coming = st.session_state.get(f"{page.slug}.hub.coming")
        st.fragment(_part, run_every=LOOK_SECONDS if coming else None)(page, coming)


def _part(page: Text, coming: str | None) -> None:
    if coming:
        _progress(page, coming)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(page("hub.name"), key=f"{page.slug}.hub", max_chars=200, placeholder="owner/model")
        pressed = st.button(page("hub.fetch"), f"{page.slug}.hub.fetch", disabled=not name.strip())
    trouble: Problem | None = st.session_state.get(f"{page.slug}.hub.trouble")
    if pressed:
        try:
            name = checkpoints.named(name)
            models().begin(name, visitor.current())
            trouble = None
        except Problem as problem:
            trouble = problem
        st.session_state[f"{page.slug}.hub.trouble"] = trouble
        if trouble is None:
            st.session_state[f"{page.slug}.hub.coming"] = name
            link.again()
    if trouble is not None:
        lesson.problem(trouble)


def _progress(page: Text, name: str) -> None:
    state = models().state(name)
    if not state.running:
        st.session_state.pop(f"{page.slug}.hub.coming", None)
        st.session_state[f"{page.slug}.hub.trouble"] = state.problem
        if state.problem is None:
            st.session_state[f"{page.slug}.hub.brought"] = checkpoints.place_of(name).name
        link.again()
    st.info(
        page("hub.fetching", name=lesson.code(name), mb=f"{state.arrived / 1e6:.1f}"), icon=":material/cloud_download:"
    )
    st.button(page("hub.stop"), f"{page.slug}.hub.stop", on_click=models().stop, args=(name, visitor.current()))
