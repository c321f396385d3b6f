"""What takes seconds or minutes and what no redraw of the page may break off: it goes on in a thread, and the page looks how far.

One piece after another, in the order in which they were begun. What came of a piece is handed to the page when it is drawn next.
Knows no picture.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.errors import Problem
from core.predict.own_pictures import Progress
from pages.ui import link
from pages.ui.text import Text

AT_ONCE = 0.3  # seconds to wait; a drawing is read in hundredths
LOOK_SECONDS = 0.4  # between two looks how far it is


@dataclass
class Work:
    """A piece of work and how far it is."""

    then: Callable[[Any], None]  # called by the page with what came of it, perhaps a Problem
    files: int  # that it brings
    size: int  # their bytes
    tried: int = 0
    count: int = 1
    outcome: Any = field(default_factory=lambda: Problem("oracle_failed"))
    done: threading.Event = field(default_factory=threading.Event)


def under_way(page: Text) -> list[Work]:
    """What is not finished, or not handed over."""
    works: list[Work] = st.session_state.setdefault(f"{page.slug}.own.works", [])
    return works


def begin(
    page: Text, do: Callable[[Progress], Any], then: Callable[[Any], None], files: int = 0, size: int = 0
) -> None:
    """Do it in a thread; `then(what it returned, or the Problem that it raised)` is called when the page is drawn."""
    works = under_way(page)
    work, before = Work(then, files, size), works[-1].done if works else None
    works.append(work)
    threading.Thread(target=_run, args=(work, do, before), name="glassbox-own", daemon=True).start()
    work.done.wait(AT_ONCE)


def collect(page: Text) -> None:
    """Hand over what has finished."""
    works = under_way(page)
    while works and works[0].done.is_set():
        work = works.pop(0)
        work.then(work.outcome)


def show(page: Text) -> bool:
    """Say how far it is, and look again until it has finished; whether there is anything."""
    works = under_way(page)
    if works:
        st.fragment(_look, run_every=LOOK_SECONDS)(page, works[0])
    return bool(works)


def _look(page: Text, work: Work) -> None:
    if work.done.is_set():
        link.again()
    st.progress(min(1.0, work.tried / max(1, work.count)), page("own.making"))


def _run(work: Work, do: Callable[[Progress], Any], before: threading.Event | None) -> None:
    def told(tried: int, count: int) -> None:
        work.tried, work.count = tried, count

    if before is not None:
        before.wait()
    try:
        work.outcome = do(told)
    except Problem as problem:
        work.outcome = problem
    except Exception:
        traceback.print_exc()
    finally:
        work.done.set()
