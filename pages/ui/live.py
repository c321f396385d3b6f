"""A training run on a page: start it, watch it, steer it. Knows no model and no data set: those come as an Experiment.

The figures are a component that is fed through the live route; this script only reruns when the run's state changes. Where the
route cannot be reached the component says so, and the same component is fed by a fragment that polls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.config import from_dict
from core.errors import Problem
from core.runs.run import Run
from core.runs.service import engine
from core.training.experiment import Experiment, differences
from pages.ui import fed, keepsake, lesson, runs, stage, steering, trust, watched
from pages.ui.text import Text, text

ROUTE = "/live/v1/runs/"
POLL_SECONDS = 1.0


def show(
    page: Text,
    experiment: Experiment,
    adopt: Callable[[dict[str, Any]], None],
    samples: dict[str, Any] | None = None,
) -> None:
    """Start button, controls, figures, and what one takes along; `experiment` is what Start trains.

    `adopt` is called with a run's settings by their names when the visitor wants the knobs to show them; `samples` are
    the pictures to show before a run tells its own (core/data/preview.py).

    The page's texts `idle` (before the first run) and `about` (a run's settings in a sentence) are shown with it.
    """
    active = bool(st.session_state.get(f"{page.slug}.active"))
    polls = _polls(page.slug) and active
    st.fragment(_panel, run_every=POLL_SECONDS if polls else None)(
        page, text("live"), experiment, adopt, samples, polls
    )


def _panel(
    page: Text,
    words: Text,
    experiment: Experiment,
    adopt: Callable[[dict[str, Any]], None],
    samples: dict[str, Any] | None,
    polls: bool,
) -> None:
    run, other = _read(page.slug, "run", words), _read(page.slug, "compare", words)

    def follow(run: Run) -> None:
        """The knobs stand outside of this fragment: they are drawn anew with the page."""
        adopt(runs.settings(run.experiment))
        st.session_state[f"{page.slug}.followed"] = True

    if st.session_state.pop(f"{page.slug}.followed", False):
        st.rerun()
    if run is not None and run.id != st.session_state.get(f"{page.slug}.begun"):
        _otherwise(page, words, run, experiment, follow)
    steering.controls(page, words, run, experiment)
    steering.sentence(page, words, run)
    _figures(page, words, run, other, samples)
    if run is not None:
        keepsake.show(page, words, run, other, follow)
        trust.show(words, run)
    st.session_state[f"{page.slug}.active"] = active = run is not None and run.active
    if _polls(page.slug) and active != polls:
        st.rerun()  # whether the fragment repeats itself is decided outside of it


def _otherwise(page: Text, words: Text, run: Run, experiment: Experiment, follow: Callable[[Run], None]) -> None:
    """A run that was not started from these knobs and has other settings: which, and a button that sets the knobs so."""
    try:
        differing = differences(experiment, from_dict(Experiment, run.experiment))
    except Problem:  # settings of another version
        return
    names = {path.rpartition(".")[2]: value for path, (_, value) in differing.items()}
    told = [runs.setting(page, name, value) for name, value in names.items() if name not in runs.MEASURED]
    if not told:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", border=True):
        st.markdown(words("differs", settings=" · ".join(told)), width="stretch")
        st.button(words("adopt"), on_click=follow, args=(run,), key=f"{page.slug}.follow", icon=":material/tune:")


def _read(slug: str, what: str, words: Text) -> Run | None:
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
    return run


def _polls(slug: str) -> bool:
    reported = st.session_state.get(f"{slug}.live") or {}
    return str(reported.get("reach") or "").endswith(" poll")


def _figures(page: Text, words: Text, run: Run | None, other: Run | None, samples: dict[str, Any] | None) -> None:
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
        "samples": None if run else samples,
        "language": words.language,
        "labels": words.group("figure."),
        "alt": words("alt"),
    }
    if _polls(page.slug):
        st.caption(words("polling"))
    stage.mount(
        "live",
        data=fed.framed(data, _messages(run), _messages(other)) if _polls(page.slug) else data,
        key=f"{page.slug}.live",
        on_state_change=_noted,
        on_reach_change=_noted,
    )


def _noted() -> None:
    """The component told a change of state: the rerun that follows shows what it means."""


def _messages(run: Run | None) -> list[tuple[int, bytes]]:
    if run is None:
        return []
    try:
        return [(seq, packed) for seq, _, packed in engine().store.attach_view(run.id)]
    except Problem:  # the store is busy: the next poll brings it
        return []
