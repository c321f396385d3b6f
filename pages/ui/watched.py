"""Which run a page shows, and which it is compared with: both stand in the address, so a reload or a link shows the same.

Knows ids, not runs.
"""

from __future__ import annotations

import streamlit as st

from core.runs.run import is_id
from pages.ui import link


def get(slug: str, what: str = "run") -> str | None:
    """The id under `<slug>.<what>` in the address, or the one the session showed last."""
    key = f"{slug}.{what}"
    link.claim(key, _parse)
    asked = st.query_params.get(key)
    if is_id(asked):
        st.session_state[key] = asked
    known: str | None = st.session_state.get(key)
    if known and asked != known:  # an address without it: the visitor was on another page
        st.query_params[key] = known
    return known


def put(slug: str, run: str | None, what: str = "run") -> None:
    """Show another run, or none."""
    key = f"{slug}.{what}"
    st.session_state[key] = run
    if run:
        st.query_params[key] = run
    elif key in st.query_params:
        del st.query_params[key]


def _parse(text: str) -> str:
    if not is_id(text):
        raise ValueError(text)
    return text
