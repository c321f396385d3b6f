"""Knobs: what is accepted from outside, and what is refused with a reason."""

from __future__ import annotations

import contextlib
import dataclasses
import math
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import check, from_dict, knob, knobs_of, to_dict
from core.errors import Problem


@dataclasses.dataclass(frozen=True)
class Inner:
    rule: Literal["sgd", "adam"] = "adam"
    size: Literal[3, 5] = 3


@dataclasses.dataclass(frozen=True)
class Outer:
    inner: Inner = dataclasses.field(default_factory=Inner)
    rate: float = knob(0.1, 1e-4, 10.0, log=True)
    width: int = knob(8, 1, 64, step=1, unit="px")
    norm: bool = True


outers = st.builds(
    Outer,
    st.builds(Inner, st.sampled_from(["sgd", "adam"]), st.sampled_from([3, 5])),
    st.floats(1e-4, 10.0),
    st.integers(1, 64),
    st.booleans(),
)


@given(outers)
def test_there_and_back(config: Outer) -> None:
    check(config)
    assert from_dict(Outer, to_dict(config)) == config


def test_knobs_say_what_they_are() -> None:
    rate, width, norm = knobs_of(Outer)
    assert (rate.kind, rate.low, rate.high, rate.log) == ("float", 1e-4, 10.0, True)
    assert (width.kind, width.unit, width.default) == ("int", "px", 8)
    assert (norm.kind, norm.default) == ("bool", True)
    assert [each.choices for each in knobs_of(Inner)] == [("sgd", "adam"), (3, 5)]


HOSTILE: list[tuple[Any, str]] = [
    (None, "settings_malformed"),
    ([], "settings_malformed"),
    ({"depth": 3}, "setting_unknown"),
    ({"rate": "0.1"}, "setting_not_a_number"),
    ({"rate": math.nan}, "setting_not_a_number"),
    ({"rate": math.inf}, "setting_not_a_number"),
    ({"rate": 10**400}, "setting_not_a_number"),
    ({"rate": True}, "setting_not_a_number"),
    ({"rate": 11}, "setting_out_of_range"),
    ({"width": 0}, "setting_out_of_range"),
    ({"width": 2.5}, "setting_not_a_number"),
    ({"norm": 1}, "setting_not_a_choice"),
    ({"inner": {"rule": "rmsprop"}}, "setting_not_a_choice"),
    ({"inner": {"size": "3"}}, "setting_not_a_choice"),
    ({"inner": {"size": 3.0}}, "setting_not_a_choice"),
    ({"inner": None}, "settings_malformed"),
    ({"inner": {"rule": ["adam"]}}, "setting_not_a_choice"),
]


@pytest.mark.parametrize(("data", "code"), HOSTILE, ids=lambda value: str(value)[:30])
def test_refused(data: Any, code: str) -> None:
    with pytest.raises(Problem) as caught:
        from_dict(Outer, data)
    assert caught.value.code == code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["inner", "rate", "width", "norm", "rule"]), inner),
)


@given(json_values)
def test_anything_from_outside_is_a_config_or_a_problem(data: Any) -> None:
    with contextlib.suppress(Problem):
        check(from_dict(Outer, data))


@given(st.text() | st.sampled_from(["nan", "inf", "-inf", "1e999", "1_0", "٣", " 8 ", "0x10"]))
def test_a_text_of_a_link_is_a_value_in_bounds_or_a_problem(text: str) -> None:
    for each in (*knobs_of(Outer), *knobs_of(Inner)):
        try:
            value = each.parse(text)
        except Problem:
            continue
        assert each.accept(value) == value


def test_links_read_what_widgets_write() -> None:
    rate, width, norm = knobs_of(Outer)
    rule, size = knobs_of(Inner)
    assert (rate.parse("0.5"), width.parse("8"), norm.parse("false")) == (0.5, 8, False)
    assert (rule.parse("sgd"), size.parse("5")) == ("sgd", 5)


def test_a_field_that_is_no_knob_is_a_mistake_of_ours() -> None:
    @dataclasses.dataclass(frozen=True)
    class Wrong:
        name: str = "x"

    with pytest.raises(TypeError, match="name"):
        knobs_of(Wrong)


@dataclasses.dataclass(frozen=True)
class Listed:
    values: tuple[float, ...] = knob((), -10.0, 10.0)


@given(st.lists(st.floats(-10.0, 10.0), max_size=8))
def test_a_list_of_numbers_travels_as_one_text(values: list[float]) -> None:
    (each,) = knobs_of(Listed)
    assert each.kind == "numbers"
    assert each.parse(each.write(each.accept(values))) == tuple(values)
    assert from_dict(Listed, {"values": values}) == Listed(tuple(values))


@pytest.mark.parametrize("text", ["1,x", "nan", "1,inf", "11", "1,,2", "1" + ",1" * 2000])
def test_a_list_of_anything_else_is_refused(text: str) -> None:
    (each,) = knobs_of(Listed)
    with pytest.raises(Problem):
        each.parse(text)
    with pytest.raises(Problem):
        from_dict(Listed, {"values": text})


@dataclasses.dataclass(frozen=True)
class Lists:
    units: tuple[int, ...] = knob((4, 2), 1, 16)
    rules: tuple[Literal["sgd", "adam"], ...] = ("sgd",)


@given(st.lists(st.integers(1, 16), max_size=8), st.lists(st.sampled_from(["sgd", "adam"]), max_size=8))
def test_lists_of_whole_numbers_and_of_choices_travel_as_texts(units: list[int], rules: list[str]) -> None:
    first, second = knobs_of(Lists)
    assert (first.kind, second.kind) == ("integers", "choices")
    assert first.parse(first.write(tuple(units))) == tuple(units)
    assert second.parse(second.write(tuple(rules))) == tuple(rules)
    assert all(isinstance(each, int) for each in first.parse(first.write(tuple(units))))
    assert from_dict(Lists, {"units": units, "rules": rules}) == Lists(tuple(units), tuple(rules))


@pytest.mark.parametrize(("name", "text"), [("units", "1.5"), ("units", "17"), ("rules", "sgd,"), ("rules", "SGD")])
def test_a_list_with_one_wrong_item_is_refused(name: str, text: str) -> None:
    each = next(each for each in knobs_of(Lists) if each.name == name)
    with pytest.raises(Problem):
        each.parse(text)
    with pytest.raises(Problem):
        from_dict(Lists, {name: text.split(",")})
