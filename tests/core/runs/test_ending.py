"""Why a run ended: what is wrong with its data is not said to be wrong with its settings, whatever kind of run it is."""

from __future__ import annotations

import pytest

from core.errors import Problem
from core.runs.ending import of_error


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("data_damaged", "data_unusable"),
        ("own_pictures_gone", "data_unusable"),
        ("own_texts_gone", "data_unusable"),
        ("series_gone", "data_unusable"),
        ("text_too_short", "data_unusable"),
        ("window_too_long", "settings_unusable"),
        ("begin_unfit", "begin_unfit"),
        ("home_unwritable", "home_unwritable"),
    ],
)
def test_a_problem_becomes_a_reason(code: str, reason: str) -> None:
    ending = of_error(Problem(code))
    assert (ending.state, ending.reason) == ("failed", reason)


def test_what_nobody_foresaw_is_told_by_its_name() -> None:
    assert of_error(KeyError("a  b\nc")) == ("failed", "exception", "KeyError: 'a b\\nc'")
    assert of_error(MemoryError()).reason == "out_of_memory"
