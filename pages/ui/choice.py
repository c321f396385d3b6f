"""A choice with all its options in sight. Its name stands in the address, never its label: a link must work in every language.

Streamlit's own binding would write the label, which changes with the language.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.config import Knob
from pages.ui import link
from pages.ui.text import Text


def row(page: Text, knob: Knob, *, disabled: bool = False) -> Any:
    """Show the options of `knob` side by side under the key `<slug>.<name>` and return the chosen value."""
    key = f"{page.slug}.{knob.name}"
    link.claim(key, knob.parse)
    if key not in st.session_state:
        st.session_state[key] = knob.parse(st.query_params[key]) if key in st.query_params else knob.default
    value = st.segmented_control(
        page(f"knob.{knob.name}"),
        knob.choices,
        format_func=lambda option: page(f"choice.{knob.name}.{option}"),
        help=page(f"knob.{knob.name}.help") if f"knob.{knob.name}.help" in page else None,
        required=True,
        disabled=disabled,
        key=key,
    )
    if value == knob.default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != str(value):
        st.query_params[key] = str(value)
    return value
