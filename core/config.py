"""Knobs: what a learner may turn, declared beside the code it sets. Knows no widget, no URL and no label.

A Config is a frozen dataclass whose fields are `knob(...)`, a `Literal` of choices, a `bool`, or another Config. A knob is
a number or, typed `tuple[float, ...]`, a list of numbers that stands in the address as one text: 0.5,-1,2. Lists of whole
numbers (`tuple[int, ...]`) and of choices (`tuple[Literal[…], ...]`) stand there likewise: 4,2 and tanh,relu. A name that
somebody else gives, such as an id, is a `str` declared with `word(pattern)`.
"""

from __future__ import annotations

import dataclasses
import math
import re
import types
from collections.abc import Hashable
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from core.errors import Problem

C = TypeVar("C")
MOST_NUMBERS = 1000  # in one list
ITEMS = {"numbers": "float", "integers": "int", "choices": "choice"}  # a list's kind: the kind of what stands in it


@dataclasses.dataclass(frozen=True)
class Knob:
    """One setting as a page needs it.

    `kind` is "int", "float", "bool", "choice", "word" or, of a list, "numbers", "integers", "choices"; `unit` is a symbol such
    as "px"; `pattern` is what a word looks like unless it is empty.
    """

    name: str
    kind: str
    default: Any
    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str = ""
    log: bool = False
    choices: tuple[Any, ...] = ()
    pattern: str = ""

    def accept(self, value: object) -> Any:
        """Return `value` as this knob's own type.

        Raises Problem("setting_not_a_number" | "setting_not_a_choice" | "setting_out_of_range").
        """
        if self.kind == "choice":
            if not any(value == choice and type(value) is type(choice) for choice in self.choices):
                raise Problem("setting_not_a_choice", name=self.name)
            return value
        if self.kind == "bool":
            if not isinstance(value, bool):
                raise Problem("setting_not_a_choice", name=self.name)
            return value
        if self.kind == "word":
            if not isinstance(value, str) or (value and not re.fullmatch(self.pattern, value, re.ASCII)):
                raise Problem("setting_not_a_choice", name=self.name)
            return value
        if self.kind in ITEMS:
            if not isinstance(value, list | tuple) or len(value) > MOST_NUMBERS:
                raise Problem("setting_not_a_number", name=self.name)
            one = dataclasses.replace(self, kind=ITEMS[self.kind])
            return tuple(one.accept(each) for each in value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            raise Problem("setting_not_a_number", name=self.name)
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise Problem("setting_out_of_range", name=self.name, low=self.low or 0, high=self.high or 0)
        if self.kind == "int":
            if value != int(value):
                raise Problem("setting_not_a_number", name=self.name)
            return int(value)
        return float(value)

    def parse(self, text: str) -> Any:
        """Read the knob from a link's text; raises as `accept`."""
        if self.kind == "bool":
            if text.lower() not in ("true", "false"):
                raise Problem("setting_not_a_choice", name=self.name)
            return text.lower() == "true"
        if self.kind == "choice":
            for choice in self.choices:
                if str(choice) == text:
                    return choice
            raise Problem("setting_not_a_choice", name=self.name)
        if self.kind == "word":
            return self.accept(text)
        try:
            if self.kind == "choices":
                return self.accept(text.split(",") if text else [])
            if self.kind in ITEMS:
                return self.accept([float(each) for each in text.split(",")] if text else [])
            return self.accept(float(text))
        except (ValueError, OverflowError):
            raise Problem("setting_not_a_number", name=self.name) from None

    def write(self, value: Any) -> str:
        """The text that `parse` reads."""
        if self.kind == "choices":
            return ",".join(value)
        return ",".join(repr(each).removesuffix(".0") for each in value) if self.kind in ITEMS else str(value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond every float
        return False


def knob(
    default: Any,
    low: float | None = None,
    high: float | None = None,
    *,
    step: float | None = None,
    unit: str = "",
    log: bool = False,
) -> Any:
    """Declare a dataclass field a learner may turn, between `low` and `high`, on a logarithmic scale if `log`."""
    return dataclasses.field(
        default=default, metadata={"low": low, "high": high, "step": step, "unit": unit, "log": log}
    )


def word(pattern: str) -> Any:
    """Declare a field that is a text of this form, empty by default."""
    return dataclasses.field(default="", metadata={"pattern": pattern})


def knobs_of(config: type) -> tuple[Knob, ...]:
    """The knobs of a Config class in their order; nested Configs are left out (they have knobs of their own)."""
    return _knobs_of(config)


@cache  # on a function of its own: type checkers do not take `type[C]` for the Hashable that a cached function asks for
def _knobs_of(config: Hashable) -> tuple[Knob, ...]:
    assert isinstance(config, type)
    hints = get_type_hints(config)
    knobs = []
    for field in dataclasses.fields(config):
        hint = hints[field.name]
        if dataclasses.is_dataclass(hint):
            continue
        knobs.append(_knob(field, hint))
    return tuple(knobs)


def _knob(field: dataclasses.Field[Any], hint: Any) -> Knob:
    if get_origin(hint) is Literal:
        return Knob(field.name, "choice", field.default, choices=get_args(hint))
    if hint is bool:
        return Knob(field.name, "bool", field.default)
    if hint is int or hint is float:
        return Knob(field.name, hint.__name__, field.default, **field.metadata)
    if hint is str and "pattern" in field.metadata:
        return Knob(field.name, "word", field.default, **field.metadata)
    if get_origin(hint) is tuple and get_args(hint)[1:] == (...,):
        item = get_args(hint)[0]
        if get_origin(item) is Literal:
            return Knob(field.name, "choices", field.default, choices=get_args(item))
        if item in (int, float):
            return Knob(field.name, "integers" if item is int else "numbers", field.default, **field.metadata)
    raise TypeError(
        f"{field.name}: a knob is int, float, bool, Literal, a tuple of one of these or a word, not {hint!r}"
    )


def check(config: Any) -> None:
    """Raise Problem if a knob of this Config, or of a Config inside it, is out of its bounds or of a wrong type."""
    for each in knobs_of(type(config)):
        each.accept(getattr(config, each.name))
    for field in dataclasses.fields(config):
        value = getattr(config, field.name)
        if dataclasses.is_dataclass(value):
            check(value)


def to_dict(config: Any) -> dict[str, Any]:
    """Plain nested dictionaries of JSON types."""
    return dataclasses.asdict(config)


def from_dict(config: type[C], data: object) -> C:
    """The Config written in `data`; missing fields keep their defaults.

    Raises Problem("setting_unknown" | "settings_malformed") and as `Knob.accept`: what comes from outside is checked whole.
    """
    if not isinstance(data, dict):
        raise Problem("settings_malformed")
    hints = get_type_hints(config)
    names = {field.name for field in dataclasses.fields(config)}  # type: ignore[arg-type]
    for name in data:
        if name not in names:
            raise Problem("setting_unknown", name=str(name)[:40])
    knobs = {each.name: each for each in knobs_of(config)}
    values: dict[str, Any] = {}
    for name, value in data.items():
        hint = hints[name]
        if isinstance(hint, types.UnionType):
            raise TypeError(f"{name}: a Config inside a Config cannot be optional")
        values[name] = knobs[name].accept(value) if name in knobs else from_dict(hint, value)
    return config(**values)
