"""A run's handles — start, pause, step, stop, rate, pace — and the sentence that says where it stands.

Knows whose the run is; asks the engine and says what it answers.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.runs.run import Run
from core.runs.service import engine
from core.sequences import experiments
from core.training.events import Event
from core.training.experiment import OptimizerConfig
from pages.ui import knobs, lesson, runs, visitor, watched
from pages.ui.text import Text

PACES = {"slow": 2.0, "watch": 20.0, "full": 0.0}  # steps per second; 0 does not wait
_RATE = next(knob for knob in knobs_of(OptimizerConfig) if knob.name == "learning_rate")


def controls(page: Text, words: Text, run: Run | None, experiment: Any, *, ready: bool = True) -> None:
    """The row of buttons and the two settings that hold at once; what cannot be asked now is disabled, never gone.

    Not `ready`, what `experiment` needs is not there yet.
    """
    slug = page.slug
    mine = run is not None and run.visitor == visitor.current()
    state = run.state if run is not None and mine else ""
    busy = state in ("running", "paused")

    def button(name: str, label: str, icon: str, usable: bool, ask: Any, *args: Any, **more: Any) -> None:
        st.button(
            words(label),
            icon=f":material/{icon}:",
            key=f"{slug}.{name}",
            disabled=not usable,
            on_click=ask,
            args=args,
            **more,
        )

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"{slug}.controls"):
        again = "start" if run is None else "again"
        button("start", again, "play_arrow", ready, _start, slug, experiment, type="primary")
        if state == "paused":
            button("pause", "resume", "resume", True, _ask, slug, "resume")
        else:
            button("pause", "pause", "pause", state == "running", _ask, slug, "pause")
        button("step", "step", "step_over", state == "paused", _ask, slug, "step", help=words("step.help"))
        button("stop", "stop", "stop", busy or state == "queued", _ask, slug, "stop")
        goes_on = mine and run is not None and run.can_continue and weights(run) is not None
        button("continue", "continue", "double_arrow", goes_on, _continue, slug, help=words("continue.help"))
    with st.container(horizontal=True, gap="large"):
        _rate(slug, words, run, experiment, busy)
        _pace(slug, words, locked=run is not None and run.active and not mine)
    trouble = st.session_state.pop(f"{slug}.trouble", None)
    if isinstance(trouble, Problem):
        lesson.problem(trouble)
        if trouble.code == "too_many_queued":
            button("stop_waiting", "waiting.stop", "playlist_remove", True, _stop_waiting)
    if run is not None and run.can_continue and weights(run) is None:
        st.caption(words("weights.gone"))


def sentence(page: Text, words: Text, run: Run | None) -> None:
    """Where the run stands, in words; for a failure, what happened and what to try."""
    if run is None:
        key = f"idle.{st.session_state.get(f'{page.slug}.task')}"  # where what is to be learned is chosen
        st.markdown(page(key if key in page else "idle"))
        return
    about = runs.about(page, run.experiment)
    if run.state == "failed":
        key = f"reason.{run.reason}"
        reason = words(key if key in words else "reason.unknown", reason=lesson.plain(run.reason))
        place = st.warning if run.reason == "diverged" else st.error  # to see that is what the page is for
        place(words("ended.failed", step=run.step, reason=reason) + " " + about, icon=":material/error:")
    elif run.reason == "left":
        st.markdown(f"{words('reason.left')} {about}")
    else:
        st.markdown(f"{words(_key(run), **_results(run))} {about}")
    if run.visitor != visitor.current():
        st.caption(words("foreign"))


def _key(run: Run) -> str:
    if run.state == "finished":
        reads = experiments.kind_of(run.experiment) == experiments.PICTURES and "test_accuracy" in run.metrics
        return "ended.finished" if reads else "ended.finished.plain"
    if run.state == "stopped" and not run.checkpoint:
        return "ended.stopped.plain"
    return {"queued": "queued", "running": "now.running", "paused": "now.paused", "stopped": "ended.stopped"}[run.state]


def _results(run: Run) -> dict[str, object]:
    metrics = run.metrics
    return {
        "step": run.step,
        "accuracy": f"{100 * metrics.get('test_accuracy', 0):.1f}",
        "loss": f"{metrics.get('test_loss', 0):.3g}",
        "limit": engine().settings.runs_per_visitor,
    }


def weights(run: Run) -> Path | None:
    """The file with the run's weights, None where it has none or the file has been deleted."""
    return engine().checkpoint(run.id) if run.checkpoint else None


