"""What the case file offers: sources with their edits, diagnoses, mysteries, and the names that can be set."""

from __future__ import annotations

import ast
from typing import get_args, get_type_hints

import pytest

from core.config import knobs_of
from core.errors import Problem
from core.training.debugging.cases import (
    ANYWHERE,
    CASES,
    HEALTHY,
    OPEN,
    OPTIONS,
    RIGHT,
    diagnoses_of,
    diff_of,
    edited,
    healthy,
    mystery,
    repairs_of,
    source_of,
)
from core.training.debugging.config import PRESETS, DebuggingConfig, case_of, offered


@pytest.mark.parametrize("case", [HEALTHY, *CASES])
def test_the_source_that_is_shown_is_python_and_differs_by_a_few_lines(case: str) -> None:
    source = source_of(case)
    ast.parse(source)
    if case == HEALTHY:
        assert source == healthy()
        return
    assert source != healthy()
    for repair in repairs_of(case):
        ast.parse(source_of(case, repair))
        changed = [line for line in diff_of(case, repair).splitlines() if line[0] in "+-"]
        assert 1 <= len(changed) <= 5


def test_an_edit_that_does_not_fit_is_loud() -> None:
    with pytest.raises(ValueError, match="0 times"):
        edited(healthy(), (("no such line", ""),))
    for case, repair in (("moon", OPEN), ("rate", "moon"), ("rate", "slower")):
        with pytest.raises(Problem, match="setting_not_a_choice"):
            source_of(case, repair)


def test_diagnoses_that_are_offered() -> None:
    for case in CASES:
        assert case in diagnoses_of(case)
        assert len(set(diagnoses_of(case))) == 4
        assert len(set(diagnoses_of(case, 5))) == OPTIONS
    assert offered(HEALTHY, 1) == ()
    for first in (1, 13, 25):
        assert {mystery(number) for number in range(first, first + 12)} == set(CASES)
    assert case_of("mystery", 7) == mystery(7)


def test_what_can_be_set_names_every_case_and_repair() -> None:
    hints = get_type_hints(DebuggingConfig)
    assert set(get_args(hints["case"])) == {*CASES, HEALTHY, "mystery"}
    assert set(get_args(hints["diagnosis"])) == {*CASES, OPEN}
    assert set(get_args(hints["repair"])) == {OPEN, RIGHT, *ANYWHERE}
    knobs = {knob.name: knob for knob in knobs_of(DebuggingConfig)}
    for preset in PRESETS.values():
        assert all(knobs[name].accept(value) == value for name, value in preset.items())
