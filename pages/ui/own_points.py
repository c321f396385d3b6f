"""Examples of the learner's own for networks on the plane: a typed curve, an uploaded table. Knows no network.

What was understood is written as one text under `<slug>.own`; the page's `put` brings it into the address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.data import own_curve, own_plane
from core.data.table_file import MOST_BYTES, Table, opened
from core.data.table_points import Report, chosen
from core.errors import Problem
from core.settings import settings
from pages.ui import lesson, small
from pages.ui.text import Text

LONGEST = 300  # characters of a formula
ENCODINGS = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GB 18030", "latin-1": "Latin-1"}
Put = Callable[[dict[str, Any]], None]


def show(page: Text, put: Put, shown: str) -> None:
    """The ways to points of one's own; `put` takes the settings `kind` and `own`. `shown` is the text of those on the plane."""
    st.markdown(page("own.paint"))
    left, right = st.columns(2, gap="large")
    with left:
        _formula(page, put)
    with right:
        _table(page, put, shown)


def _formula(page: Text, put: Put) -> None:
    key = f"{page.slug}.formula"
    st.markdown(page("own.formula"))

    def learn() -> None:
        try:
            put({"kind": "own", "own": own_curve.from_formula(st.session_state[key]).text})
            st.session_state.pop(f"{key}.trouble", None)
        except Problem as problem:
            st.session_state[f"{key}.trouble"] = problem

    with st.container(horizontal=True, vertical_alignment="bottom"):
        help = page("knob.formula.help")
        st.text_input(page("knob.formula"), "sin(2*x)", LONGEST, key=key, help=help, persist_state="session")
        st.button(page("own.learn"), on_click=learn, key=f"{key}.learn")
    if trouble := st.session_state.get(f"{key}.trouble"):
        lesson.problem(trouble)


def _table(page: Text, put: Put, shown: str) -> None:
    key = f"{page.slug}.table"
    st.markdown(page("own.upload"))
    limit = min(settings().upload_mb, MOST_BYTES // 1_000_000)
    file = st.file_uploader(page("own.file", mb=limit), ["csv", "tsv", "txt"], key=key, max_upload_size=limit)
    if file is not None:
        try:
            _columns(page, opened(file.getvalue()), put, file.file_id)
        except Problem as problem:
            lesson.problem(problem)
            return
    if trouble := st.session_state.get(f"{key}.trouble"):
        lesson.problem(trouble)
    else:
        points, name, report = st.session_state.get(f"{key}.report", ("", "", None))
        if report and points == shown and (file is None or file.file_id == name):  # else it tells of points of before
            _account(page, report)


def _columns(page: Text, table: Table, put: Put, name: str) -> None:
    key = f"{page.slug}.table"
    numbers = [name for name, numeric in zip(table.columns, table.numeric, strict=True) if numeric]
    order = [*numbers, *(name for name in table.columns if name not in numbers)]
    last = table.columns[-1]
    inputs = [name for name in order if name != last] or order
    x1, x2, label = st.columns(3)
    first = x1.selectbox(page("own.x1"), order, order.index(inputs[0]), key=f"{key}.x1")
    others = [None, *order]
    second = x2.selectbox(
        page("own.x2"),
        others,
        others.index(inputs[1]) if len(inputs) > 1 else 0,
        format_func=lambda name: name or page("own.none"),
        key=f"{key}.x2",
    )
    told = label.selectbox(page("own.label"), table.columns, table.columns.index(last), key=f"{key}.label")

    def use() -> None:
        try:
            points, labels, report = chosen(table, first, second, told)
            own = own_plane.write(points, labels)
            put({"kind": "own", "own": own})
            st.session_state[f"{key}.report"] = (own, name, report)
            st.session_state.pop(f"{key}.trouble", None)
        except Problem as problem:
            st.session_state[f"{key}.trouble"] = problem

    st.button(page("own.use"), on_click=use, key=f"{key}.use")


def _account(page: Text, report: Report) -> None:
    """What became of the rows."""
    reasons = [page(f"own.reason.{name}", count=f"{count:,}") for name, count in report.dropped.items() if count]
    dropped = page("own.dropped", reasons=small.joined(page, reasons)) if reasons else ""
    said = [page("own.report", used=f"{report.used:,}", rows=f"{report.rows:,}", dropped=dropped)]
    if report.encoding != "utf-8":
        said.append(page("own.encoding", encoding=ENCODINGS[report.encoding]))
    if report.more:
        said.append(page("own.more"))
    if report.classes:
        said.append(page("own.classes", names=small.joined(page, [*map(lesson.code, report.classes)])))
    said += [
        page(
            "own.scale",
            name=lesson.code(scale.name),
            mean=f"{scale.mean:.4g}",
            deviation=f"{scale.deviation:.4g}",
            clipped=scale.clipped,
        )
        for scale in report.scales
    ]
    st.info("\n".join(f"- {sentence}" for sentence in said), icon=":material/checklist:")
