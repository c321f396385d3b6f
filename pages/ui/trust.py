"""Whether a finished run is as sure as it is right: its reliability diagram. Knows no model; the numbers are core's."""

from __future__ import annotations

import streamlit as st

from core.errors import Problem
from core.evaluation.calibration import reliability
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
    found = reliability(event.arrays["test_probabilities"], event.arrays["test_labels"])
    st.subheader(words("trust"), anchor=False)
    figures.lines(
        words,
        "reliability",
        found.confidence.tolist(),
        {"network": found.accuracy.tolist(), "perfect": found.confidence.tolist()},
        height=260,
        error=f"{100 * found.error:.1f}",
        count=int(found.count[-1]),
        all=int(found.count.sum()),
        sure=f"{100 * found.confidence[-1]:.1f}",
        right=f"{100 * found.accuracy[-1]:.1f}",
    )
