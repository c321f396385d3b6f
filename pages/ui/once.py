"""What takes a while to compute: computed once in a session for the same question, failures included. Knows no question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import streamlit as st

from core.errors import Problem
from pages.ui import passing

T = TypeVar("T")


def computed(key: str, question: object, compute: Callable[[], T]) -> T:
    """What `compute` returned for this question; the latest one under `key` is remembered. Raises the Problem it raised.

    What may be gone the next time is tried again when the page is drawn anew (pages/ui/passing.py).
    """
    asked, found, trouble, tries = st.session_state.get(key) or (None, None, None, 0)
    if not tries or asked != question or passing.again(trouble, tries):
        tries = tries + 1 if asked == question else 1
        try:
            found, trouble = compute(), None
        except Problem as problem:
            found, trouble = None, problem
        st.session_state[key] = (question, found, trouble, tries)
    if trouble:
        raise trouble
    return cast(T, found)
