"""A picture that was just drawn or taken, shown to the network that learned from the learner's set. Knows no network's insides."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import Problem
from core.predict.service import predictor
from core.runs.run import Run
from core.runs.service import engine
from pages.ui import lesson, watched
from pages.ui.steering import weights
from pages.ui.text import Text

LIKELIEST = 5


def show(page: Text, own: str, content: bytes) -> None:
    """A button that asks, once the run on the page has learned from the set `own`; and the answer, likeliest first.

    It is never disabled, see pages/ui/own_brought.py; where nothing is drawn, what to do stands below.
    """
    run = _run(page) if own else None
    if run is None or run.experiment.get("data", {}).get("own") != own or weights(run) is None:
        return
    key = f"{page.slug}.own.ask"
    wanted, told = f"{key}.wanted", f"{key}.told"

    def want() -> None:  # noted, since the drawing of the page may be broken off before the answer is there
        st.session_state[wanted] = True

    icon = ":material/psychology:"
    st.button(page("own.ask"), on_click=want, key=key, icon=icon, type="primary")
    if content and st.session_state.get(wanted):
        st.session_state[told] = (run.id, content, _answer(run, content))
    st.session_state[wanted] = False
    about, picture, answer = st.session_state.get(told, ("", b"", None))
    if not content or (about, picture) != (run.id, content):  # an answer stays as long as its picture
        st.caption(page("own.ask.how"))
        return
    if isinstance(answer, Problem):
        lesson.problem(answer)
        return
    sure = answer.probabilities
    name = lesson.plain(answer.classes[answer.best])
    st.markdown(page("own.answer", name=name, sure=f"{100 * sure[answer.best]:.1f}"))
    for place in sure.argsort()[::-1][:LIKELIEST]:
        share = float(sure[place])
        label = page("own.share", name=lesson.plain(answer.classes[place]), sure=f"{100 * share:.1f}")
        st.progress(min(1.0, max(0.0, share)), label)


def _answer(run: Run, content: bytes) -> Any:
    """What the network says, or the Problem."""
    try:
        (answer,) = predictor().predict(f"run:{run.id}", [content])
    except Problem as problem:
        return problem
    return answer


def _run(page: Text) -> Run | None:
    name = watched.get(page.slug)
    try:
        return engine().store.get(name) if name else None
    except Problem:  # the store is away: told elsewhere on the page
        return None
