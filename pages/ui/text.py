"""The words of a page in the visitor's language. Knows not what they say."""

from __future__ import annotations

from collections import ChainMap

import streamlit as st

from core.text import LANGUAGES, fill, words

_SHARED = "ui"  # the frame's own words; every page may use them


class Text:
    """The blocks of one text file, falling back to the frame's shared words: `page("title")`, `page("loss", value=0.3)`."""

    def __init__(self, slug: str, language: str) -> None:
        self.slug = slug
        self.language = language
        # no copies: one is made for each page at each run
        self._blocks = ChainMap(words(slug, language), words(_SHARED, language))

    def __call__(self, key: str, **values: object) -> str:
        """The block `key` with its placeholders filled. Raises KeyError for an unknown key or a missing value."""
        return fill(self._blocks[key], values)

    def raw(self, key: str) -> str:
        """The block `key` with its placeholders as they stand."""
        return self._blocks[key]

    def __contains__(self, key: str) -> bool:
        return key in self._blocks

    def group(self, prefix: str) -> dict[str, str]:
        """All blocks whose key starts with `prefix`, keyed by the rest: the labels of a component."""
        # the maps themselves: going through a ChainMap takes five times as long
        both = (blocks.items() for blocks in reversed(self._blocks.maps))
        return {key.removeprefix(prefix): block for blocks in both for key, block in blocks if key.startswith(prefix)}

    def labels(self) -> dict[str, str]:
        """The words of a component: the `stage.*` blocks, and what is said of each knob as `help.<name>`, without Markdown."""
        helps = {key: block.replace("**", "") for key, block in self.group("knob.").items() if key.endswith(".help")}
        return {f"help.{key.removesuffix('.help')}": block for key, block in helps.items()} | self.group("stage.")


def text(slug: str, language: str | None = None) -> Text:
    """The words of `slug` in `language`, the visitor's if none is named."""
    return Text(slug, language or current_language())


def current_language() -> str:
    """The visitor's choice, else the browser's locale: "zh" for any Chinese, "en" otherwise."""
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else browser_language()


def browser_language() -> str:
    """The language the browser asks for."""
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
