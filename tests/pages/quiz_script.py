"""A page of the test's own, run by the app test harness: one question of each kind."""

from __future__ import annotations

import streamlit as st

from pages.ui import quiz
from tests.pages.words import Words

words = Words()
st.session_state["lesson.notice"] = st.empty()
answer = float(st.session_state.get("answer", 0.25))
quiz.choose(words, "side", ("left", "right"), "left" if answer < 1 else "right", x=answer)
quiz.number(words, "slope", answer)
