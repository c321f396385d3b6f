"""A page of the test's own, run by the app test harness: a text set cut into tokens, and the five reviews."""

from __future__ import annotations

import streamlit as st

from core.data.token_config import TokenConfig
from pages.ui import lesson, tokenized
from pages.ui.text import text
from pages.ui.text_set import Chosen

page = text("cell")
name = st.session_state.get("trial.name", "reviews_zh")
ready = st.session_state.get("trial.ready", True)
tokenized.show(page, Chosen(name, "", ready, "zh", ("a", "b"), 200), TokenConfig("characters", 1000))
tokenized.five(page)
lesson.close(page)
