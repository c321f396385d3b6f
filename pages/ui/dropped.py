"""What was left out of a learner's set and why, as a list that stays short. Knows no picture."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.data.own_classes import Left, NoSet
from core.predict.own_pictures import Report
from pages.ui import lesson
from pages.ui.text import Text

COUNTED = 20  # classes that are listed


def show(page: Text, report: Report) -> None:
    """One line if all was taken; else each reason once, with the first of the names it concerns."""
    kept, missing = sum(report.card.counts), sum(each.count for each in report.left)
    if missing:
        st.info(page("own.some", count=kept, dropped=missing), icon=":material/rule:")
    else:
        st.success(page("own.all", count=kept), icon=":material/check:")
    if report.parts:
        names = ", ".join(map(lesson.code, report.parts))
        st.info(page("own.parts", names=names), icon=":material/call_merge:")
    oblong(page, report.oblong)
    reasons(page, report.left)


def failed(page: Text, trouble: NoSet) -> None:
    """Why there is no set, how many usable pictures each class had, and what was left out."""
    lesson.problem(trouble)
    shown = list(trouble.counts.items())[:COUNTED]
    classes = ", ".join(page("own.count", name=lesson.plain(name), count=count) for name, count in shown)
    if more := len(trouble.counts) - len(shown):
        classes = page("own.counts.more", classes=classes, more=more)
    if classes:
        st.markdown(page("own.counts", classes=classes))
    reasons(page, trouble.left)


def oblong(page: Text, count: int) -> None:
    """Say what becomes of pictures that are far from square."""
    if count:
        st.info(page("own.oblong", count=count), icon=":material/crop_square:")


def reasons(page: Text, left: Sequence[Left]) -> None:
    """Each reason with its names, folded where it is long."""
    if not left:
        return
    lines = [f"- {lesson.sentence(each.problem)} {_names(page, each)}" for each in left]
    count = sum(each.count for each in left)
    with st.expander(page("own.dropped", count=count), expanded=len(lines) <= 5):
        st.markdown("\n".join(lines))


def _names(page: Text, left: Left) -> str:
    listed = zip(left.names, left.counts or (0,) * len(left.names), strict=True)
    names = ", ".join(lesson.code(name) + (f" ({count})" if count else "") for name, count in listed)
    more = left.listed - len(left.names)
    return page("own.dropped.names", names=names, more=more) if more else names
