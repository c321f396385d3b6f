"""What the classes of a picture set are called in the reader's language. A learner's own classes have the names they were given."""

from __future__ import annotations

from collections.abc import Sequence

from core.data import prepared
from pages.ui.text import Text


def shown(words: Text, classes: Sequence[str]) -> list[str]:
    """The names of these classes in their order; `words` are those of a run (live.md).

    Only where they are, all together, those of a set that brought them: a learner's "cat" stays "cat" in every language.
    """
    known = any(tuple(classes) == prepared.form_of(name)[0] for name in prepared.NAMES)
    return [words(f"class.{name}") if known and f"class.{name}" in words else name for name in classes]


def all_sets(words: Text) -> dict[str, list[str]]:
    """Of each set that came with names of its own: {set: names}."""
    return {name: shown(words, prepared.form_of(name)[0]) for name in prepared.NAMES}
