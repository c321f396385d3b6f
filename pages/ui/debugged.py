"""A broken training beside the repaired one: whether it is mended, and the numbers that changed. Knows no arithmetic."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.training.debugging.evidence import WHOLE, mended, sign
from pages.ui.text import Text

Told = dict[str, Any]  # as core.training.debugging.run.trained


def spoken(value: float | None, case: str) -> str:
    """The measure of a case for people: a share, or a number where it is none."""
    if value is None:
        return "–"
    return f"{value:.3g}" if case in WHOLE else f"{100 * value:.3g}\u00a0%"


def verdict(page: Text, case: str, before: Told, after: Told) -> None:
    """Whether the sign of the bug is gone."""
    values = {"before": spoken(sign(before, case).value, case), "after": spoken(sign(after, case).value, case)}
    if mended(after, case):
        st.success(page("proof.mended", **values), icon=":material/check_circle:")
    else:
        st.info(page("proof.not", **values), icon=":material/lightbulb:")


def numbers(page: Text, case: str, before: Told, after: Told) -> None:
    """A table of what both runs came to."""
    both = (before, after)
    rows: list[tuple[str, list[str]]] = [
        (page(f"measure.{case}"), [spoken(sign(each, case).value, case) for each in both]),
        (page("row.steps"), [str(each["steps"]) for each in both]),
        (page("row.loss_tested"), [_number(each["moments"][-1]["loss_tested"]) for each in both]),
        (page("row.accuracy_tested"), [_share(each["moments"][-1]["accuracy_tested"]) for each in both]),
        (page("row.truth", rows=after["unused"]), [_share(each["truth"]) for each in both]),
        (page("row.norm"), [_largest(each["norms"]) for each in both]),
    ]  # fmt: skip
    st.markdown("\n".join([page("proof.head"), "|:--|--:|--:|", *(f"| {name} | {a} | {b} |" for name, (a, b) in rows)]))


def _number(value: float | None) -> str:
    return "NaN" if value is None else f"{value:.4g}"


def _largest(norms: list[float | None]) -> str:
    """Of those that are numbers; "–" where the run was stopped before there was one."""
    return _number(max((norm for norm in norms if norm is not None), default=None)) if norms else "–"


def _share(value: float) -> str:
    return f"{100 * value:.1f}\u00a0%"
