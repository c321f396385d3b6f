"""A network's errors put before the visitor: the matrix with its pictures, the table of classes. Knows no network and no page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.config import Knob
from core.data.pictures import PicturesConfig, corrections_of
from core.predict import errors
from core.predict.errors import MOST_SHOWN, Found
from core.predict.errors_form import PartName
from pages.ui import handles, once
from pages.ui.text import Text

HANDLED = ("show", "row", "column", "number")
_SHARES = ("precision", "recall", "f1")


def found(page: Text, model: str, version: int, data: PicturesConfig, part: PartName, whole: bool) -> Found:
    """What the network says to the part; while it looks, how far it is. Raises Problem."""

    def ask() -> Found:
        place = st.empty()
        try:
            return errors.examined(
                model,
                data,
                part,
                whole,
                lambda share: place.progress(share, page("looking", percent=f"{100 * share:.0f}")),
            )
        finally:
            place.empty()

    return once.computed(f"{page.slug}.found", (model, version, data, part, whole), ask)


def matrix(
    page: Text,
    model: str,
    version: int,
    data: PicturesConfig,
    part: PartName,
    told: Found,
    knobs: Mapping[str, Knob],
    names: Sequence[str],
) -> dict[str, Any] | None:
    """The component; returns the picture that is looked at: {"number", "place", "label"}, None where there is none."""
    values = errors.settled(told, handles.values(page, knobs, HANDLED))
    handles.put(page, **values)
    listed = told.listed(values["show"], values["row"], values["column"])
    shown = told.numbers[listed[:MOST_SHOWN]].tolist()
    gallery: dict[str, Any] | None = None
    if shown:
        question = (model, version, data, part, tuple(shown))
        fetched = once.computed(
            f"{page.slug}.pictures", question, lambda: errors.shown(model, data, part, tuple(shown))
        )
        doubting = values["show"] == "doubts"
        asked = {name: values[name] for name in ("show", "row", "column")}
        gallery = {**fetched, **asked, "total": told.doubtful if doubting else len(listed)}
        gallery["suggested"] = told.suggested[:MOST_SHOWN].tolist() if doubting else None
    handles.mount(
        page,
        "errors",
        "matrix",
        knobs,
        HANDLED,
        classes=list(names),
        language=page.language,
        of=part,
        corrected=list(corrections_of(data)),
        confusion=told.confusion.ravel().tolist(),
        worst=list(told.worst) if told.wrong else None,
        gallery=gallery,
        light=data.name == "own",
    )
    if not gallery:
        return None
    at = shown.index(values["number"]) if values["number"] in shown else 0
    return {
        "number": shown[at],
        "place": gallery["places"][at],
        "label": gallery["labels"][at],
    }


def numbers(told: Found) -> dict[str, str]:
    """How many there are, are right and are wrong, as people write them."""
    counts = {"all": told.all, "looked": told.looked, "right": told.looked - told.wrong, "wrong": told.wrong}
    return {name: f"{count:,}" for name, count in counts.items()} | {"percent": f"{100 * told.accuracy:.1f}"}


def classes(page: Text, told: Found, names: Sequence[str]) -> None:
    """Precision, recall and F1 of each class, the lowest of each column marked where they differ."""
    columns = [[each[place] for each in told.scores] for place in range(len(_SHARES))]
    known = [sorted(share for share in column if share is not None) for column in columns]
    lowest = [shares[0] if shares and shares[0] < shares[-1] else None for shares in known]
    rows = []
    for place, name in enumerate(names):
        shares = [_share(column[place], low) for column, low in zip(columns, lowest, strict=True)]
        rows.append(f"| {name} | {' | '.join(shares)} | {told.scores[place][3]:,} |")
    st.markdown("\n".join([page("classes.head"), "|:--|--:|--:|--:|--:|", *rows]))


def _share(share: float | None, lowest: float | None) -> str:
    if share is None:
        return "–"
    text = f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
    return f"**{text}**" if share == lowest else text
