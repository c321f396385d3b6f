"""How pictures for classes of one's own come in: drawn, as files, from the camera. They wait in the session until they are used.

Each is made small when it arrives, so that what waits is little and what cannot be read is told at once. Knows neither sets nor
networks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.data.own_pictures import MOST_PICTURES, Form
from core.errors import Problem
from core.predict.drawing import picture_of
from core.predict.own_pictures import Picture, read_files, shown
from core.settings import settings
from pages.ui import lesson, own_work, stage, tiles
from pages.ui.text import Text, text

SHOWN = 10  # pictures of a class
MOST_BYTES = 64 << 20  # of files that wait to be made small


def draft(page: Text) -> list[Picture]:
    """What waits, small already."""
    waiting: list[Picture] = st.session_state.setdefault(f"{page.slug}.own.draft", [])
    return waiting


def add(page: Text, name: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Files of a class are made small and wait; what is too much is told as trouble."""
    works = own_work.under_way(page)
    room, size = MOST_PICTURES - len(draft(page)) - sum(work.files for work in works), sum(work.size for work in works)
    taken: list[tuple[str, bytes]] = []
    problem = None
    for file, content in files:
        if len(taken) >= room:
            problem = Problem("own_draft_full", limit=MOST_PICTURES, taken=len(taken), count=len(files))
        elif size + len(content) > MOST_BYTES:
            problem = Problem("own_too_much_at_once", limit_mb=MOST_BYTES >> 20, taken=len(taken), count=len(files))
        if problem:
            break
        size += len(content)
        taken.append((file or page("own.drawing", number=MOST_PICTURES - room + len(taken) + 1), content))
    trouble(page, problem)
    if taken:
        count = sum(len(content) for _, content in taken)
        own_work.begin(page, partial(_read, taken), partial(_arrived, page, name), len(taken), count)


def _read(files: Sequence[tuple[str, bytes]], progress: Callable[[int, int], None]) -> Any:
    return read_files(files, progress)


def _arrived(page: Text, name: str, outcome: Any) -> None:
    if isinstance(outcome, Problem):
        trouble(page, outcome)
        return
    draft(page).extend((name, file, picture) for file, picture in outcome.good)
    st.session_state[f"{page.slug}.own.unread"] = outcome


def trouble(page: Text, problem: Problem | None) -> None:
    """What is wrong with what was brought last."""
    st.session_state[f"{page.slug}.own.trouble"] = problem


def drawn(page: Text, names: Sequence[str]) -> bytes:
    """A pad, and a button for each class that takes the drawing; what is drawn just now.

    A button takes what the pad holds when it is pressed, which may be more than the page knew when it was drawn; and no drawing
    twice, though the pad is cleared only when the page has reached the browser. It is never disabled: Streamlit passes over a
    press that arrives together with a drawing when the page of the clear pad before it, which nobody has seen yet, said so.
    """
    key = f"{page.slug}.own.pad"
    turn, used, empty = st.session_state.get(f"{key}.turn", 0), f"{key}.used", f"{key}.empty"
    labels = text("predict").group("sketch.") | {"hint": page("own.pad.hint"), "pad": page("own.pad")}
    labels = {name: label for name, label in labels.items() if not name.startswith("example")}
    data = {"labels": labels, "memory": ".own", "turn": turn}
    pad = stage.mount("sketch", data=data, key=key, on_picture_change=lambda: None)
    try:
        content = picture_of(pad.get("picture"))
    except Problem as problem:
        lesson.problem(problem)
        return b""
    if content == st.session_state.get(used):
        content = b""
    else:
        st.session_state.pop(used, None)
    if content:
        st.session_state.pop(empty, None)

    def take(name: str) -> None:
        try:
            drawing = picture_of(st.session_state[key].get("picture"))
        except Problem:  # told when the page is drawn
            return
        st.session_state[empty] = not drawing or drawing == st.session_state.get(used)
        if not st.session_state[empty]:
            add(page, name, [("", drawing)])
            st.session_state[used] = drawing
            st.session_state[f"{key}.turn"] = turn + 1

    _buttons(page, names, take)
    if st.session_state.get(empty):
        st.caption(page("own.put.empty"))
    return content


def taken(page: Text, names: Sequence[str]) -> bytes:
    """The camera, and a button for each class that takes the picture; what is taken just now."""
    photo = st.camera_input(page("own.camera"), key=f"{page.slug}.own.photo")
    content = photo.getvalue() if photo is not None else b""

    def take(name: str) -> None:
        if content:
            add(page, name, [("", content)])

    _buttons(page, names, take, disabled=not content)
    return content


def uploaded(page: Text, names: Sequence[str]) -> bytes:
    """A field for the files of each class."""
    slug, limits = page.slug, settings()
    turn = st.session_state.get(f"{slug}.own.turn", 0)
    for place, name in enumerate(names):
        key = f"{slug}.own.files.{place}.{turn}"

        def keep(key: str = key, name: str = name) -> None:
            add(page, name, [(file.name, file.getvalue()) for file in st.session_state[key]])
            st.session_state[f"{slug}.own.turn"] = turn + 1  # an empty field for more

        words = page("own.upload", name=lesson.plain(name), mb=limits.upload_mb)
        st.file_uploader(words, accept_multiple_files=True, key=key, on_change=keep, max_upload_size=limits.upload_mb)
    return b""


def _buttons(page: Text, names: Sequence[str], take: Callable[[str], None], disabled: bool = False) -> None:
    """One for each class: the picture that is there belongs to it."""
    st.caption(page("own.put"))
    waiting = draft(page)
    with st.container(horizontal=True, gap="small", key=f"{page.slug}.own.put"):
        for place, name in enumerate(names):
            count = sum(label == name for label, _, _ in waiting)
            label = page("own.put.class", name=lesson.plain(name), count=count)
            key = f"{page.slug}.own.put.{place}"
            st.button(label, on_click=take, args=(name,), key=key, disabled=disabled)


def show(page: Text, names: Sequence[str], form: Form) -> None:
    """What waits, as a network would see it: how much of each class, and the last pictures."""
    waiting = draft(page)
    last: list[Picture] = []
    groups = []
    for name in dict.fromkeys([*names, *(label for label, _, _ in waiting)]):
        mine = [each for each in waiting if each[0] == name]
        last += mine[-SHOWN:]
        groups.append((page("own.count", name=name, count=len(mine)), len(mine[-SHOWN:])))
    tiles.groups(f"{page.slug}.own.waiting", shown(last, form), groups, alt=page("own.waiting"))
