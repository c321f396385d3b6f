"""A component whose numbers a hand can change: each is a knob of a Config and stands in the address. Knows no component.

The component gets `values`, `limits`, `labels` (the page's `stage.*` blocks) and `echo`, and reports {serial, values} as
`released` when a hand lets go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.config import Knob
from core.errors import Problem
from pages.ui import link, stage
from pages.ui.text import Text


def mount(page: Text, component: str, part: str, knobs: Mapping[str, Knob], names: Sequence[str], **data: Any) -> Any:
    """Show `component` as the `part` of the page, with the knobs `names` in it; returns their values by name."""
    key = f"{page.slug}.{part}.stage"
    values = {name: link.follow(f"{page.slug}.{name}", knobs[name].parse, knobs[name].default) for name in names}

    def released() -> None:
        """What comes from the browser may be anything: it is taken whole or not at all."""
        try:
            told = st.session_state[key]["released"]["values"]
            put(page, **{name: knobs[name].accept(told[name]) for name in names})
        except (Problem, KeyError, TypeError):
            link.refuse(key)

    stage.mount(
        component,
        data={
            "part": part,
            "values": values,
            "limits": {name: [knobs[name].low, knobs[name].high] for name in names},
            "labels": page.labels(),
            "echo": stage.echo(key),
            **data,
        },
        key=key,
        alt=page(f"alt.{part}"),
        on_released_change=released,
    )
    return values


def put(page: Text, **values: object) -> None:
    """Write values of the page into its state and thereby into the address; not into a widget that is already drawn."""
    for name, value in values.items():
        st.session_state[f"{page.slug}.{name}"] = value
