"""Who is here: tells the engine when a visitor's session begins and ends, so that nobody's run trains for an empty room."""

from __future__ import annotations

import threading

import streamlit as st

from core.runs.service import engine
from core.serve.visitor import COOKIE, read


def here() -> None:
    """Count this session as open until its browser has left. Only for visitors with a cookie: others cannot come back."""
    visitor = read(st.context.cookies.get(COOKIE))
    if visitor:
        _session(visitor)


def _left(visitor: str) -> None:
    # on a thread of its own: Streamlit calls this on the server's event loop, and an engine that opens its store may wait
    threading.Thread(target=lambda: engine().left(visitor), daemon=True).start()


@st.cache_resource(scope="session", on_release=_left, show_spinner=False)
def _session(visitor: str) -> str:
    engine().arrived(visitor)
    return visitor
