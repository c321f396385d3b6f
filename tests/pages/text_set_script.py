"""A page of the test's own, run by the app test harness: the choice of texts of the kind that the session names."""

from __future__ import annotations

import streamlit as st

from pages.ui import link, text_set
from pages.ui.text import text

link.arrive()
st.session_state["chosen"] = text_set.choose(text("cnn"), st.session_state.get("kind", "labelled"))
