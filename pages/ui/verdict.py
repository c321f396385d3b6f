"""What a network answered, put before the visitor: the answer, the steps to it, the pixels that mattered, many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from core.errors import Problem
from core.predict.answer import STEPS, Explanation, Prediction
from core.predict.table import thumbnail
from core.wire import pack
from pages.ui import lesson, stage
from pages.ui.text import Text


def answer(
    page: Text,
    classes: Sequence[str],
    found: Prediction | None,
    target: int | None,
    asked: Callable[[int], None],
    empty: str,
) -> None:
    """The sign and a bar for each class; `asked` gets the class whose bar was pressed. Without an answer, `empty` invites."""
    key = f"{page.slug}.answer"
    words = {**page.group("verdict."), "invite": page(f"invite.{empty}"), "inviteMore": page(f"invite.{empty}.more")}
    header = {"part": "answer", "classes": list(classes), "labels": words, "target": target}
    arrays = {}
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
    named = [{"name": name, "label": page(f"step.{name}")} for name in STEPS]
    header = {"part": "steps", "steps": named, "labels": page.group("verdict.")}
    stage.mount("verdict", data=pack(header, {name: found.steps[name] for name in STEPS}), key=f"{page.slug}.steps")


def heat(page: Text, found: Explanation) -> None:
    """Which numbers of the input speak for the target, which against."""
    header = {"part": "heat", "name": found.classes[found.target], "labels": page.group("verdict.")}
    arrays = {"seen": found.seen, "heat": found.attribution}
    stage.mount("verdict", data=pack(header, arrays), key=f"{page.slug}.heat")


def table(page: Text, names: Sequence[str], answers: Sequence[Prediction | Problem]) -> int | None:
    """A row for each file; returns the one to look at: the row last pressed, else the first that was read."""
    key = f"{page.slug}.table"
    rows: list[dict[str, object]] = []
    arrays = {}
    for number, (name, each) in enumerate(zip(names, answers, strict=True)):
        if isinstance(each, Problem):
            rows.append({"name": name, "problem": lesson.sentence(each)})
            continue
        rows.append(
            {"name": name, "answer": each.classes[each.best], "probability": float(each.probabilities[each.best])}
        )
        arrays |= {f"{number}.picture": thumbnail(each.steps["grey"]), f"{number}.seen": thumbnail(each.seen)}
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
