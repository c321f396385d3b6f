"""A series of the learner's own: a table, one of its columns, and an account of every row that was filled or left out.

Which series it is stands in the address under `<slug>.own`. Knows no network.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from core.config import knobs_of
from core.data.own_series import SERIES_OF_VISITOR
from core.data.series_config import FEWEST, MOST, SeriesConfig
from core.data.table_file import MOST_BYTES
from core.errors import Problem
from core.oracle import series
from core.oracle.series import Look
from core.settings import settings
from pages.ui import lesson, link, once, visitor
from pages.ui.own_points import ENCODINGS
from pages.ui.text import Text

OWN = next(knob for knob in knobs_of(SeriesConfig) if knob.name == "own")


def current(page: Text) -> str:
    """The series that is chosen: its name, "" for none."""
    return str(link.follow(f"{page.slug}.own", OWN.parse, OWN.default))


def show(page: Text) -> None:
    """The field for a table, the choice of its column, and what became of the rows."""
    key, limit = f"{page.slug}.table", min(settings().upload_mb, MOST_BYTES // 1_000_000)
    limits = {"least": FEWEST, "most": f"{MOST:,}", "days": f"{settings().keep_days:g}", "series": SERIES_OF_VISITOR}
    st.markdown(page("own.lead", **limits))
    file = st.file_uploader(page("own.file", mb=limit), ["csv", "tsv", "txt"], key=key, max_upload_size=limit)
    if file is not None:
        try:
            content = file.getvalue()
            look = once.computed(f"{key}.look", file.file_id, partial(series.looked, content))
        except Problem as problem:
            lesson.problem(problem)
            return
        _columns(page, look, content, file.file_id)
        whose, trouble = st.session_state.get(f"{key}.trouble", ("", None))
        if trouble and whose == file.file_id:  # else it tells of a table of before
            lesson.problem(trouble)
    id, account = st.session_state.get(f"{key}.report", ("", None))
    if account and id == st.session_state.get(f"{page.slug}.own"):
        _account(page, account)


def _columns(page: Text, look: Look, content: bytes, file: str) -> None:
    key = f"{page.slug}.table"
    numbers = [name for name, numeric in zip(look.columns, look.numeric, strict=True) if numeric]
    order = [*numbers, *(name for name in look.columns if name not in numbers)]
    usual = next((name for name in numbers if name != look.time), order[0])
    value, time = st.columns(2)
    column = value.selectbox(page("own.column"), order, order.index(usual), key=f"{key}.column")
    none, times = page("own.time.none"), ["", *look.columns]
    stamp = time.selectbox(
        page("own.time"),
        times,
        times.index(look.time),
        format_func=lambda name: name or none,
        help=page("own.time.help"),
        key=f"{key}.time",
    )

    def use() -> None:
        try:
            kept, account = series.kept(content, column, stamp, visitor.current())
        except Problem as problem:
            st.session_state[f"{key}.trouble"] = (file, problem)
            return
        st.session_state[f"{page.slug}.own"] = kept.id
        st.session_state[f"{key}.report"] = (kept.id, account)
        st.session_state.pop(f"{key}.trouble", None)

    st.button(page("own.use"), on_click=use, key=f"{key}.use", type="primary")


def _account(page: Text, told: dict[str, Any]) -> None:
    """What became of the rows."""
    used = told["rows"] - sum(told["dropped"].values())
    said = [page("own.report", used=f"{used:,}", rows=f"{told['rows']:,}", name=lesson.code(told["name"]))]
    if told["encoding"] != "utf-8":
        said.append(page("own.encoding", encoding=ENCODINGS[told["encoding"]]))
    if told["more"]:
        said.append(page("own.more"))
    if told["form"]:
        said.append(page(f"own.form.{told['form']}"))
    if told["sorted"]:
        said.append(page("own.sorted"))
    said += [page(f"own.dropped.{reason}", count=f"{count:,}") for reason, count in told["dropped"].items()]
    if told["filled"]:
        said.append(page("own.filled", count=f"{told['filled']:,}", longest=f"{told['longest']:,}"))
        said += [page(f"own.missing.{reason}", count=f"{count:,}") for reason, count in told["reasons"].items()]
    st.info("\n".join(f"- {sentence}" for sentence in said), icon=":material/checklist:")
