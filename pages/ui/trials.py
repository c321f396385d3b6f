"""What there is to try: cards in rows of three, each with a button that sets the page up for it. Knows no setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.ui.text import Text

ACROSS = 3


def show(page: Text, trials: Mapping[str, Any], put: Callable[[Any], None]) -> None:
    """A card for each of the `trials`, in full rows; its button calls `put` with what the trial sets."""
    st.markdown(page("try"))
    for names in zip(*[iter(trials)] * ACROSS, strict=True):
        for place, name in zip(st.columns(ACROSS), names, strict=True):
            with place.container(border=True, height="stretch"):
                st.markdown(page(f"try.{name}"))
                st.button(page("try.set"), on_click=put, args=(trials[name],), key=f"{page.slug}.try.{name}")
