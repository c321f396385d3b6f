"""A run's settings as the address of the page that starts such runs: every knob as it was. Knows no run's numbers."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, get_type_hints

import streamlit as st

from core.config import Knob, knobs_of
from core.sequences import experiments
from pages.ui import chapters, runs
from pages.ui.text import text

# Settings that a page keeps in its address without a knob of that name in its texts.
CARRIED = ("name", "own", "corrected", "begin")
SUITED = (
    "named",
    "suited",
    "carried.of",
)  # what a page remembers of the last choice, for which it has suited its knobs


def possible(kind: str) -> bool:
    """Whether there is a page for this kind."""
    return runs.PAGES.get(kind, "") in chapters.paths()


def address(experiment: dict[str, Any]) -> dict[str, str]:
    """The parameters of the page's address that set every knob as in this run; {} for what is none."""
    kind = experiments.kind_of(experiment)
    slug = runs.PAGES[kind]
    page, values = text(slug), runs.defaults(kind) | runs.settings(experiment)
    found: dict[str, str] = {}
    for knob in declared(kind):
        if knob.name not in values or not (f"knob.{knob.name}" in page or knob.name in CARRIED):
            continue
        value = values[knob.name]
        if knob.name in ("own", "corrected", "begin") and not value:
            continue
        written = knob.write(value)
        found[f"{slug}.{knob.name}"] = written.lower() if knob.kind == "bool" else written
    return found


def go(experiment: dict[str, Any]) -> None:
    """Lead to the page with these settings; what was set there before in this session holds no more."""
    kind = experiments.kind_of(experiment)
    slug = runs.PAGES[kind]
    for knob in declared(kind):
        st.session_state.pop(f"{slug}.{knob.name}", None)
        st.session_state.get("link.kept", {}).pop(f"{slug}.{knob.name}", None)
    for name in SUITED:
        st.session_state.pop(f"{slug}.{name}", None)
    st.switch_page(chapters.paths()[slug], query_params=address(experiment))


def show(run: str, experiment: dict[str, Any]) -> None:
    """Lead to the page that shows this run."""
    slug = runs.PAGES[experiments.kind_of(experiment)]
    st.session_state.pop(f"{slug}.run", None)
    st.switch_page(chapters.paths()[slug], query_params={f"{slug}.run": run})


@cache
def declared(kind: str) -> tuple[Knob, ...]:
    """All knobs of a kind's description and of its parts."""
    return tuple(_all(experiments.described(kind)))


def _all(config: type[Any]) -> list[Knob]:
    parts = (hint for hint in get_type_hints(config).values() if dataclasses.is_dataclass(hint))
    return [*knobs_of(config), *(knob for part in parts if isinstance(part, type) for knob in _all(part))]
