"""A training run on a page: start it, watch it, steer it. Knows no model and no data set: those come as an Experiment.

The figures are a component that is fed through the live route; this script only reruns when the run's state changes. Where the
route cannot be reached the component says so, and the same component is fed by a fragment that polls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import Problem
from core.runs.run import Run
from core.runs.service import engine
from core.sequences import experiments
from pages.ui import class_names, fed, keepsake, lesson, link, looked, runs, stage, steering, trust, watched
from pages.ui.text import Text, text

ROUTE = "/live/v1/runs/"
POLL_SECONDS = 1.0


@dataclass(frozen=True)
class Drawing:
    """Which component draws a run, its labels and its description in words, and what else it is told."""

    component: str
    labels: dict[str, str]
    alt: str
    told: Callable[[str, Run | None], dict[str, Any]]


def pictures(words: Text, samples: dict[str, Any] | None) -> Drawing:
    """Of runs that learn pictures; `samples` are the pictures to show before a run tells its own (core/data/preview.py)."""

    def told(slug: str, run: Run | None) -> dict[str, Any]:
        return {
            "samples": None if run else samples,
            "class_names": class_names.all_sets(words),
            "watchable": looked.can(run),
            "maps": looked.maps(slug, run),
        }

    return Drawing("live", words.group("figure."), words("alt"), told)


def show(
    page: Text,
    experiment: Any,
    adopt: Callable[[dict[str, Any]], None],
    samples: dict[str, Any] | None = None,
    ready: bool = True,
    drawing: Drawing | None = None,
) -> None:
    """Start button, controls, figures, and what one takes along; `experiment` is what Start trains.

    `adopt` is called with a run's settings by their names when the visitor wants the knobs to show them. Not `ready`, nothing
    can be started. Without a `drawing` it is that of `pictures`.

    The page's texts `idle` (before the first run) and `about` (a run's settings in a sentence) are shown with it.
    """
    active = bool(st.session_state.get(f"{page.slug}.active"))
    polls = _polls(page.slug) and active
    st.fragment(_panel, run_every=POLL_SECONDS if polls else None)(
        page, text("live"), experiment, adopt, drawing or pictures(text("live"), samples), polls, ready
    )


def _panel(
    page: Text,
    words: Text,
    experiment: Any,
    adopt: Callable[[dict[str, Any]], None],
    drawing: Drawing,
    polls: bool,
    ready: bool,
) -> None:
    kind = getattr(experiment, "kind", experiments.PICTURES)
    run, other = _read(page.slug, "run", words, kind), _read(page.slug, "compare", words, kind)

    def follow(run: Run) -> None:
        """The knobs stand outside of this fragment: they are drawn anew with the page."""
        adopt(runs.settings(run.experiment))
        st.session_state[f"{page.slug}.followed"] = True

    if st.session_state.pop(f"{page.slug}.followed", False):
        st.rerun()
    if run is not None and run.id != st.session_state.get(f"{page.slug}.begun"):
        _otherwise(page, words, run, experiment, follow)
    steering.controls(page, words, run, experiment, ready=ready)
    steering.sentence(page, words, run)
    _figures(page, words, run, other, drawing)
    if run is not None:
        keepsake.show(page, words, run, other, follow)
        trust.show(words, run)
    st.session_state[f"{page.slug}.active"] = active = run is not None and run.active
    if _polls(page.slug) and active != polls:
        link.again()  # whether the fragment repeats itself is decided outside of it


def _otherwise(page: Text, words: Text, run: Run, experiment: Any, follow: Callable[[Run], None]) -> None:
    """A run that was not started from these knobs and has other settings: which, and a button that sets the knobs so."""
    try:
        differing = experiments.differences(experiment, experiments.of(run.experiment))
    except Problem:  # settings of another version
        return
    names = {path.rpartition(".")[2]: value for path, (_, value) in differing.items()}
    told = [runs.setting(page, name, value) for name, value in names.items() if name not in runs.MEASURED]
    if not told:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", border=True):
        st.markdown(words("differs", settings=" · ".join(told)), width="stretch")
        st.button(words("adopt"), on_click=follow, args=(run,), key=f"{page.slug}.follow", icon=":material/tune:")


def _read(slug: str, what: str, words: Text, kind: str) -> Run | None:
    """The run that the page shows; one of another kind belongs on another page."""
    wanted = watched.get(slug, what)
    if wanted is None:
        return None
    try:
        run = engine().store.get(wanted)
    except Problem as problem:
        lesson.problem(problem)
        return None
    if run is None:
        watched.put(slug, None, what)
        st.warning(words("missing", run=wanted), icon=":material/link_off:")
    elif experiments.kind_of(run.experiment) != kind:
        watched.put(slug, None, what)
        st.warning(words("elsewhere", run=wanted), icon=":material/link_off:")
        runs.way(words, run)
        return None
    return run


def _polls(slug: str) -> bool:
    reported = st.session_state.get(f"{slug}.live") or {}
    return str(reported.get("reach") or "").endswith(" poll")


def _figures(page: Text, words: Text, run: Run | None, other: Run | None, drawing: Drawing) -> None:
    data: dict[str, Any] = {
        "run": run and run.id,
        "route": ROUTE,
        "state": run and {"state": run.state, "reason": run.reason, "place": run.place, "checkpoint": run.checkpoint},
        "known": run and run.state + ("+" if run.checkpoint else ""),
        "begun": st.session_state.get(f"{page.slug}.begun"),
        "handles": f"{page.slug}-controls",
        "reach": "poll" if _polls(page.slug) else "route",
        "compare": other and other.id,
        "compare_name": words("compare.other"),
        "language": words.language,
        "labels": drawing.labels,
        "alt": drawing.alt,
        **drawing.told(page.slug, run),
    }
    if _polls(page.slug):
        st.caption(words("polling"))
    stage.mount(
        drawing.component,
        data=fed.framed(data, _messages(run), _messages(other)) if _polls(page.slug) else data,
        key=f"{page.slug}.live",
        on_state_change=_noted,
        on_reach_change=_noted,
        on_ask_change=_noted,
        on_watch_change=lambda: looked.choose(page.slug),
    )


def _noted() -> None:
    """The component told a change of state, or asked something: the rerun that follows shows what it means."""


def _messages(run: Run | None) -> list[tuple[int, bytes]]:
    if run is None:
        return []
    try:
        return [(seq, packed) for seq, _, packed in engine().store.attach_view(run.id)]
    except Problem:  # the store is busy: the next poll brings it
        return []
