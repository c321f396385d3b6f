"""Knobs on the screen: a Config's declared settings become widgets bound to the address, and a Config again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

from core.config import Knob, knobs_of
from core.errors import Problem
from pages.ui import choice, link
from pages.ui.text import Text

C = TypeVar("C")
_FEW = 4  # so many choices stand side by side; more fold into a list


def panel(page: Text, config: type[C], *, only: Sequence[str] | None = None, columns: int = 1, **fixed: Any) -> C:
    """Show the knobs of `config` (those named in `only`) and return the Config the visitor set.

    `fixed` gives the values of fields that are not shown. Labels and help are the page's `knob.<name>` blocks.
    """
    shown = [each for each in knobs_of(config) if only is None or each.name in only]
    if only is not None:
        shown.sort(key=lambda each: list(only).index(each.name))
    places: Sequence[Any] = st.columns(columns) if columns > 1 else [st]
    values = {}
    for position, each in enumerate(shown):
        with places[position % columns] if columns > 1 else st.container():
            values[each.name] = one(page, each)
    return config(**{**fixed, **values})


def one(page: Text, knob: Knob, *, disabled: bool = False) -> Any:
    """Show one knob under the key `<slug>.<name>`, tied to the address, and return its value."""
    if knob.kind == "choice":
        if len(knob.choices) <= _FEW:
            return choice.row(page, knob, disabled=disabled, width="stretch")
        return choice.fold(page, knob, disabled=disabled)
    key = f"{page.slug}.{knob.name}"
    link.claim(key, knob.parse)
    link.recall(key)
    label = page(f"knob.{knob.name}")
    shared: dict[str, Any] = {
        "key": key,
        "help": choice.help_of(page, knob.name),
        "disabled": disabled,
        "bind": "query-params",
    }
    if knob.kind == "bool":
        value: Any = st.toggle(label, knob.default, **shared)
    elif knob.log:
        options = log_options(knob, _linked(key, knob))
        value = st.select_slider(label, options, knob.default, format_func=lambda value: f"{value:g}", **shared)
    else:
        number = int if knob.kind == "int" else float
        step = number(knob.step or (1 if number is int else ((knob.high or 1) - (knob.low or 0)) / 100))
        unit = f" {knob.unit}" if knob.unit else ""
        shape = f"%d{unit}" if number is int else f"%.{max(0, -math.floor(math.log10(step)))}f{unit}"
        low, high = number(knob.low or 0), number(knob.high or 1)
        value = st.slider(label, low, high, number(knob.default), step, shape, **shared)
    link.keep(key, value)
    return value


def _linked(key: str, knob: Knob) -> list[float]:
    """The value that a link or a hand gave, where there is one: the slider has it, too, as long as the page is open."""
    seen = st.session_state.setdefault(f"{key}.linked", [])
    for value in (st.session_state.get(key), st.query_params.get(key)):
        try:
            found = value if value is None else knob.parse(str(value))
        except (Problem, ValueError):
            continue
        if found is not None and found not in seen:
            seen.append(found)
    return list(seen)


def log_options(knob: Knob, more: Sequence[float] = ()) -> list[float]:
    """1, 2, 5 per decade between the knob's bounds, the default and `more` among them."""
    low, high = float(knob.low or 1e-6), float(knob.high or 1.0)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = {float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 5)}
    kept = (
        {value for value in values if low * 0.999 <= value <= high * 1.001}
        | {float(knob.default)}
        | {float(value) for value in more}
    )
    return sorted(int(value) if knob.kind == "int" else value for value in kept)
