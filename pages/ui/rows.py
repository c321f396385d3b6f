"""Knobs side by side in rows, some of which may have no effect just now; and written by the program. Knows no setting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from core.config import Knob, knobs_of
from pages.ui import exact, knobs, link
from pages.ui.text import Text

LONG = 10_000  # of a whole number's range: no slider reaches further, it is typed


def show(
    page: Text, declared: Mapping[str, Knob], rows: Sequence[Sequence[str]], disabled: Collection[str] = ()
) -> dict[str, Any]:
    """The knobs named in `rows`, and their values by name; those `disabled` cannot be turned."""
    values: dict[str, Any] = {}
    for names in rows:
        for place, name in zip(st.columns(len(names), gap="medium"), names, strict=True):
            knob = declared[name]
            with place:
                if knob.kind == "int" and (knob.high or 0) - (knob.low or 0) > LONG:
                    values |= exact.numbers(page, [knob])
                else:
                    values[name] = knobs.one(page, knob, disabled=name in disabled)
    return values


def write(page: Text, declared: Mapping[str, Knob], names: Sequence[str], settings: Mapping[str, Any]) -> None:
    """Set the knobs of these names, before they are drawn; what `settings` does not tell gets its default."""
    for name in names:
        knob, key = declared[name], f"{page.slug}.{name}"
        st.session_state[key] = value = settings.get(name, knob.default)
        if knob.kind in ("int", "float", "bool"):  # what is chosen or typed finds its way by itself
            link.tell(key, None if value == knob.default else knob.write(value))


def names(*parts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names that stand in the rows of these parts."""
    return tuple(name for part in parts for row in part for name in row)


def taken(values: dict[str, Any], parts: Mapping[str, type[Any]]) -> dict[str, Any]:
    """A Config for each of the `parts`, made of its knobs' values, which are taken out of `values`."""
    return {part: kind(**{knob.name: values.pop(knob.name) for knob in knobs_of(kind)}) for part, kind in parts.items()}
