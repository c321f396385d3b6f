"""Links that carry state: what arrived in the address, who claimed it, and what could not be used.

Streamlit's bound widgets read and write the address themselves; what they refuse they drop in silence. Here each page claims
the names it knows, and `lesson.close` tells the visitor about the rest, so that a broken link is never a silent one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import streamlit as st
from streamlit.runtime.state import get_session_state

from core.errors import Problem

_ARRIVED = "link.arrived"
_REFUSED = "link.refused"
_KEPT = "link.kept"
_PAGE = "link.page"
_TOLD = "link.told"
_WRITTEN = "link.written"
_DRAWINGS = 3  # of a widget that are told its value: the first, and two that may follow at once
_LIMIT = 4000  # characters of one value; 500 points of a learner need 3001
_STREAMLIT = {"embed", "embed_options"}


def arrive() -> None:
    """Remember, at the session's first run, what the address said before any widget touches it."""
    if _ARRIVED not in st.session_state:
        st.session_state[_ARRIVED] = {name: st.query_params[name] for name in st.query_params if name not in _STREAMLIT}
        st.session_state[_REFUSED] = []


def turn(slug: str) -> None:
    """Say that the page `slug` is drawn. Where another was drawn before, what the address says of this one counts again: a link
    from page to page leads where it says, whatever was chosen there earlier."""
    before = st.session_state.get(_PAGE, slug)
    st.session_state[_PAGE] = slug
    if before == slug:
        return
    for name in st.query_params:
        if name.startswith(f"{slug}."):
            st.session_state.pop(name, None)
            st.session_state.get(_KEPT, {}).pop(name, None)


def claim(name: str, parse: Callable[[str], Any]) -> None:
    """Say that the page knows `name`; if what arrived under it does not pass `parse`, the page keeps its default.

    `parse` raises Problem or ValueError for a text that cannot be used.
    """
    raw = st.session_state.get(_ARRIVED, {}).pop(name, None)
    if raw is None:
        return
    try:
        if len(raw) > _LIMIT:
            raise Problem("setting_not_a_choice", name=name)
        parse(raw)
    except (Problem, ValueError):
        refuse(name)
        _drop(name)


def follow(name: str, parse: Callable[[str], Any], default: Any) -> Any:
    """Keep the widget `name` and the address in step, the value written as what it is: call it before the widget is shown.

    For choices. Streamlit's own binding would write the option's label, which is another one in another language. What came by
    link counts first, then what the visitor chose here before going to another page, then `default`. Returns the value.
    """
    claim(name, parse)
    recall(name)
    if name not in st.session_state:
        st.session_state[name] = _read(name, parse, default)
    elif st.session_state[name] is None:  # lost by a widget that was drawn anew under the hand: what it was stays
        st.session_state[name] = st.session_state.get(_KEPT, {}).get(name, default)
    value = st.session_state[name]
    _write(name, None if value == default else str(value))
    keep(name, value)
    return value


def tell(name: str, text: str | None) -> None:
    """Put what the program sets into the address, None takes it out: call it before the widget `name` is shown.

    A widget that is drawn already does so itself; the value that it is first drawn with it keeps from the address.
    """
    with get_session_state().query_params() as address:
        if address.is_bound(name):
            return
    if text is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = text


def keep(name: str, value: Any) -> None:
    """Remember the value of the widget `name` while the visitor is on another page; Streamlit forgets it there."""
    st.session_state.setdefault(_KEPT, {})[name] = value


def assure(name: str) -> None:
    """Tell the browser what stands in the widget `name` with its first drawings: call it before the widget is shown.

    A page that is drawn anew at once swallows what the first drawing told. Later it is not told any more: that would take away
    what somebody is typing.
    """
    drawn = st.session_state.get(f"{name}.drawn", 0)
    if drawn < _DRAWINGS and name in st.session_state:
        st.session_state[name] = st.session_state[name]
        st.session_state[f"{name}.drawn"] = drawn + 1


def recall(name: str) -> None:
    """Give the widget `name` the value it had when its page was last shown, unless the address says another."""
    if name not in st.session_state and name not in st.query_params and name in st.session_state.get(_KEPT, {}):
        st.session_state[name] = st.session_state[_KEPT][name]


def _write(name: str, text: str | None) -> None:
    """Have `text` stand in the address under `name`, nothing for None.

    What stands there is what the browser said with its question, before it had the last answer: where that told it something
    else, it is told again.
    """
    written = st.session_state.setdefault(_WRITTEN, {})
    overtaken = written.get(name, text) != text
    written[name] = text
    if text is not None and (overtaken or st.query_params.get(name) != text):
        st.query_params[name] = text
    elif text is None and name in st.query_params:
        del st.query_params[name]
    elif overtaken:
        st.query_params.update({})  # tells the browser all that stands there


def _read(name: str, parse: Callable[[str], Any], default: Any) -> Any:
    """The value in the address, or `default` if there is none that can be used."""
    if name not in st.query_params:
        return default
    try:
        return parse(st.query_params[name])
    except (Problem, ValueError):
        refuse(name)
        return default


def _drop(name: str) -> None:
    """Take `name` out of the address before its widget reads it: an empty text would count as "nothing chosen"."""
    st.session_state.pop(name, None)
    if name in st.query_params:
        del st.query_params[name]
        with get_session_state().query_params() as address:
            address.set_initial_query_params_from_current()


def refuse(name: str) -> None:
    """Note that what arrived under `name` cannot be used."""
    st.session_state.setdefault(_REFUSED, []).append(name)


def refused() -> list[str]:
    """The names that could not be used, unclaimed ones included; asking forgets them."""
    leftover = list(st.session_state.get(_ARRIVED, {}))
    names = st.session_state.get(_REFUSED, []) + leftover
    st.session_state[_ARRIVED], st.session_state[_REFUSED] = {}, []
    for name in leftover:
        if name in st.query_params:
            del st.query_params[name]
    st.session_state[_TOLD] = names
    return names


def again() -> NoReturn:
    """Draw the page anew on its own account, because something has come: what it just told of a link is told once more."""
    st.session_state[_REFUSED] = st.session_state.pop(_TOLD, []) + st.session_state.get(_REFUSED, [])
    st.rerun()
