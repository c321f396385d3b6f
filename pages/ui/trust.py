"""Whether a finished run is as sure as it is right: its reliability diagram. Knows no model; the numbers are core's."""

from __future__ import annotations

import streamlit as st

from core.errors import Problem
from core.evaluation.calibration import Reliability, grouped, reliability
from core.runs.run import Run
from core.runs.service import engine
from core.training.events import Event
from pages.ui import figures, lesson
from pages.ui.text import Text


def show(words: Text, run: Run) -> None:
    """Confidence against accuracy on the test set; nothing before there is a result."""
    try:
        row = engine().store.latest(run.id, "finished") if run.state in ("finished", "stopped") else None
    except Problem as problem:
        lesson.problem(problem)
        return
    event = row and Event.unpack(row[2])
    if not event or "test_probabilities" not in event.arrays:
        return
    told = event.arrays
    if "test_confidence" in told:  # of every test picture; of the pictures themselves a large test keeps only some
        found = grouped(told["test_confidence"], told["test_right"])
    else:
        found = reliability(told["test_probabilities"], told["test_labels"])
    diagram(words, found)


def diagram(words: Text, found: Reliability) -> None:
    """Confidence against accuracy in groups; `words` has `trust` and those of the figure "reliability"."""
    st.subheader(words("trust"), anchor=False)
    figures.weighed(
        words,
        "reliability",
        {"perfect": [(0.0, 0.0), (1.0, 1.0)]},
        "network",
        list(zip(found.confidence.tolist(), found.accuracy.tolist(), found.count.tolist(), strict=True)),
        error=f"{100 * found.error:.1f}",
        count=f"{int(found.count[-1]):,}",
        all=f"{int(found.count.sum()):,}",
        sure=f"{100 * found.confidence[-1]:.1f}",
        right=f"{100 * found.accuracy[-1]:.1f}",
    )
