"""The sets of pictures that a visitor has made: to open one again, or to delete it with its pictures. Knows no network."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import streamlit as st

from core.data import own_pictures
from core.data.own_pictures import Card
from core.errors import Problem
from pages.ui import lesson, visitor
from pages.ui.text import Text


def show(page: Text, own: str, choose: Callable[[str], None]) -> None:
    """A switch that shows them, the newest first; `choose(id)` opens one, `choose("")` when the one in use was deleted."""
    if not st.toggle(page("own.kept"), key=f"{page.slug}.own.kept", help=page("own.kept.help")):
        return
    cards = own_pictures.sets_of(visitor.current())
    if not cards:
        st.caption(page("own.kept.none"))
    for card in cards:
        _one(page, card, own, choose)


def _one(page: Text, card: Card, own: str, choose: Callable[[str], None]) -> None:
    names = ", ".join(map(lesson.plain, card.classes))
    made = datetime.fromtimestamp(card.created).astimezone()
    form = page(f"choice.own_form.{card.form}")
    st.markdown(page("own.kept.one", names=names, count=sum(card.counts), form=form, made=f"{made:%Y-%m-%d %H:%M}"))
    key = f"{page.slug}.own.kept.{card.id}"

    def delete() -> None:
        with suppress(Problem):  # it has gone already
            own_pictures.delete(card.id, visitor.current())
        if card.id == own:
            choose("")

    with st.container(horizontal=True):
        st.button(page("own.kept.open"), on_click=choose, args=(card.id,), key=f"{key}.open", disabled=card.id == own)
        with st.popover(page("own.kept.delete"), icon=":material/delete:"):
            st.markdown(page("own.kept.sure"))
            st.button(page("own.kept.delete"), on_click=delete, key=f"{key}.delete", type="primary")
