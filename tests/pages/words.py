"""Words of a page of the test's own."""

from __future__ import annotations

from pages.ui.text import Text


class Words(Text):
    """Every word is its own key, so that the test needs no text file."""

    def __init__(self) -> None:
        self.slug, self.language = "trial", "en"

    def __call__(self, key: str, **values: object) -> str:
        return f"{key} {' '.join(map(str, values.values()))}".strip()

    def __contains__(self, key: str) -> bool:
        return key.startswith(("knob", "link", "figure", "quiz"))
