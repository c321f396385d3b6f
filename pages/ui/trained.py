"""Which trained network a part of a page asks: those there are, the one that was just trained, the one that is shown above.

`page` has the words, and its slug stands in the address; `shown` is the slug of the page whose runs are meant. `words` is what the
names of the blocks begin with.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.predict import sequences
from core.runs.run import Run
from pages.ui import link, runs, visitor, watched
from pages.ui.text import Text, text


def models(page: Text, kind: str, *, by_language: bool = False) -> dict[str, Any]:
    """The networks of this kind that can be asked, by what the address calls them; those of the page's language can come first."""
    key = f"{page.slug}.model"
    link.recall(key)
    found = sequences.choices(kind, visitor.current(), st.session_state.get(key) or st.query_params.get(key, ""))
    if not by_language:
        return dict(found)
    return dict(sorted(found.items(), key=lambda each: not getattr(each[1], "name", "").endswith(f"_{page.language}")))


def named(page: Text, model: Any, words: str = "") -> str:
    if not isinstance(model, Run):
        block = f"{words}model.{model.name}"
        return page(block) if block in page else str(model.name)
    live = text("live", page.language)
    told = {"progress": runs.progress(live, model), "title": runs.title(live, model), "id": model.id[:4]}
    return page(f"{words}model.run", **told)


def follow(page: Text, kind: str, shown: str) -> None:
    """What the visitor has just trained is asked as soon as it can be, unless a link names another network."""
    run, key, name = watched.get(shown), f"{page.slug}.model.followed", f"{page.slug}.model"
    if not run or st.session_state.get(key) == run or f"run:{run}" not in sequences.choices(kind, visitor.current()):
        return
    if key in st.session_state or name not in st.query_params:
        st.session_state[name] = f"run:{run}"
    st.session_state[key] = run


def above(page: Text, kind: str, shown: str, words: str = "") -> None:
    """A button that takes the run which is shown above; which one that is, is known when it is pressed."""

    def there() -> str:
        """What the address calls it, if it can be asked."""
        ref = f"run:{watched.get(shown)}"
        return ref if ref in sequences.choices(kind, visitor.current(), ref) else ""

    def take() -> None:
        if ref := there():
            st.session_state[f"{page.slug}.model"] = ref

    name, help = page(f"{words}above"), page(f"{words}above.help")
    pressed = st.button(name, f"{page.slug}.above", help=help, icon=":material/arrow_upward:", on_click=take)
    if pressed and not there():
        st.info(page(f"{words}above.none"))
