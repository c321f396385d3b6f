"""A page of the test's own, run by the app test harness: a text under the eyes of a network."""

from __future__ import annotations

import streamlit as st

from pages.ui import lesson, link, reader
from tests.pages.words import Words

link.arrive()
words = Words()
st.session_state["lesson.notice"] = st.empty()
reader.show(words, st.session_state["kind"])
lesson.close(words)
