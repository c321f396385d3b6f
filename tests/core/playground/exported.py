"""Exported scripts with the texts of the playground."""

from __future__ import annotations

from functools import partial

from core.playground import export
from core.text import LANGUAGES, words

WORDS = {
    language: {
        key.removeprefix("export."): each
        for key, each in words("playground", language).items()
        if key.startswith("export.")
    }
    for language in LANGUAGES
}
script, notebook = partial(export.script, words=WORDS["en"]), partial(export.notebook, words=WORDS["en"])
