"""The runs of a visitor as the list and the chart are given them: words, columns, curves. Knows no button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.errors import Problem
from core.runs import examples
from core.runs.curves import curves
from core.runs.record import document
from core.runs.service import engine
from core.runs.shelf import Shelved, differing, settings_of, shelf, telling
from core.runs.shelf_config import MOST, NONE
from pages.ui import lesson, link, runs, visitor
from pages.ui.text import Text, text

Documents = dict[str, dict[str, Any]]
DEFAULT = 4  # runs compared where nothing was chosen
REMEMBERED = MOST  # documents of ended runs


def listed() -> tuple[list[Shelved], bool | None]:
    """The visitor's runs, the newest first; where there are none those that come with the project, and False.

    Where the store cannot be asked: none, and None.
    """
    try:
        own = shelf(engine().store, visitor.current())
    except Problem as problem:
        lesson.problem(problem)
        return [], None
    return (own, True) if own else (examples.shelf(), False)


def called(page: Text, each: Shelved) -> str:
    """What a run is called: as the visitor named it, else by what it learned and the first signs of its id."""
    example = examples.name_of(each) if each.run.visitor else each.name
    if f"example.{example}" in page:
        return page(f"example.{example}")
    return each.name or page(
        "unnamed", kind=page(f"choice.kind.{each.kind}") if _known(each) else each.kind[:20], id=each.id[:4]
    )


def _known(each: Shelved) -> bool:
    return each.kind in runs.PAGES


def rows(page: Text, found: Sequence[Shelved]) -> dict[str, Any]:
    """The list for the browser, a column at a time: what is the same in many rows is told once."""
    settings = [settings_of(each.run.experiment) for each in found]
    names = telling(settings)
    kinds = [each.kind for each in found]
    pages = {kind: text(runs.PAGES[kind], page.language) for kind in set(kinds) & runs.PAGES.keys()}
    return {
        "ids": [each.id for each in found],
        "titles": [called(page, each) for each in found],
        "kinds": kinds,
        "states": [each.run.state for each in found],
        "noted": [int(bool(each.run.visitor and (each.name or each.note))) for each in found],
        "imported": [int(each.imported) for each in found],
        "created": [each.run.created for each in found],
        "seconds": [each.seconds for each in found],
        "loss": [each.loss for each in found],
        "right": [each.right for each in found],
        "columns": [_column(page, pages, name, kinds, settings) for name in names],
    }


def _column(
    page: Text, pages: Mapping[str, Text], name: str, kinds: Sequence[str], settings: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """One setting: its values as people write them, each once, and which of them every run has (-1: it has no such setting)."""
    places: dict[Any, int] = {}
    values: list[Any] = []
    at = []
    label = ""
    for kind, setting in zip(kinds, settings, strict=True):
        if name not in setting:
            at.append(-1)
            continue
        value = setting[name]
        key = (kind, type(value), str(value) if isinstance(value, list) else value)
        if key not in places:
            words = pages.get(kind, page)
            label = label or _label(words, name)
            places[key] = len(values)
            values.append((_shown(words, name, value), value))
        at.append(places[key])
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for _, value in values)
    order = [value if numbers else shown for shown, value in values]
    return {"name": name, "label": label, "values": [shown for shown, _ in values], "order": order, "at": at}


def _label(words: Text, name: str) -> str:
    try:
        return runs.label(words, name)
    except KeyError:  # a setting of another version
        return name.replace("_", " ")


def _shown(words: Text, name: str, value: Any) -> str:
    """As `runs.shown`, which for a thousand numbers looks for the words of a thousand choices."""
    if isinstance(value, int | float) and not isinstance(value, bool) and f"choice.{name}.{value}" not in words:
        return f"{value:g}" if isinstance(value, float) else str(value)
    return runs.shown(words, name, tuple(value) if isinstance(value, list) else value)[:60]


def chosen(page: Text, found: Sequence[Shelved], wanted: str) -> list[Shelved]:
    """The runs to compare, in the order of the list: those that are wanted, or the newest that have something to show.

    An id that stands in the address and is not on this shelf is told as what cannot be used.
    """
    if wanted == NONE:
        return []
    if not wanted:
        return [each for each in found if each.run.step][:DEFAULT]
    ids = wanted.split(",")[:MOST]
    here = [each for each in found if each.id in ids]
    if len(here) < len(set(ids)):
        gone = st.session_state.setdefault(f"{page.slug}.deleted", [])
        if any(each not in gone and each not in {one.id for one in here} for each in ids):
            link.refuse(f"{page.slug}.chosen")
        st.session_state[f"{page.slug}.chosen"] = ",".join(each.id for each in here)
    return here


def documents(page: Text, compared: Sequence[Shelved]) -> Documents:
    """The documents of these runs by their ids; those of ended runs are remembered by the session."""
    kept: Documents = st.session_state.setdefault(f"{page.slug}.documents", {})
    found: Documents = {}
    for each in compared:
        if not each.run.visitor:
            found[each.id] = examples.documents()[each.id]
            continue
        key = f"{each.id} {each.run.state} {each.run.ended}"
        if key not in kept:
            try:
                told = document(each.run, engine().store.events(each.id))
            except Problem as problem:
                lesson.problem(problem)
                continue
            if each.run.active:
                found[each.id] = told
                continue
            kept[key] = told
            while len(kept) > REMEMBERED:
                kept.pop(next(iter(kept)))
        found[each.id] = kept[key]
    return found


def compared(page: Text, those: Sequence[Shelved], told: Documents) -> dict[str, Any]:
    """The chart for the browser: a set of curves for each network of each run, and the settings that are not alike."""
    names = differing(each.run.experiment for each in those)
    pages = {kind: text(slug, page.language) for kind, slug in runs.PAGES.items()}
    table = []
    for name in names:
        shown, label = [], ""
        for each in those:
            setting, words = settings_of(each.run.experiment), pages.get(each.kind, page)
            label = label or (_label(words, name) if name in setting else "")
            shown.append(_shown(words, name, setting[name]) if name in setting else "–")
        table.append([label, shown])
    drawn = [
        {"id": each.id, "name": called(page, each), "state": each.run.state, "curves": curves(told[each.id])}
        for each in those
        if each.id in told
    ]
    return {"runs": drawn, "heads": [called(page, each) for each in those], "table": table}
