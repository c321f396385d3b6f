"""How a run ends: a state, a reason code with a sentence in the text files, technical text. Knows no store and no process."""

from __future__ import annotations

from typing import NamedTuple

from core.errors import Problem
from core.runs.database import is_disk_full
from core.runs.memory import is_memory

LONGEST_DETAIL = 300
# What is wrong with the data of a run and not with its settings, beside all that begins with "data_".
DATA = frozenset(
    {
        "own_pictures_gone",
        "class_too_small",
        "own_texts_gone",
        "text_too_short",
        "class_of_texts_too_small",
        "series_none",
        "series_gone",
        "series_malformed",
    }
)


class Ending(NamedTuple):
    """What is written about a run that is over."""

    state: str
    reason: str
    detail: str = ""


def of_error(error: BaseException) -> Ending:
    """The ending of a run that raised `error`."""
    if is_disk_full(error):
        return Ending("failed", "disk_full", describe(error))
    if is_memory(error):
        return Ending("failed", "out_of_memory", describe(error))
    if isinstance(error, Problem):
        if error.code in ("store_unavailable", "home_unwritable"):
            return Ending("failed", error.code, describe(error.__cause__ or error))
        if error.code in ("begin_gone", "begin_unfit", "correction_unknown"):
            return Ending("failed", error.code, str(error)[:LONGEST_DETAIL])
        if error.code.startswith("data_") or error.code in DATA:
            return Ending("failed", "data_unusable", str(error)[:LONGEST_DETAIL])
        return Ending("failed", "settings_unusable", str(error)[:LONGEST_DETAIL])
    return Ending("failed", "exception", describe(error))


def describe(error: BaseException) -> str:
    """One line about an exception."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:LONGEST_DETAIL] if text else type(error).__name__
