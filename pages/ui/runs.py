"""A run in words: its settings, how far it is, its line in a list. Knows no figure and steers nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import streamlit as st

from core.config import Knob, knobs_of, to_dict
from core.models.configs import USED, CNNConfig
from core.runs.run import Run
from core.sequences import encoder_config, experiments
from core.text import placeholders
from core.training.experiment import paths
from pages.ui import chapters
from pages.ui.text import Text, text

# The page that opens a run of a kind; its words name the run's settings.
PAGES = {
    "pictures": "cnn",
    "memory": "memory",
    "reading": "reading",
    "writing": "writing",
    "forecast": "forecasting",
    "encoder": "encoder",
    "translate": "translation",
    "decoder": "decoder",
}
COLORS: dict[str, Any] = {
    "running": "blue",
    "paused": "gray",
    "queued": "gray",
    "finished": "primary",
    "failed": "orange",
}
AGO = (("days", 1440), ("hours", 60), ("minutes", 1), ("now", 0))  # minutes in each
MEASURED = ("precision", "layout")  # settled by the machine, chosen by nobody
SHIPPED = "shipped-"  # before the name of a network that comes with the project
BEFORE = {"name": "digits", "architecture": "plain"}  # of runs that do not tell: there was nothing else


def settings(experiment: dict[str, Any]) -> dict[str, Any]:
    """The settings of a run by their names, without their groups; what JSON made a list of is a tuple again."""
    named = {path.rpartition(".")[2]: value for path, value in paths(experiment).items()}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in named.items()}


def label(page: Text, name: str) -> str:
    """What a setting is called: as the knob is, where there is one."""
    return page(f"knob.{name}") if f"knob.{name}" in page else text("live", page.language)(f"setting.{name}")


def shown(page: Text, name: str, value: object) -> str:
    """A setting as people write it: 0.01, on, and a choice by its label."""
    if name == "own":
        return f"{value}"[:6]  # enough to tell one set from another
    words = text("live", page.language)
    if name == "corrected":
        pairs = len(value) // 2 if isinstance(value, list | tuple) else 0
        return words("corrected.count", count=pairs) if pairs else words("corrected.none")
    if name == "begin":
        return beginning(words, str(value))
    if isinstance(value, bool):
        return words("on" if value else "off")
    choice = f"choice.{name}.{value}"
    for known in (page, text("texts", page.language)):  # sets of texts are called alike on all pages
        if choice in known:
            return known(choice)
    return f"{value:g}" if isinstance(value, float) else str(value)


def beginning(words: Text, begin: str) -> str:
    """Whose weights a run begins with."""
    if not begin:
        return words("begin.random")
    shipped = begin.removeprefix(SHIPPED)
    return words("begin.shipped", name=shipped) if shipped != begin else words("begin.run", id=begin[:4])


def setting(page: Text, name: str, value: object) -> str:
    """A setting with its name."""
    return text("live", page.language)("setting", name=label(page, name), value=shown(page, name, value))


def about(page: Text, experiment: dict[str, Any]) -> str:
    """A run's settings in a sentence: those of the page's text `about`, and all others that are not at their defaults."""
    kind = experiments.kind_of(experiment)
    usual = defaults(kind)
    known = usual | settings(experiment)  # a run of an earlier version may lack some
    keys = (f"about.{known.get(each)}" for each in ("architecture", "task"))  # of what does not heed all settings
    key = next((key for key in keys if key in page), "about")
    sentence = page(key, **{name: shown(page, name, value) for name, value in known.items()})
    silent = placeholders(page.raw(key)) | idle(kind, known)
    return " · ".join([sentence, *differing(page, {name: known[name] for name in usual if name not in silent}, usual)])


def defaults(kind: str) -> dict[str, Any]:
    """The settings of a kind of run as they are where nobody turns a knob."""
    return settings(to_dict(experiments.described(kind)()))


def knobs(kind: str, *configs: type[Any]) -> dict[str, Knob]:
    """The knobs of these Configs by their names, with the defaults of that kind of run."""
    usual = defaults(kind)
    return {knob.name: replace(knob, default=usual[knob.name]) for each in configs for knob in knobs_of(each)}


def unheeded(architecture: Any) -> set[str]:
    """The settings of a network that change nothing in this family; None is a network without families."""
    if architecture is None:
        return set()
    return {knob.name for knob in knobs_of(CNNConfig)} - USED.get(architecture, frozenset()) - {"architecture"}


def idle(kind: str, known: dict[str, Any]) -> set[str]:
    """The settings of such a run that change nothing beside its others."""
    if kind == "encoder":
        return set(encoder_config.unheeded(known["task"]))
    return unheeded(known.get("architecture"))


def differing(page: Text, chosen: dict[str, Any], usual: dict[str, Any]) -> list[str]:
    """Those of some settings that are not as `usual`, each by its name and value."""
    return [
        setting(page, name, value)
        for name, value in chosen.items()
        if name in usual and name not in MEASURED and value != usual[name]
    ]


def told(page: Text, chosen: dict[str, Any]) -> str:
    """What the knobs were set to, in a line."""
    kind = next((kind for kind, slug in PAGES.items() if slug == page.slug), experiments.PICTURES)
    words, unusual = text("live", page.language), differing(page, chosen, defaults(kind))
    return words("set", settings=" · ".join(unusual)) if unusual else words("set.defaults")


def title(words: Text, run: Run) -> str:
    """What tells a run from others in a list; `words` are those of a run (live.md)."""
    kind = experiments.kind_of(run.experiment)
    if kind not in PAGES:  # a later version may know it
        return words("run.other", id=run.id[:6])
    page = text(PAGES[kind], words.language)
    if kind != experiments.PICTURES:
        chosen = defaults(kind) | settings(run.experiment)
        heard = {name: value for name, value in chosen.items() if name not in idle(kind, chosen)}
        return " · ".join([page("title"), *differing(page, heard, defaults(kind))])
    known = BEFORE | settings(run.experiment)
    needed = placeholders(words.raw("run.title"))
    if not needed <= known.keys():  # an earlier version may have written others
        return words("run.other", id=run.id[:6])
    values = {name: shown(page, name, known[name]) for name in needed}
    silent = needed | unheeded(known["architecture"])
    rest = {name: value for name, value in known.items() if name not in silent}
    return " · ".join([words("run.title", **values), *differing(page, rest, defaults(kind))])


def progress(words: Text, run: Run) -> str:
    """How far a run is, or how well it did; `words` as for `title`."""
    score = run.metrics.get("test_accuracy", run.metrics.get("validation_accuracy"))
    if run.place is not None:
        return words("run.place", place=run.place)
    parts = [words("run.step", step=run.step)] if run.active or score is None else []
    return " · ".join([*parts, *([words("run.accuracy", percent=f"{100 * score:.1f}")] if score is not None else [])])


def way(words: Text, run: Run) -> None:
    """The way to a run on the page that shows its kind."""
    slug = PAGES.get(experiments.kind_of(run.experiment), "")
    paths = chapters.paths()
    if slug in paths:
        st.page_link(paths[slug], label=words("run.open"), query_params={f"{slug}.run": run.id})


def row(run: Run) -> None:
    """A run in a list: state, settings, how far it is, since when, and the way to it."""
    words = text("live")
    minutes = (time.time() - run.created) // 60
    unit, size = next((unit, size) for unit, size in AGO if minutes >= size or not size)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", border=True):
        st.badge(words(f"state.{run.state}"), color=COLORS.get(run.state, "gray"))
        st.markdown(title(words, run), width="stretch")
        st.markdown(progress(words, run), width="content")
        st.caption(words(f"ago.{unit}", n=int(minutes // max(size, 1))), width="content")
        way(words, run)
