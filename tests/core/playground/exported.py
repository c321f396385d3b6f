"""Exported scripts with the texts of the playground, and whole lines to compare them with."""

from __future__ import annotations

from functools import partial

from core.playground import export, trajectory
from core.playground.trajectory import Line
from core.text import LANGUAGES, words
from tests.core.playground.here import here

WORDS = {
    language: {
        key.removeprefix("export."): each
        for key, each in words("playground", language).items()
        if key.startswith("export.")
    }
    for language in LANGUAGES
}
script, notebook = partial(export.script, words=WORDS["en"]), partial(export.notebook, words=WORDS["en"])


def entire(line: Line) -> Line:
    """The whole line, however long it takes."""
    while not line.complete:
        line = trajectory.grow(line, 30.0, here)
    return line
