"""The frame around the pages: title, language switch, navigation by chapters."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from core.text import LANGUAGES
from pages.ui import chapters, link, presence, stage
from pages.ui.text import browser_language, text

HOME = "home"
LOG = logging.getLogger("glassbox.page")
ASSETS = Path(__file__).resolve().parents[2] / "assets"
IMAGES = ASSETS / "images"  # an icon by its name would come from outside


def run() -> None:
    """Draw the frame and the page the visitor asked for."""
    link.arrive()
    presence.here()
    words = text("ui")
    st.set_page_config(page_title=words("app.name"), page_icon=str(IMAGES / "icon.png"), layout="wide")
    st.logo(str(IMAGES / "logo.svg"), icon_image=str(IMAGES / "icon.png"), size="large")
    _language_switch()
    st.html(ASSETS / "frame.css")
    words, names = text("ui"), text("chapters")
    sections: dict[str, list[st.Page]] = {}
    for chapter in chapters.all_chapters():
        sections[names(chapter.name)] = [
            st.Page(
                page.path,
                title=_title(page.slug),
                url_path=page.slug,
                default=page.slug == HOME,
            )
            for page in chapter.pages
        ]
    page = st.navigation(sections, expanded=True)
    link.turn(page.url_path or HOME)
    try:
        page.run()
    except Exception:  # a defect of ours; what the visitor did so far stays on the screen
        LOG.exception("the page %s broke", page.url_path)
        st.error(words("broken"), icon=":material/construction:")


def _title(slug: str) -> str:
    words = text(slug)
    return words("title.short" if "title.short" in words else "title")


def _language_switch() -> None:
    """A switch that keeps the page, its inputs and its run; the choice stands in the address, so a link says it too."""
    link.follow("lang", _parse_language, "")
    if not st.session_state["lang"]:
        st.session_state["lang"] = st.query_params["lang"] = browser_language()
    with st.sidebar:
        st.segmented_control(
            text("ui")("language"),
            LANGUAGES,
            format_func=lambda code: text("ui", code)("language.name"),
            key="lang",
            label_visibility="collapsed",
            required=True,
        )
        stage.mount("address", data={}, key="address")


def _parse_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(code)
    return code