def _rate(slug: str, words: Text, run: Run | None, experiment: Any, busy: bool) -> None:
    """The learning rate from now on, on a logarithmic scale."""
    now = experiment.optimizer.learning_rate
    if run is not None:
        now = float(run.experiment.get("optimizer", {}).get("learning_rate", now))
        if busy or run.can_continue:  # continued, it goes on with the rate it ended with
            with suppress(Problem):  # a store that is away for a moment costs no page
                now = _requested(slug, run.id, now)
    key = f"{slug}.rate_now.{run.id if run and busy else f'{now:g}'}"
    st.session_state[key] = now  # another tab may have asked since
    st.select_slider(
        words("rate"),
        sorted({*knobs.log_options(_RATE), now}),
        format_func=lambda value: f"{value:g}",
        key=key,
        help=words("rate.help"),
        disabled=not busy,
        on_change=_ask_rate,
        args=(slug, key),
        width=340,
    )


def _requested(slug: str, run: str, first: float) -> float:
    """The rate asked for last: it may still be on its way to the worker, or from there back into the store."""
    store = engine().store
    asked, before = st.session_state.get(f"{slug}.rate_asked.{run}", (first, -1))
    changed = store.latest(run, "changed")
    waiting = store.wish(run, "learning_rate")
    if waiting is not None:
        return waiting
    if changed is None or changed[0] <= before:
        return float(asked)
    return float(Event.unpack(changed[2]).data["learning_rate"])


def _pace(slug: str, words: Text, *, locked: bool) -> None:
    """How fast to go; kept by the session, as it changes no number."""
    key = f"{slug}.pace.{words.language}"  # a choice is remembered by its label, which the language changes
    st.segmented_control(
        words("pace"),
        list(PACES),
        default=_chosen_pace(slug),
        format_func=lambda name: words(f"pace.{name}"),
        required=True,
        key=key,
        help=words("pace.help"),
        disabled=locked,
        on_change=_set_pace,
        args=(slug, key),
    )


def _chosen_pace(slug: str) -> str:
    return str(st.session_state.get(f"{slug}.pace", "watch"))


# ---- what the buttons ask


def _start(slug: str, experiment: Any) -> None:
    try:
        run = engine().submit(experiment, visitor.current())
        watched.put(slug, run)
        st.session_state[f"{slug}.begun"] = run
        _wish(slug, run)
    except Problem as problem:
        st.session_state[f"{slug}.trouble"] = problem


def _continue(slug: str) -> None:
    try:
        run = watched.get(slug) or ""
        engine().continue_run(run, visitor.current())
        _wish(slug, run)
    except Problem as problem:
        st.session_state[f"{slug}.trouble"] = problem


def _wish(slug: str, run: str) -> None:
    """What was chosen before holds for a run that begins: its pace, and the picture that is looked at."""
    engine().control(run, visitor.current(), "pace", PACES[_chosen_pace(slug)])
    if picture := st.session_state.get(f"{slug}.watch", 0):
        engine().control(run, visitor.current(), "watch", picture)


def _ask(slug: str, action: str, value: float | None = None) -> None:
    try:
        engine().control(watched.get(slug) or "", visitor.current(), action, value)
    except Problem as problem:
        if problem.code != "run_not_active":  # it ended while the pointer was on its way: what is shown says so
            st.session_state[f"{slug}.trouble"] = problem


def _ask_rate(slug: str, key: str) -> None:
    run, rate = watched.get(slug) or "", float(st.session_state[key])
    with suppress(Problem):
        changed = engine().store.latest(run, "changed")
        st.session_state[f"{slug}.rate_asked.{run}"] = (rate, changed[0] if changed else 0)
    _ask(slug, "learning_rate", rate)


def _stop_waiting() -> None:
    with suppress(Problem):  # the store, or one that has begun meanwhile: the list on the first page shows what is left
        for run in engine().store.runs(visitor.current(), 1000, ("queued",)):
            engine().control(run.id, visitor.current(), "stop")


def _set_pace(slug: str, key: str) -> None:
    chosen = st.session_state[f"{slug}.pace"] = st.session_state[key]
    if watched.get(slug):
        _ask(slug, "pace", PACES[chosen])
