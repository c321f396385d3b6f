"""A run in words: its settings, how far it is, its line in a list. Knows no figure and steers nothing."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from core.config import to_dict
from core.runs.run import Run
from core.text import placeholders
from core.training.experiment import Experiment, paths
from pages.ui.text import Text, text

TRAINING = "cnn"  # the page that opens a run; its words name a run's settings
COLORS: dict[str, Any] = {
    "running": "blue",
    "paused": "gray",
    "queued": "gray",
    "finished": "primary",
    "failed": "orange",
}
AGO = (("days", 1440), ("hours", 60), ("minutes", 1), ("now", 0))  # minutes in each
MEASURED = ("precision", "layout")  # settled by the machine, chosen by nobody


def settings(experiment: dict[str, Any]) -> dict[str, Any]:
    """The settings of a run by their names, without their groups."""
    return {path.rpartition(".")[2]: value for path, value in paths(experiment).items()}


def label(page: Text, name: str) -> str:
    """What a setting is called: as the knob is, where there is one."""
    return page(f"knob.{name}") if f"knob.{name}" in page else text("live", page.language)(f"setting.{name}")


def shown(page: Text, name: str, value: object) -> str:
    """A setting as people write it: 0.01, on, and a choice by its label."""
    if isinstance(value, bool):
        return text("live", page.language)("on" if value else "off")
    choice = f"choice.{name}.{value}"
    return page(choice) if choice in page else f"{value:g}" if isinstance(value, float) else str(value)


def setting(page: Text, name: str, value: object) -> str:
    """A setting with its name."""
    return text("live", page.language)("setting", name=label(page, name), value=shown(page, name, value))


def about(page: Text, experiment: dict[str, Any]) -> str:
    """A run's settings in a sentence: those of the page's text `about`, and all others that are not at their defaults."""
    usual = settings(to_dict(Experiment()))
    known = usual | settings(experiment)  # a run of an earlier version may lack some
    sentence = page("about", **{name: shown(page, name, value) for name, value in known.items()})
    told = placeholders(page.raw("about"))
    return " · ".join([sentence, *differing(page, {name: known[name] for name in usual if name not in told})])


def differing(page: Text, chosen: dict[str, Any]) -> list[str]:
    """Those of some settings that are not at their defaults, each by its name and value."""
    usual = settings(to_dict(Experiment()))
    return [
        setting(page, name, value)
        for name, value in chosen.items()
        if name in usual and name not in MEASURED and value != usual[name]
    ]


def told(page: Text, chosen: dict[str, Any]) -> str:
    """What the knobs were set to, in a line."""
    words, unusual = text("live", page.language), differing(page, chosen)
    return words("set", settings=" · ".join(unusual)) if unusual else words("set.defaults")


def title(words: Text, run: Run) -> str:
    """What tells a run from others in a list; `words` are those of a run (live.md)."""
    page, known = text(TRAINING, words.language), settings(run.experiment)
    needed = placeholders(words.raw("run.title"))
    if not needed <= known.keys():  # an earlier version may have written others
        return words("run.other", id=run.id[:6])
    values = {name: shown(page, name, known[name]) for name in needed}
    rest = {name: value for name, value in known.items() if name not in needed}
    return " · ".join([words("run.title", **values), *differing(page, rest)])


def progress(words: Text, run: Run) -> str:
    """How far a run is, or how well it did; `words` as for `title`."""
    score = run.metrics.get("test_accuracy", run.metrics.get("validation_accuracy"))
    if run.place is not None:
        return words("run.place", place=run.place)
    parts = [words("run.step", step=run.step)] if run.active or score is None else []
    return " · ".join([*parts, *([words("run.accuracy", percent=f"{100 * score:.1f}")] if score is not None else [])])


def row(run: Run, path: str | None) -> None:
    """A run in a list: state, settings, how far it is, since when, and the way to it on the page at `path`."""
    words = text("live")
    minutes = (time.time() - run.created) // 60
    unit, size = next((unit, size) for unit, size in AGO if minutes >= size or not size)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", border=True):
        st.badge(words(f"state.{run.state}"), color=COLORS.get(run.state, "gray"))
        st.markdown(title(words, run), width="stretch")
        st.markdown(progress(words, run), width="content")
        st.caption(words(f"ago.{unit}", n=int(minutes // max(size, 1))), width="content")
        if path:
            st.page_link(path, label=words("run.open"), query_params={f"{TRAINING}.run": run.id})
