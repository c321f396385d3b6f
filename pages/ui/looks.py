"""What a network looks at, put before the visitor: maps beside each other, curves, an attack. Knows no network and no page by name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.config import Knob
from core.explain.methods import LOOKS
from core.predict import looks
from core.predict.choices import is_own, set_of
from core.predict.looks import Look, Source
from core.predict.shipped import Card
from core.predict.styles import Style, kind_of
from core.runs.process import Message
from core.runs.run import Run
from core.wire import Array
from pages.ui import choice, figures, handles, lesson, link, networks, pictures
from pages.ui.text import Text

_GIVEN = {"draw": pictures.drawn, "upload": pictures.uploaded, "camera": pictures.taken}
_EMPTY: list[str] = []  # nothing that a hand can change
_ONE = "upload.one"  # the name of the file that is looked at, where there are several


def picture(page: Text, knobs: Mapping[str, Knob], model: Card | Run | None, style: Style) -> Source | None:
    """The picture that the visitor chose: one of a part of the set, or a file. None while there is none. Raises Problem."""
    data = set_of(model)
    ways = ["test"] if data else []
    ways += pictures.ways(style, is_own(model))
    given = choice.row(page, Knob("source", "choice", ways[0], choices=tuple(ways)))
    networks.of_set(page, model, data)
    if data and given == "test":
        return data, *networks.numbered(page, knobs)
    files = _GIVEN[given](page, kind_of(style))
    st.session_state.pop(f"{page.slug}.{_ONE}", None)
    return _one(page, files) if files else None


def file_troubled(page: Text) -> None:
    """Of several files, which one it was that could not be read, and that the others may be chosen."""
    if name := st.session_state.get(f"{page.slug}.{_ONE}"):
        st.caption(page("upload.trouble", name=lesson.code(name)))


def asked(page: Text, what: Look, model: str, version: int, source: Source, target: int | None, config: Any) -> Message:
    """The predictor's answer; the last one to each kind of question is remembered. Raises Problem."""
    key = f"{page.slug}.asked.{what}"
    question = (model, version, source, target, config)
    known = st.session_state.get(key)
    if not known or known[0] != question:
        with st.spinner(page(f"asking.{what}")):
            known = (question, looks.ask(what, model, source, target, config))
        st.session_state[key] = known
    answer: Message = known[1]
    return answer


def maps(page: Text, part: str, found: Message, rows: Mapping[str, str], notes: Sequence[str] = ()) -> None:
    """The picture and the five maps in rows: {what a row is called: under which name its maps lie in the arrays}."""
    header, arrays = found
    made = [
        {
            "name": name if len(rows) > 1 else "",
            "maps": [{"method": method, "values": _short(arrays[f"{kind}.{method}"])} for method in LOOKS],
            "notes": list(notes) if kind == "random" else [],
        }
        for name, kind in rows.items()
    ]
    handles.mount(page, "looks", part, {}, _EMPTY, rows=made, seen=_picture(arrays["seen"], header["ground"]))


def alike(page: Text, found: Message) -> None:
    """The maps above those of a random network, and how alike they are in numbers and in words."""
    header, _ = found
    notes = [page("rho", value=signed(size)) for size in header["sizes"]]
    maps(page, "sanity", found, {"trained": "map", "random": "random"}, notes)
    numbers = zip(LOOKS, header["sizes"], header["values"], header["counted"], header["verdicts"], strict=True)
    places = f"{header['places']:,}"
    lines = [
        page(
            "sanity.line",
            method=page(f"stage.method.{method}"),
            size=signed(size),
            value=signed(value),
            counted=f"{counted:,}",
            places=places,
            verdict=page(f"sanity.{word}"),
        )
        for method, size, value, counted, word in numbers
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
    at = LOOKS.index("integrated_gradients")
    if signed(header["everywhere"][at]) != signed(header["sizes"][at]):
        empty = f"{header['places'] - header['counted'][at]:,}"
        st.markdown(page("sanity.left", empty=empty, places=places, everywhere=signed(header["everywhere"][at])))


def curves(page: Text, found: Message) -> None:
    """Deletion and insertion beside each other, and the areas under them as a table."""
    header, arrays = found
    names = (*LOOKS, "chance")
    for place, way in zip(st.columns(2, gap="large"), ("deletion", "insertion"), strict=True):
        with place:
            series = {name: arrays[f"{way}.{name}"].tolist() for name in names}
            figures.lines(page, way, arrays["fractions"].tolist(), series, height=300)
    rows = [
        f"| {page(f'stage.method.{name}')} | {out:.3f} | {back:.3f} | {page(f'beats.{_beats(header, name)}')} |"
        for name, (out, back) in header["areas"].items()
    ]
    st.markdown("\n".join([page("areas"), "|:--|--:|--:|:--|", *rows]))


def attack(page: Text, knob: Knob, found: Message, names: Sequence[str]) -> None:
    """The picture, what is added and what comes of it; a slider for ε."""
    header, arrays = found
    handles.mount(
        page,
        "looks",
        "attack",
        {knob.name: knob},
        [knob.name],
        seen=_picture(arrays["seen"], header["ground"]),
        direction=arrays["direction"].ravel().tolist(),
        epsilons=list(header["epsilons"]),
        chances=[[round(value, 7) for value in each] for each in arrays["chances"].tolist()],
        classes=list(names),
        answer=header["best"],
    )


def signed(value: float | None, digits: int = 2) -> str:
    """A number with a true minus sign; a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:.{digits}f}".replace("-", "−")


def percent(share: float) -> str:
    """Never 100 %: a network is never quite sure."""
    return "> 99.9 %" if share >= 0.9995 else f"{100 * share:.1f} %"


def claimed(page: Text, knobs: Mapping[str, Knob]) -> None:
    """Take from the address what is set further down, though it may not be drawn: there is no picture yet."""
    handles.values(page, knobs, [name for name, knob in knobs.items() if knob.kind != "int"])
    for knob in knobs.values():
        if knob.kind == "int":
            link.claim(f"{page.slug}.{knob.name}", knob.parse)


def _one(page: Text, files: Sequence[pictures.Picture]) -> bytes:
    """The last of the files; of several, the one that the visitor chooses."""
    if len(files) == 1:
        return files[0][1]
    key = f"{page.slug}.which.{len(files)}"  # with another file it is the last again
    numbers = range(len(files))
    label = page("upload.which", count=len(files))
    place = st.selectbox(label, numbers, len(files) - 1, lambda each: f"{each + 1}: {files[each][0][:80]}", key=key)
    st.session_state[f"{page.slug}.{_ONE}"] = files[place][0]
    return files[place][1]


def _beats(header: Mapping[str, Any], name: str) -> str:
    """Whether a map is better than chance in both ways, in one, or in none."""
    if name == "chance":
        return "itself"
    (out, back), (out_chance, back_chance) = header["areas"][name], header["areas"]["chance"]
    return ("none", "one", "both")[(out < out_chance) + (back > back_chance)]


def _picture(seen: Array, ground: Sequence[float]) -> dict[str, Any]:
    return {"values": _short(seen), "shape": list(seen.shape), "ground": list(ground)}


def _short(values: Array) -> list[float]:
    """Four digits: enough for a color."""
    return [float(f"{value:.4g}") for value in values.ravel().tolist()]
