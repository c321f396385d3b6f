"""Predict, then check: a question whose right answer core computed from the page's state. Knows no answer by itself.

The words of the question `name` are the page's: `quiz.<name>` asks, `quiz.<name>.<option>` are the options, `quiz.<name>.right`
and `quiz.<name>.wrong` say why; `{{answer}}` and the values given here are filled in. When the state that decides the answer
changes, or what was answered, the question stands open again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from core.errors import Problem
from core.quiz import NOTHING, Question, is_right, read_number
from pages.ui import lesson
from pages.ui.text import Text


def ask(page: Text, question: Question) -> None:
    """Ask for one of the question's options or, where it has none, for a number."""
    if question.options:
        choose(page, question.name, question.options, str(question.answer), **question.values)
    else:
        number(page, question.name, float(question.answer), percent=question.percent, **question.values)


def choose(page: Text, name: str, options: Sequence[str], answer: str, /, **values: object) -> None:
    """Ask for one of `options`, of which `answer` is right."""
    with _form(page, name, (answer, values), values) as key:
        given = st.radio(
            spoken(page(f"quiz.{name}", **values)),
            options,
            index=None,
            format_func=lambda option: page(f"quiz.{name}.{option}", **values),
            key=f"{key}.given",
            label_visibility="collapsed",
        )
        if _pressed(page, key) and given is not None:
            st.session_state[f"{key}.verdict"] = (given, given == answer)
        _verdict(page, name, key, given, page(f"quiz.{name}.{answer}", **values), values)


def number(
    page: Text, name: str, answer: float, /, *, digits: int = 4, percent: bool = False, **values: object
) -> None:
    """Ask for a number, perhaps in percent; one per cent off is right. Fractions, percent and a comma are understood."""
    with _form(page, name, (answer, values), values) as key:
        asked = spoken(page(f"quiz.{name}", **values))
        given = st.text_input(asked, key=f"{key}.given", label_visibility="collapsed", max_chars=40, width=200)
        if _pressed(page, key) and given.strip():
            try:
                st.session_state[f"{key}.verdict"] = (given, is_right(read_number(given, percent=percent), answer))
            except Problem as problem:
                st.session_state.pop(f"{key}.verdict", None)
                lesson.problem(problem)
        shown = 0.0 if abs(answer) <= NOTHING else answer  # never −0
        _verdict(page, name, key, given, f"{shown:.{digits}g}", values)


def spoken(question: str) -> str:
    """A question as a screen reader can say it: formulas without the signs that set them, a matrix as (1 2; 3 4)."""
    plain = re.sub(r"\\begin\{\w+\}\s*", "(", re.sub(r"\s*\\end\{\w+\}", ")", question))
    plain = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", plain.replace(r"\\", ";").replace(" ;", ";"))
    return re.sub(r"\s+", " ", re.sub(r"[$\\{}&*]|\\[,;!]", " ", plain).replace("_ ", "_")).strip()


@contextmanager
def _form(page: Text, name: str, state: object, values: dict[str, object]) -> Iterator[str]:
    key = f"{page.slug}.quiz.{name}"
    if st.session_state.get(f"{key}.state") != repr(state):  # another answer is right now
        st.session_state[f"{key}.state"] = repr(state)
        st.session_state.pop(f"{key}.verdict", None)
    with st.container(border=True, key=key):
        st.caption(page("quiz"))
        st.markdown(page(f"quiz.{name}", **values))
        yield key


def _pressed(page: Text, key: str) -> bool:
    return st.button(page("quiz.check"), key=f"{key}.check")


def _verdict(page: Text, name: str, key: str, given: str | None, answer: str, values: dict[str, object]) -> None:
    judged, right = st.session_state.get(f"{key}.verdict", (None, False))
    if judged is None or judged != given:  # nothing was judged yet, or another answer
        return
    if right:
        st.success(page(f"quiz.{name}.right", answer=answer, **values), icon=":material/check_circle:")
    else:
        st.info(page(f"quiz.{name}.wrong", answer=answer, **values), icon=":material/lightbulb:")
