"""Buttons that give runs away as files: document, script, notebook, weights, event files. Knows no format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.errors import Problem
from core.runs import bundle
from core.runs.record import follows_settings, written
from core.runs.script import PART_NAMES, notebook, script, sections
from core.runs.shelf import Shelved
from core.runs.tensorboard import event_file, name_of
from core.sequences import experiments
from core.training.experiment import Experiment
from pages.ui import lesson
from pages.ui.shelved import Documents, called
from pages.ui.steering import weights
from pages.ui.text import Text


def one(page: Text, each: Shelved, documents: Documents) -> None:
    """The files of one run."""
    told, stem = _taken(page, each, documents.get(each.id)), f"glassbox-{each.id[:4]}"
    words = {name: page(f"export.{name}") for name in PART_NAMES}
    if told is not None and not follows_settings(told):
        words["note"] += "\n\n" + page("apart")
    described, trouble = _described(each)
    file = weights(each.run) if each.run.visitor else None

    def button(
        name: str, ending: str, kind: str, icon: str, make: Callable[[], str | bytes], usable: bool = True
    ) -> None:
        st.download_button(
            page(f"take.{name}"),
            make,
            f"{stem}{ending}",
            kind,
            key=f"{page.slug}.take.{name}",
            icon=f":material/{icon}:",
            disabled=told is None or not usable,
            on_click="ignore",
            help=page(f"take.{name}.help"),
        )

    with st.container(horizontal=True, gap="small"):
        button("json", ".json", "application/json", "data_object", lambda: written(told or {}))
        able = described is not None
        button("script", ".py", "text/x-python", "code", lambda: script(described, words) if described else "", able)
        button("notebook", ".ipynb", "application/x-ipynb+json", "book_2", lambda: notebook(described, words) if described else b"", able)  # fmt: skip
        button("weights", ".zip", "application/zip", "scatter_plot", lambda: bundle.weights(told or {}, file.read_bytes()) if file else b"", file is not None)  # fmt: skip
        st.download_button(page("take.board"), lambda: event_file(told or {}), name_of(told or {}), "application/octet-stream", key=f"{page.slug}.take.board", icon=":material/monitoring:", disabled=told is None, on_click="ignore", help=page("take.board.help"))  # fmt: skip
    if trouble is not None:
        st.caption(lesson.sentence(trouble))


def several(page: Text, those: Sequence[Shelved], documents: Documents) -> None:
    """All that are compared in one archive."""
    known = [told for each in those if (told := _taken(page, each, documents.get(each.id))) is not None]
    for name, make in (("records", bundle.records), ("boards", bundle.boards)):
        st.download_button(
            page(f"take.{name}", count=len(known)),
            lambda make=make: make(known),  # type: ignore[misc]
            f"glassbox-{name}.zip",
            "application/zip",
            key=f"{page.slug}.take.{name}",
            icon=":material/folder_zip:",
            disabled=not known,
            on_click="ignore",
        )


def _taken(page: Text, each: Shelved, document: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The document with what the visitor wrote, and without the id, which is the right to watch the run."""
    if document is None:
        return None
    found = {name: value for name, value in document.items() if name != "id"}
    return found | {"name": each.name if each.run.visitor else called(page, each), "note": each.note}


def _described(each: Shelved) -> tuple[Experiment | None, Problem | None]:
    """The experiment where it can become a script, else why not."""
    if each.kind != experiments.PICTURES:
        return None, Problem("script_kind")
    try:
        described = experiments.of(each.run.experiment)
        sections(described)
    except Problem as problem:
        return None, problem
    return described, None
