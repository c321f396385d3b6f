"""What one takes from a run: a comparison with an earlier one, the link, the files, the ways to pages that ask it.

Knows no figure: the compared curves are drawn by the live component.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from core.errors import Problem
from core.runs.record import record
from core.runs.run import Run
from core.runs.service import engine
from core.sequences import experiments
from pages.ui import chapters, lesson, runs, visitor, watched
from pages.ui.steering import weights
from pages.ui.text import Text

RECENT = 20
ONWARD = {"predict": "draw", "inside": "search", "looks_at": "visibility", "errors": "rule"}  # page → its icon


def show(page: Text, words: Text, run: Run, other: Run | None, follow: Callable[[Run], None]) -> None:
    """Compare on the left, take along on the right; `follow` sets the knobs as the run is."""
    left, right = st.columns(2, gap="large")
    with left:
        try:
            _compare(page, words, run, other)
        except Problem as problem:
            lesson.problem(problem)
    with right:
        _take(page, words, run)
        st.button(
            words("adopt"),
            on_click=follow,
            args=(run,),
            key=f"{page.slug}.adopt",
            icon=":material/tune:",
            help=words("adopt.help"),
        )


def _compare(page: Text, words: Text, run: Run, other: Run | None) -> None:
    st.subheader(words("compare"), anchor=False)
    kind = experiments.kind_of(run.experiment)
    mine = engine().store.runs(visitor.current(), RECENT)
    earlier = {each.id: each for each in mine if experiments.kind_of(each.experiment) == kind}
    if other is not None:
        earlier.setdefault(other.id, other)
    earlier.pop(run.id, None)
    if not earlier:
        st.caption(words("compare.empty"))
        return
    key = f"{page.slug}.compared.{words.language}.{run.id}"
    st.selectbox(
        words("compare"),
        [None, *earlier],
        [None, *earlier].index(other.id if other is not None and other.id in earlier else None),
        format_func=lambda each: _name(words, earlier[each]) if each else words("compare.none"),
        key=key,
        label_visibility="collapsed",
        on_change=lambda: watched.put(page.slug, st.session_state[key], "compare"),
    )
    if other is not None and other.id in earlier:
        st.markdown(_table(page, words, run, other))
        st.button(
            words("recent.open"),
            on_click=_swap,
            args=(page.slug, run.id, other.id),
            key=f"{page.slug}.swap",
            icon=":material/swap_vert:",
        )


def _swap(slug: str, run: str, other: str) -> None:
    watched.put(slug, other)
    watched.put(slug, run, "compare")


def _name(words: Text, run: Run) -> str:
    try:
        zone: datetime.tzinfo = ZoneInfo(st.context.timezone or "UTC")
    except (KeyError, ValueError, OSError):
        zone = datetime.UTC
    when = datetime.datetime.fromtimestamp(run.created, zone).strftime("%m-%d %H:%M:%S")
    state = words(f"state.{run.state}")
    return words(
        "recent.entry", when=when, state=state, progress=runs.progress(words, run), title=runs.title(words, run)
    )


def _table(page: Text, words: Text, run: Run, other: Run) -> str:
    """Only the settings that differ."""
    differing = experiments.differences(*(experiments.of(each.experiment) for each in (run, other)))
    if not differing:
        return words("compare.same")
    rows = [f"| {words('compare.setting')} | {words('compare.this')} | {words('compare.other')} |", "|:--|--:|--:|"]
    for path, (mine, theirs) in differing.items():
        name = path.rpartition(".")[2]
        rows.append(f"| {runs.label(page, name)} | {runs.shown(page, name, mine)} | {runs.shown(page, name, theirs)} |")
    return "\n".join(rows)


def _take(page: Text, words: Text, run: Run) -> None:
    st.subheader(words("take"), anchor=False)
    st.caption(words("link.help" if run.visitor == visitor.current() else "link.help.foreign"))
    file = weights(run)
    st.code(f"{(st.context.url or '').split('?')[0]}?{page.slug}.run={run.id}", language=None, wrap_lines=True)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            words("download.run"),
            lambda: record(run, engine().store.events(run.id)),
            f"glassbox-{run.id[:8]}.json",
            "application/json",
            key=f"{page.slug}.json",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            words("download.weights"),
            lambda: file.read_bytes() if file else b"",
            f"glassbox-{run.id[:8]}.safetensors",
            "application/octet-stream",
            key=f"{page.slug}.weights",
            icon=":material/download:",
            disabled=file is None,
            on_click="ignore",
        )
    if file is not None and experiments.kind_of(run.experiment) == experiments.PICTURES:
        _ways_on(words, run)


def _ways_on(words: Text, run: Run) -> None:
    """To the pages that ask a network, those that there are."""
    known = chapters.paths()
    for slug, icon in ONWARD.items():
        if slug in known:
            asking = {f"{slug}.model": f"run:{run.id}"}
            st.page_link(known[slug], label=words(f"to.{slug}"), icon=f":material/{icon}:", query_params=asking)
