"""Knobs on the screen: a Config's declared settings become widgets bound to the address, and a Config again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

from core.config import Knob, knobs_of
from pages.ui import link
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
    """Show one knob under the key `<slug>.<name>`, bound to the address, and return its value."""
    key = f"{page.slug}.{knob.name}"
    link.claim(key, knob.parse)
    label = page(f"knob.{knob.name}")
    help_text = page(f"knob.{knob.name}.help") if f"knob.{knob.name}.help" in page else None
    shared: dict[str, Any] = {"key": key, "help": help_text, "disabled": disabled, "bind": "query-params"}
    if knob.kind == "bool":
        return st.toggle(label, knob.default, **shared)
    if knob.kind == "choice":
        return _choice(page, knob, label, shared)
    if knob.log:
        options = log_options(knob)
        return st.select_slider(label, options, knob.default, format_func=lambda value: f"{value:g}", **shared)
    number = int if knob.kind == "int" else float
    step = number(knob.step or (1 if number is int else ((knob.high or 1) - (knob.low or 0)) / 100))
    unit = f" {knob.unit}" if knob.unit else ""
    shape = f"%d{unit}" if number is int else f"%.{max(0, -math.floor(math.log10(step)))}f{unit}"
    return st.slider(label, number(knob.low or 0), number(knob.high or 1), number(knob.default), step, shape, **shared)


def _choice(page: Text, knob: Knob, label: str, shared: dict[str, Any]) -> Any:
    def name(value: Any) -> str:
        key = f"choice.{knob.name}.{value}"
        return page(key) if key in page else str(value)

    options = list(knob.choices)
    if len(options) <= _FEW:
        return st.segmented_control(
            label, options, default=knob.default, required=True, format_func=name, width="stretch", **shared
        )
    return st.selectbox(label, options, options.index(knob.default), format_func=name, **shared)


def log_options(knob: Knob) -> list[float]:
    """1, 2, 5 per decade between the knob's bounds, the default among them."""
    low, high = float(knob.low or 1e-6), float(knob.high or 1.0)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = {float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 5)}
    kept = {value for value in values if low * 0.999 <= value <= high * 1.001} | {float(knob.default)}
    return sorted(int(value) if knob.kind == "int" else value for value in kept)
