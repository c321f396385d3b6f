"""Questions to the oracle that a page does not wait for: the answer if it comes at once, else the page goes on and is drawn again
when it has come. Knows no question.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.errors import Problem
from core.oracle.service import Oracle, oracle, patient
from core.runs.process import Message
from core.wire import pack
from pages.ui import link, passing

AT_ONCE = 0.2  # seconds to wait; an oracle that is warm answers in hundredths
LOOK_SECONDS = 0.4  # between two looks whether it has come
_WAITING = "asked.waiting"
PASSING = passing.PASSING
LOG = logging.getLogger("glassbox.asked")


@dataclass
class _Question:
    key: bytes
    tries: int = 1
    told: bool = False  # whether the page has seen the answer
    outdated: bool = False  # the page has asked something else since
    answer: Message | Problem | None = None
    done: threading.Event = field(default_factory=threading.Event)


def soon(
    name: str,
    function: str,
    arguments: Mapping[str, Any],
    seconds: float = 60.0,
    *,
    keep: bool = True,
    long: bool = False,
    whom: Callable[[], Oracle] | None = None,
) -> Message | Problem | None:
    """What `function` answers; the latest question under `name` counts. None: not yet.

    A Problem that may pass is told, and asked again only when the page is drawn anew after that, so often as
    pages/ui/passing.py says; then it stays until the question is another one. `keep` is that of the oracle;
    with `long` the patient one is asked, which nobody else's short question waits for; with `whom` the process that it gives.
    """
    key = pack({"function": function, "arguments": dict(arguments)})
    place = f"asked.{name}"
    known: _Question | None = st.session_state.get(place)
    if known is None or known.key != key or _again(known):
        tries = 1
        if known is not None:
            known.outdated = True
            tries += known.tries if known.key == key else 0
        known = st.session_state[place] = _Question(key, tries)
        given = (known, function, arguments, seconds, keep, whom or (patient if long else oracle))
        threading.Thread(target=_ask, args=given, name="glassbox-ask", daemon=True).start()
    if not known.done.wait(AT_ONCE):
        st.session_state.setdefault(_WAITING, []).append(known)
        return None
    known.told = True
    return known.answer


def found(name: str, function: str, arguments: Mapping[str, Any], seconds: float = 60.0, **how: Any) -> Message | None:
    """As `soon`; a Problem is raised."""
    answer = soon(name, function, arguments, seconds, **how)
    if isinstance(answer, Problem):
        raise answer
    return answer


def _again(known: _Question) -> bool:
    return known.told and isinstance(known.answer, Problem) and passing.again(known.answer, known.tries)


def wait() -> None:
    """Draw the page again when an answer has come that it did not wait for: such a page ends with it."""
    waiting = st.session_state.pop(_WAITING, [])
    if waiting:
        st.fragment(_look, run_every=LOOK_SECONDS)(waiting)


def _ask(
    question: _Question,
    function: str,
    arguments: Mapping[str, Any],
    seconds: float,
    keep: bool,
    whom: Callable[[], Oracle],
) -> None:
    def wanted() -> bool:
        return not question.outdated

    try:
        question.answer = whom().ask(function, arguments, seconds=seconds, keep=keep, wanted=wanted)
    except Problem as problem:
        question.answer = problem
    except Exception:  # a defect of ours: said like an oracle that died, never waited for without end
        LOG.exception("nobody could ask %s", function)
        question.answer = Problem("oracle_failed")
    finally:
        question.done.set()


def _look(waiting: list[_Question]) -> None:
    if any(question.done.is_set() for question in waiting):
        link.again()
