"""What a network answered, put before the visitor: the answer, the steps to it, the pixels that mattered, many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import streamlit as st

from core.errors import Problem
from core.predict.answer import Explanation, Prediction
from core.predict.service import predictor
from core.predict.styles import Kind, kind_of
from core.predict.table import thumbnail
from core.wire import Array, pack
from pages.ui import lesson, stage
from pages.ui.pictures import Picture
from pages.ui.text import Text


def ask(page: Text, model: str, version: int, files: Sequence[Picture]) -> list[Prediction | Problem]:
    """The predictor's answers; the last ones are remembered, so that a look at another detail does not ask again.

    `version` changes when the model does. Raises Problem as the predictor does.
    """
    key = f"{page.slug}.answered"
    question = (model, version, [hash(data) for _, data in files])
    known, answers = st.session_state.get(key, (None, []))
    if known == question:
        return answers
    with st.spinner(page("reading")) if any(name for name, _ in files) else nullcontext():
        answers = predictor().predict(model, [data for _, data in files]) if files else []
    if not any(isinstance(each, Problem) and each.code.startswith("predictor") for each in answers):
        st.session_state[key] = (question, answers)  # what may go better next time is not remembered
    return answers


def answer(
    page: Text,
    classes: Sequence[str],
    found: Prediction | None,
    target: int | None,
    asked: Callable[[int], None],
    empty: str,
    kind: Kind,
) -> None:
    """The sign and a bar for each class; `asked` gets the class whose bar was pressed. Without an answer, `empty` invites."""
    key = f"{page.slug}.answer"
    words = {
        **page.group("verdict."),
        "invite": page(f"invite.{empty}"),
        "inviteMore": page(f"invite.{empty}.more.{kind}"),
    }
    header: dict[str, Any] = {"part": "answer", "classes": list(classes), "labels": words, "target": target}
    arrays: dict[str, Array] = {}
    if found is not None:
        header |= {"milliseconds": found.milliseconds}
        arrays = {"probabilities": found.probabilities}

    def pressed() -> None:
        place = _reported(key, "asked", "target")
        if place is not None and place < len(classes):
            asked(place)

    stage.mount("verdict", data=pack(header, arrays), key=key, on_asked_change=pressed)


def steps(page: Text, found: Prediction) -> None:
    """From the picture to the network's input."""
    kind = kind_of(found.style)
    named = [{"name": name, "label": page(f"step.{kind}.{name}")} for name in found.steps]
    words = page.group("verdict.") | {"size": page.raw(f"size.{kind}")}
    header = {"part": "steps", "steps": named, "labels": words}
    stage.mount("verdict", data=pack(header, found.steps), key=f"{page.slug}.steps")


def heat(page: Text, found: Explanation, name: str, kind: Kind) -> None:
    """Which numbers of the input speak for the target, which against, and what they add up to."""
    words = page.group("verdict.") | {"heatHint": page(f"hint.{kind}")}
    header = {"part": "heat", "name": name, "labels": words}
    arrays = {"seen": found.seen, "heat": found.attribution}
    stage.mount("verdict", data=pack(header, arrays), key=f"{page.slug}.heat")
    sums = {"score": found.score, "baseline": found.baseline_score, "total": found.total, "gap": found.gap}
    shown = {key: f"{value:.3f}".replace("-", "−") for key, value in sums.items()}
    st.markdown(page(f"why.{found.method}", name=name, **shown))


def table(
    page: Text, names: Sequence[str], answers: Sequence[Prediction | Problem], classes: Sequence[str]
) -> int | None:
    """A row for each file; returns the one to look at: the row last pressed, else the first that was read."""
    key = f"{page.slug}.table"
    rows: list[dict[str, object]] = []
    arrays: dict[str, Array] = {}
    for number, (name, each) in enumerate(zip(names, answers, strict=True)):
        if isinstance(each, Problem):
            rows.append({"name": name, "problem": lesson.sentence(each)})
            continue
        rows.append({"name": name, "answer": classes[each.best], "probability": float(each.probabilities[each.best])})
        arrays |= {
            f"{number}.picture": thumbnail(next(iter(each.steps.values()))),
            f"{number}.seen": thumbnail(each.seen),
        }
    readable = [number for number, each in enumerate(answers) if isinstance(each, Prediction)]
    pressed = _reported(key, "picked", "index")
    picked = pressed if pressed in readable else next(iter(readable), None)
    header = {"part": "table", "rows": rows, "picked": picked, "labels": page.group("verdict.")}
    stage.mount("verdict", data=pack(header, arrays), key=key, on_picked_change=lambda: None)
    return picked


def _reported(key: str, name: str, field: str) -> int | None:
    """A number that a component has reported; it comes from the browser, so it may be anything."""
    told = (st.session_state.get(key) or {}).get(name)
    value = told.get(field) if isinstance(told, dict) else None
    return value if type(value) is int and value >= 0 else None
