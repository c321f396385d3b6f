"""A page of the test's own, run by the app test harness: a panel of knobs and a value that came by link."""

from __future__ import annotations

import dataclasses
from typing import Literal

import streamlit as st

from core.config import knob
from pages.ui import knobs, lesson, link
from tests.pages.words import Words


@dataclasses.dataclass(frozen=True)
class Config:
    size: int = knob(3, 1, 9)
    rate: float = knob(0.01, 1e-4, 1.0, log=True)
    share: float = knob(0.5, 0.0, 1.0, step=0.05)
    rule: Literal["sgd", "adam"] = "adam"
    many: Literal["a", "b", "c", "d", "e"] = "c"
    norm: bool = True


link.arrive()
st.session_state["lesson.notice"] = st.empty()
words = Words()
st.session_state["config"] = knobs.panel(words, Config, columns=2)
lesson.close(words)
