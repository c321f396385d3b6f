"""Who is looking: the visitor's id from the cookie that the server set. Knows no name and no account."""

from __future__ import annotations

import secrets

import streamlit as st

from core.serve.visitor import COOKIE, read

_FALLBACK = "visitor.fallback"


def current() -> str:
    """The visitor's id, the same over reloads and tabs; a session's own where cookies are refused."""
    known = read(st.context.cookies.get(COOKIE))
    if known:
        return known
    return str(st.session_state.setdefault(_FALLBACK, secrets.token_hex(16)))
