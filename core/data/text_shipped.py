"""The texts that come with the project: our own reviews in two languages, some Shakespeare and some poems. Knows no model."""

from __future__ import annotations

from pathlib import Path

from core.data.text_config import CLASSES, RUNNING
from core.data.text_files import lines, whole
from core.data.text_split import Read
from core.errors import Problem

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "data"


def path_of(name: str) -> Path:
    """Where the text lies."""
    return FOLDER / f"{name}{'.txt' if name in RUNNING else '.tsv'}"


def reviews(name: str) -> Read:
    """Reviews, negative (0) or positive (1), of a table with the columns text and label.

    Raises Problem("data_damaged") where the file is missing, or ("data_malformed").
    """
    rows = [line.split("\t") for line in lines(_content(name), path_of(name).name)]
    if rows[:1] != [["text", "label"]] or any(len(row) != 2 or row[1] not in CLASSES[name] for row in rows[1:]):
        raise Problem("data_malformed", name=path_of(name).name)
    return Read([text for text, _ in rows[1:]], [CLASSES[name].index(label) for _, label in rows[1:]])


def verse(name: str) -> str:
    """A running text. Raises Problem("data_damaged") where the file is missing, or ("data_malformed")."""
    return whole(_content(name), path_of(name).name)


def _content(name: str) -> bytes:
    try:
        return path_of(name).read_bytes()
    except OSError as error:
        raise Problem("data_damaged", name=path_of(name).name) from error
