"""The questions about positions know their answers, found here another way."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from core.foundations.positions_config import PositionsConfig, settled
from core.foundations.positions_questions import changes, facts, questions
from core.foundations.positions_run import shuffled


def asked(learned: Any = None, **settings: Any) -> dict[str, Any]:
    return {each.name: each for each in questions(settled(PositionsConfig(**settings)), learned)}


@pytest.mark.parametrize("settings", [{}, {"kind": "rotary", "key": "own"}, {"base": 10, "length": 16}])
def test_waves_and_rotations_know_only_the_distance(settings: dict[str, Any]) -> None:
    found = asked(**settings)["distance"]
    assert found.answer == "same"
    assert found.values["now"] == found.values["then"]


def test_a_learned_table_knows_more() -> None:
    P = np.zeros((16, 16))
    P[[1, 5, 9, 13], 0] = [1, 2, 3, 4]
    assert asked(P, kind="learned", d=16, length=16)["distance"].answer == "larger"
    assert asked(P[::-1], kind="learned", d=16, length=16)["distance"].answer == "same"  # 0 both times
    assert asked(-P * np.linspace(1, 0, 16)[:, None], kind="learned", d=16, length=16)["distance"].answer == "smaller"
    assert set(asked(kind="learned")) == {"count", "order_none"}, "nothing is asked of a table that is not there"
    assert asked(kind="learned", d=64, length=16)["count"].answer == 1024


@pytest.mark.parametrize(("base", "d"), [(10000, 32), (10, 16), (100, 64)])
def test_the_middle_clock_turns_with_the_root_of_the_base(base: int, d: int) -> None:
    found = asked(base=base, d=d)["period"]
    pair = found.values["pair"]
    assert found.answer == pytest.approx(2 * math.pi * base ** (2 * pair / d))
    assert (found.values["even"], found.values["odd"]) == (2 * pair, 2 * pair + 1)


@pytest.mark.parametrize(
    ("settings", "answer"),
    [
        ({}, "same"),
        ({"causal": True}, "other"),
        ({"told": "sinusoidal"}, "other"),
        ({"told": "rotary"}, "other"),
        ({"told": "learned"}, "same"),  # while there is no table the row without positions is shown
    ],
)
def test_who_changes_places_matters_only_where_places_are_told(settings: dict[str, Any], answer: str) -> None:
    (found,) = [each for name, each in asked(**settings).items() if name.startswith("order")]
    assert found.answer == answer
    told = "none" if settings.get("told") == "learned" else settings.get("told", "none")
    assert found.name == f"order_{told}"
    ways = shuffled(settled(PositionsConfig(**settings, order=(4, 1, 2, 3, 0))))["ways"]
    assert (ways[told]["changes"][1] < 1e-9) == (answer == "same")


def test_facts_are_of_what_is_shown() -> None:
    found = facts(settled(PositionsConfig()))
    assert found["moved_none"] == "0.0"
    config = settled(PositionsConfig())
    assert found["moved_sinusoidal"] == f"{100 * max(shuffled(config)['ways']['sinusoidal']['changes']):.1f}"
    assert float(found["spread"]) < 1e-9
    waves = [sum(math.cos(far * 10000 ** (-2 * i / 32)) for i in range(16)) for far in range(32)]
    rises = [far for far in range(31) if waves[far + 1] > waves[far]]
    assert (found["rises"], found["first"], found["steps"]) == (str(len(rises)), str(rises[0]), "31")
    assert changes(config, "none", config.order).max() < 1e-12
