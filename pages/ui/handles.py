"""A component whose numbers a hand can change: each is a knob of a Config and stands in the address. Knows no component.

The component gets `values`, `limits`, `labels` (the page's `stage.*` blocks) and `echo`, and reports {serial, values} as
`released` when a hand lets go.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from core.config import ITEMS, Knob
from core.errors import Problem
from pages.ui import link, stage
from pages.ui.text import Text


def mount(
    page: Text,
    component: str,
    part: str,
    knobs: Mapping[str, Knob],
    names: Sequence[str],
    *,
    rare: Collection[str] = (),
    **data: Any,
) -> Any:
    """Show `component` as the `part` of the page, with the knobs `names` in it; returns their values by name.

    A report may leave out those of them that are `rare`: another drawing has them in its hands, too.
    """
    key = f"{page.slug}.{part}.stage"
    shown = values(page, knobs, names)

    def released() -> None:
        """What comes from the browser may be anything: it is taken whole or not at all."""
        try:
            told = st.session_state[key]["released"]["values"]
            there = [name for name in names if name in told or name not in rare]
            put(page, **{name: _kept(knobs[name], knobs[name].accept(told[name])) for name in there})
        except (Problem, KeyError, TypeError):
            link.refuse(key)

    stage.mount(
        component,
        data={
            "part": part,
            "values": shown,
            "limits": {name: [knobs[name].low, knobs[name].high] for name in names},
            "labels": page.labels(),
            "echo": stage.echo(key),
            **data,
        },
        key=key,
        alt=page(f"alt.{part}"),
        on_released_change=released,
    )
    return shown


def values(page: Text, knobs: Mapping[str, Knob], names: Sequence[str]) -> dict[str, Any]:
    """The values of the knobs `names` as they stand in the address, by name."""
    return {name: _followed(page, knobs[name]) for name in names}


def put(page: Text, **values: object) -> None:
    """Write values of the page into its state and thereby into the address; not into a widget that is already drawn."""
    for name, value in values.items():
        st.session_state[f"{page.slug}.{name}"] = value


def _followed(page: Text, knob: Knob) -> Any:
    key = f"{page.slug}.{knob.name}"
    if knob.kind not in ITEMS:
        return link.follow(key, knob.parse, knob.default)
    # a list is kept as the text that stands in the address
    return knob.parse(link.follow(key, lambda text: knob.write(knob.parse(text)), knob.write(knob.default)))


def _kept(knob: Knob, value: Any) -> Any:
    return knob.write(value) if knob.kind in ITEMS else value
