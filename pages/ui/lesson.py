"""A page's beginning and end: title, lead, notices, what comes next. Knows no lesson by name."""

from __future__ import annotations

import streamlit as st

from core.errors import Problem
from pages.ui import chapters, link, stage
from pages.ui.text import Text, text

_NOTICE = "lesson.notice"
_NAMED = 20  # names of a broken link that are told
_JOINER = "\u200d"  # makes one emoji of several, as in a family


def open(slug: str) -> Text:
    """Begin the page `slug`: its title and its lead. Returns the page's words."""
    page = text(slug)
    st.title(page("title"), anchor=False)
    st.markdown(page("lead"))
    st.session_state[_NOTICE] = st.empty()
    return page


def close(page: Text, *, next: str | None = None) -> None:
    """End the page: say what of the link could not be used, and where to go on (the slug of the `next` page)."""
    notice = st.session_state.pop(_NOTICE, None)
    names = list(dict.fromkeys(link.refused()))
    if names and notice is not None:
        notice.warning(page("link.refused", names=", ".join(map(code, names[:_NAMED]))), icon=":material/link_off:")
    stage.scroll()
    if next is not None:
        st.divider()
        st.page_link(
            _path(next), label=page("next", title=text(next)("title")), icon=":material/arrow_forward:", width="content"
        )


def problem(trouble: Problem) -> None:
    """Say what is wrong with something from outside, and what to do."""
    st.error(sentence(trouble), icon=":material/error:")


def sentence(trouble: Problem) -> str:
    """The sentence of a Problem in the visitor's language; parameters are shown as plain text."""
    words = text("problems")
    params = {name: _shown(value) for name, value in trouble.params.items()}
    key = f"problem.{trouble.code}"
    return words(key, **params) if key in words else words("problem.unexpected", code=plain(trouble.code))


def _shown(value: str | int | float) -> str:
    if isinstance(value, str):
        return plain(value)
    return str(value) if isinstance(value, int) else f"{value:g}"  # a whole number never as 2.1e+09


def code(value: str) -> str:
    """A name from outside as a piece of code; between backticks Markdown interprets nothing but backticks."""
    return f"`{''.join(letter for letter in value[:80] if letter.isprintable() and letter != '`') or ' '}`"


def plain(value: str) -> str:
    """A text from outside that Markdown must not interpret."""
    printable = "".join(letter for letter in value[:80] if letter.isprintable() or letter == _JOINER)
    return "".join("\\" + letter if letter in "\\`*_{}[]<>()#+-.!|$~:&" else letter for letter in printable)


def _path(slug: str) -> str:
    for chapter in chapters.all_chapters():
        for page in chapter.pages:
            if page.slug == slug:
                return str(page.path)
    raise ValueError(f"there is no page {slug!r}")
