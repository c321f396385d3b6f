"""A choice among many, folded into a list. Its name stands in the address, never its label: a link must work in every language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from pages.ui import choice, link
from pages.ui.text import Text


def pick(page: Text, name: str, options: Sequence[str], label: Callable[[str], str]) -> str:
    """Show `options` under the key `<slug>.<name>` and return the chosen one; the first is the default.

    An option in the address that there is not leaves the default, and `lesson.close` says so.
    """
    key = f"{page.slug}.{name}"
    if link.follow(key, partial(_option, options), options[0]) not in options:  # one that was there a moment ago
        st.session_state[key] = options[0]
    words = {"label": page(f"knob.{name}"), "format_func": label, "help": choice.help_of(page, name)}
    return str(choice.listed(page, key, options=options, **words))


def _option(options: Sequence[str], text: str) -> str:
    if text not in options:
        raise ValueError(text)
    return text
