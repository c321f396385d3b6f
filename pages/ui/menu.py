"""A choice among many, folded into a list. Its name stands in the address, never its label: a link must work in every language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.ui import link
from pages.ui.text import Text


def pick(page: Text, name: str, options: Sequence[str], label: Callable[[str], str]) -> str:
    """Show `options` under the key `<slug>.<name>` and return the chosen one; the first is the default.

    An option in the address that there is not leaves the default, and `lesson.close` says so.
    """
    key = f"{page.slug}.{name}"
    link.claim(key, options.index)
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(key, options[0])
        if asked not in options:
            link.refuse(key)
        st.session_state[key] = asked if asked in options else options[0]
    help_text = page(f"knob.{name}.help") if f"knob.{name}.help" in page else None
    value = st.selectbox(page(f"knob.{name}"), options, format_func=label, help=help_text, key=key)
    if value == options[0]:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value
    return value
