"""Why a training run ended and what came out, in words. Knows no drawing and computes nothing."""

from __future__ import annotations

from functools import reduce

import streamlit as st

from core.playground.experiment import changed
from core.playground.trajectory import Line
from pages.ui.text import Text


def show(page: Text, line: Line, *, branch: bool = False) -> None:
    """One paragraph: which line, why it ended or how far it is, its last numbers."""
    if line.recording is None:
        return
    numbers = line.numbers()
    name = page("ended.branch", start=line.start, changes=_changes(page, line)) if branch else page("ended.trunk")
    losses = accuracies = ""
    if not line.ended or line.ended.reason != "diverged":  # else the last ones are astronomical
        shown = {each: f"{numbers[each]:.4g}" for each in ("loss_train", "loss_test") if each in numbers}
        losses = page("ended.numbers", **shown) if len(shown) == 2 else ""
    if "accuracy_train" in numbers:
        shares = {each: f"{100 * numbers[each]:.1f}" for each in ("accuracy_train", "accuracy_test")}
        accuracies = page("ended.accuracy", **shares)
    st.markdown(page("ended", line=name, reason=_reason(page, line), losses=losses, accuracies=accuracies))


def _reason(page: Text, line: Line) -> str:
    config, ended = changed(line.experiment.network, line.changes), line.ended
    if ended is None:
        return page("ended.computing", epoch=f"{line.epoch:,}", limit=f"{config.epochs:,}")
    values: dict[str, object] = {"epoch": f"{ended.epoch:,}", "step": f"{ended.step:,}"}
    if ended.reason == "diverged":
        layer, to, source = ended.weight or (0, 0, 0)
        word = "bias" if source < 0 else "weight"
        values["weight"] = page(f"ended.{word}", layer=layer + 1, to=to + 1, source=source + 1)
    return page(f"ended.{ended.reason}", **values, target=f"{config.target:g}", patience=config.patience)


def _changes(page: Text, line: Line) -> str:
    told = []
    for name, value in line.changes:
        if isinstance(name, str):
            shown = page(f"choice.{name}.{value}") if f"choice.{name}.{value}" in page else f"{value:g}"
            told.append(page("change.setting", name=page(f"knob.{name}"), value=shown))
        else:
            told.append(page("change.weight", layer=name[0] + 1, value=f"{value:.4g}"))
    return reduce(lambda first, next: page("sentence.list", first=first, next=next), told)
