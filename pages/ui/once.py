"""What takes a while to compute: computed once in a session for the same question, failures included. Knows no question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import streamlit as st

from core.errors import Problem

T = TypeVar("T")
_PASSING = "oracle_busy"  # nobody had time for it: perhaps the next time


def computed(key: str, question: object, compute: Callable[[], T]) -> T:
    """What `compute` returned for this question; the latest one under `key` is remembered. Raises the Problem it raised."""
    known = st.session_state.get(key)
    if not known or known[0] != question:
        try:
            known = (question, compute(), None)
        except Problem as problem:
            if problem.code == _PASSING:
                raise
            known = (question, None, problem)
        st.session_state[key] = known
    _, found, trouble = known
    if trouble:
        raise trouble
    return cast(T, found)
