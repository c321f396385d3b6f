"""Pictures from the visitor: drawn, uploaded or taken. Knows nothing of what is in them, nor of who reads them."""

from __future__ import annotations

import streamlit as st

from core.predict.drawing import picture_of
from core.settings import settings
from pages.ui import stage
from pages.ui.text import Text

Picture = tuple[str, bytes]  # a file's name, empty for a drawing, and what is in it


def drawn(page: Text) -> list[Picture]:
    """A pad to draw on; nothing while it is empty. Raises Problem `drawing_malformed`."""
    key = f"{page.slug}.sketch"
    pad = stage.mount("sketch", data={"labels": page.group("sketch.")}, key=key, on_picture_change=lambda: None)
    data = picture_of(pad.get("picture"))
    return [("", data)] if data else []


def uploaded(page: Text) -> list[Picture]:
    """Files the visitor gave. They outlive their widget, which goes when another source is chosen."""
    key, kept = f"{page.slug}.files", f"{page.slug}.kept"

    def keep() -> None:
        st.session_state[kept] = st.session_state[key]

    def forget() -> None:
        st.session_state[kept] = []

    limits = settings()
    words = page("upload", files=limits.upload_files, mb=limits.upload_mb)
    now = st.file_uploader(words, accept_multiple_files=True, key=key, on_change=keep, max_upload_size=limits.upload_mb)
    files = st.session_state.get(kept, [])
    if files and not now:
        label = page("upload.forget", count=len(files))
        st.button(label, on_click=forget, icon=":material/close:", key=f"{page.slug}.forget")
    return [(file.name, file.getvalue()) for file in files]


def taken(page: Text) -> list[Picture]:
    """A photograph. Only showing this asks the browser for the camera."""
    photo = st.camera_input(page("camera"), key=f"{page.slug}.photo")
    return [(page("camera.name"), photo.getvalue())] if photo else []
