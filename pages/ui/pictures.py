"""Pictures from the visitor: drawn, uploaded or taken. Knows nothing of what is in them, nor of who reads them."""

from __future__ import annotations

import streamlit as st

from core.predict.drawing import picture_of
from core.predict.styles import Kind, Style, kind_of
from core.settings import settings
from pages.ui import stage
from pages.ui.text import Text, text

Picture = tuple[str, bytes]  # a file's name, empty for a drawing, and what is in it


def ways(style: Style, own: bool) -> tuple[str, ...]:
    """How a picture may be given to a network of this style, the likeliest first; `own`: it learned a learner's own classes.

    A digit is drawn, and so may be what learners taught; nobody draws a photograph.
    """
    if kind_of(style) == "digit" or style == "gray":
        return ("draw", "upload", "camera")
    return ("upload", "camera", "draw") if own else ("upload", "camera")


def drawn(page: Text, kind: Kind) -> list[Picture]:
    """A pad to draw on, a digit or anything; nothing while it is empty. Raises Problem `drawing_malformed`."""
    key = f"{page.slug}.sketch"
    labels = page.group("sketch.")
    if kind != "digit":
        anything = text("convolution", page.language)
        labels |= {name: anything(f"sketch.{name}") for name in ("hint", "pad")} | {"examples": ""}
    pad = stage.mount("sketch", data={"labels": labels}, key=key, on_picture_change=lambda: None)
    data = picture_of(pad.get("picture"))
    return [("", data)] if data else []


def uploaded(page: Text, kind: Kind, *, several: bool = True) -> list[Picture]:
    """Files the visitor gave, or one. They outlive their widget, which goes when another source is chosen."""
    key, kept = f"{page.slug}.files", f"{page.slug}.kept"

    def keep() -> None:
        given = st.session_state[key]
        st.session_state[kept] = given if several else [given] if given else []

    def forget() -> None:
        st.session_state[kept] = []

    limits = settings()
    words = page(f"upload.{kind}", files=limits.upload_files, mb=limits.upload_mb)
    now = st.file_uploader(
        words, accept_multiple_files=several, key=key, on_change=keep, max_upload_size=limits.upload_mb
    )
    files = st.session_state.get(kept, [])
    if files and not now:
        label = page("upload.forget", count=len(files))
        st.button(label, on_click=forget, icon=":material/close:", key=f"{page.slug}.forget")
    return [(file.name, file.getvalue()) for file in files]


def taken(page: Text, kind: Kind) -> list[Picture]:
    """A photograph. Only showing this asks the browser for the camera."""
    photo = st.camera_input(page(f"camera.{kind}"), key=f"{page.slug}.photo")
    return [(page("camera.name"), photo.getvalue())] if photo else []
