"""What a hand did in the drawing: taken whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Problem
from core.playground import released
from core.playground.experiment import MOST_CHANGES
from core.playground.lines import Spot


def test_settings_are_read() -> None:
    values = {"units": [3, 2], "activations": ["relu", "tanh"], "features": ["x2", "x1"], "place": 7, "zoom": None}
    told = released.read({"serial": 4, "values": values})
    assert told.serial == 4
    assert told.settings == {
        "units": (3, 2),
        "activations": ("relu", "tanh"),
        "features": ("x1", "x2"),  # in one order, whatever was clicked first
        "place": 7,
        "zoom": None,
    }
    assert told.branch is None
    assert not told.unbranched


def test_what_is_looked_at_has_a_line() -> None:
    told = released.read({"serial": 1, "values": {"zoom": 7, "line": "branch", "place": 7}})
    assert told.settings == {"zoom": Spot("branch", 7), "place": 7}
    told = released.read({"serial": 1, "values": {"landscape": True, "line": "trunk", "place": 9}})
    assert told.settings == {"landscape": Spot("trunk", 9), "place": 9}
    assert released.read({"serial": 1, "values": {"landscape": False}}).settings == {"landscape": None}
    for spot in (Spot("trunk", 0), Spot("branch", 12), Spot("", 10_000)):
        assert released.read_spot(released.write_spot(spot)) == spot
    for text in ("", "root:3", "trunk:", "trunk:-1", "trunk:1:2", "soon"):
        with pytest.raises(Problem):
            released.read_spot(text)


def test_a_branch_is_read_and_taken_away() -> None:
    changes = [{"name": "learning_rate", "value": 0.1}, {"weight": [0, 1, -1], "value": 2}]
    told = released.read({"serial": 1, "values": {"branch": {"from": 40, "changes": changes}}})
    assert told.branch == (40, (("learning_rate", 0.1), ((0, 1, -1), 2.0)))
    assert not told.unbranched
    told = released.read({"serial": 2, "values": {"branch": None}})
    assert told.branch is None
    assert told.unbranched


HOSTILE: list[Any] = [
    None,
    {},
    {"serial": 1},
    {"serial": True, "values": {}},
    {"serial": 1, "values": {"learning_rate": 1}},
    {"serial": 1, "values": {"units": "4,2"}},
    {"serial": 1, "values": {"units": [0]}},
    {"serial": 1, "values": {"units": [4] * 1001}},
    {"serial": 1, "values": {"features": []}},
    {"serial": 1, "values": {"place": -1}},
    {"serial": 1, "values": {"place": float("nan")}},
    {"serial": 1, "values": {"own": 5}},
    {"serial": 1, "values": {"own": "x" * 10_000}},
    {"serial": 1, "values": {"landscape": "yes"}},
    {"serial": 1, "values": {"landscape": True}},
    {"serial": 1, "values": {"zoom": 3, "line": "root"}},
    {"serial": 1, "values": {"zoom": 3, "line": ["trunk"]}},
    {"serial": 1, "values": {"branch": {"from": 1}}},
    {"serial": 1, "values": {"branch": {"from": 1, "changes": [3]}}},
    {"serial": 1, "values": {"branch": {"from": 1, "changes": [{"name": "units", "value": [3]}]}}},
    {"serial": 1, "values": {"branch": {"from": 1, "changes": [{"weight": [0, 0], "value": 1}]}}},
    {"serial": 1, "values": {"branch": {"from": 1, "changes": [{"weight": [0, 0, 0], "value": "1"}]}}},
    {"serial": 1, "values": {"branch": {"from": 1, "changes": [{"name": "seed", "value": 1}] * (MOST_CHANGES + 1)}}},
]


@pytest.mark.parametrize("report", HOSTILE, ids=lambda report: str(report)[:60])
def test_a_hostile_report_is_a_problem(report: Any) -> None:
    with pytest.raises(Problem):
        released.read(report)


@pytest.mark.parametrize(
    ("report", "serial"),
    [({"serial": 7, "values": 3}, 7), ({"serial": True}, 0), ({"serial": "7"}, 0), ({}, 0), (None, 0), ([7], 0)],
)
def test_a_refused_report_has_its_number_where_it_has_one(report: Any, serial: int) -> None:
    assert released.serial_of(report) == serial


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*released.NAMES, "from", "changes", "name", "weight", "value"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(anything)
def test_any_report_is_read_or_a_problem(values: Any) -> None:
    try:
        released.read({"serial": 1, "values": values})
    except Problem:
        return


def test_each_layer_has_an_activation() -> None:
    assert released.layers((4, 3, 2), ("relu",)) == ("relu", "relu", "relu")
    assert released.layers((4,), ("relu", "tanh")) == ("relu",)
    assert released.layers((), ("relu",)) == ()
    assert released.layers((4,), ()) == ("tanh",)
