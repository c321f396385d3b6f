"""A series before anything is trained: what one training example is, as a window to drag, and what can be asked of it.

Knows no network.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.config import to_dict
from core.data.series_config import SeriesConfig
from core.errors import Problem
from core.sequences import forecast_look, forecast_parts
from core.sequences.forecast_config import WindowConfig
from core.sequences.forecast_parts import Parts
from pages.ui import asked, lesson, once, quiz, stage
from pages.ui.text import Text


def show(page: Text, data: SeriesConfig, windows: WindowConfig) -> Parts | None:
    """The series with its window; None, and the reason, where these settings cannot be trained."""
    try:
        compute = partial(forecast_parts.divided, data, windows)
        parts = once.computed(f"{page.slug}.parts", (data, windows), compute)
    except Problem as problem:
        if problem.code == "series_none":  # nothing is wrong: it is the next thing to do
            st.info(lesson.sentence(problem), icon=":material/upload_file:")
        else:
            lesson.problem(problem)
        return None
    told: dict[str, object] = {"labels": page.group("windows."), "alt": page("windows.alt"), "language": page.language}
    stage.mount("windows", data=forecast_look.drawing(parts, windows, told), key=f"{page.slug}.windows")
    return parts


def ask(page: Text, parts: Parts, data: SeriesConfig, windows: WindowConfig) -> None:
    """The questions about the series; those that need least squares as soon as another process has solved them."""
    question = {"data": to_dict(data), "windows": to_dict(windows)}
    answer = asked.soon(f"{page.slug}.measured", "core.sequences.forecast_look:measured", question)
    if isinstance(answer, Problem):
        st.caption(lesson.sentence(answer))
    for each in forecast_look.questions(parts, answer[0] if isinstance(answer, tuple) else None):
        quiz.ask(page, each)
