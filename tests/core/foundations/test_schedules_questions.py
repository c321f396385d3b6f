"""What is asked about schedules: only what is known, and only rates that the page has."""

from __future__ import annotations

from core.foundations.schedules_config import BATCHES, RATES, SchedulesConfig
from core.foundations.schedules_questions import questions
from core.foundations.schedules_shown import finals


def test_who_is_first_is_asked_only_where_it_is_known() -> None:
    c = SchedulesConfig()
    assert "first" not in [each.name for each in questions(c, None)]
    assert "first" not in [each.name for each in questions(c, [0.1, 0.1, 0.2, 0.3])]
    assert questions(c, [0.3, 0.1, 0.2, float("inf")])[1].answer == "step"
    ends = [[1, 0.3], [1, None], [1, 0.2]]
    assert finals({"validation": [ends, ends], "lost": [[0, 1, 0], [1, 1, 0]]}) == [0.3, float("inf")]


def test_the_linear_scaling_rule_is_asked_inside_the_grid() -> None:
    for row in range(len(BATCHES)):
        for column in range(len(RATES)):
            asked_ = questions(SchedulesConfig(row=row, column=column), None)[-1]
            assert asked_.values["larger"] in BATCHES
            assert asked_.answer in RATES
