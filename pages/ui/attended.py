"""Another sequence under the eyes of an encoder: one of those that its run shows, or what the visitor types. Knows no drawing.

While a run goes on it tells its samples itself; its weights, which are saved every few seconds, are asked for the rest.
"""

from __future__ import annotations

import base64
import re
from typing import Any

import streamlit as st

from core.errors import Problem
from core.oracle.service import oracle
from core.runs.run import Run
from core.sequences.looks_config import MOST_READ
from core.wire import pack
from pages.ui import lesson, link, looked
from pages.ui.steering import weights
from pages.ui.text import text

LOOK = "core.sequences.encoder_looks:look"
MOST = MOST_READ  # characters that can be asked
IN_ADDRESS = 300
_MARKED = re.compile(r"\\(.)")  # what keeps Markdown from reading a sign: the figures are no Markdown


def told(slug: str, run: Run | None) -> dict[str, Any] | None:
    """What the figures are told beside what the run tells: {run, text, typed, packed, trouble}; None where nothing was asked.

    `packed` is what core/sequences/encoder_looks.py answers, `trouble` a sentence if it cannot.
    """
    typed, sample = _typed(slug, run), looked.chosen(slug)
    if run is None or not (typed or (not run.active and st.session_state.get(f"{slug}.looked") == run.id)):
        return None
    found: dict[str, Any] = {"run": run.id, "text": typed, "typed": bool(typed), "packed": None, "trouble": None}
    if len(typed) > MOST:
        told = text(slug)("own.long", count=f"{len(typed):,}", limit=f"{MOST:,}")
        return found | {"text": "", "trouble": told}
    path = weights(run)
    if path is None:
        return found | {"trouble": text(slug)("own.wait") if run.active else None}
    try:
        question = {"path": str(path), "text": typed, "sample": 0 if typed else sample}
        header, arrays = oracle().ask(LOOK, question | {"changed": path.stat().st_mtime_ns})
    except Problem as problem:
        return found | {"trouble": _MARKED.sub(r"\1", lesson.sentence(problem))}
    except OSError:  # gone meanwhile
        return found
    return found | {"packed": base64.b64encode(pack(header, arrays)).decode("ascii")}


def can(slug: str, run: Run | None) -> bool:  # noqa: ARG001 - the figures ask with both
    """Whether another sample can be looked at."""
    return looked.can(run)


def _typed(slug: str, run: Run | None) -> str:
    """What was asked last in the figures ("serial run text"), or came by link."""
    key = f"{slug}.typed"
    link.claim(key, str)
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, "")
    asked = str((st.session_state.get(f"{slug}.live") or {}).get("ask") or "").split(" ", 2)
    if run is not None and len(asked) == 3 and asked[1] == run.id and asked[0] != st.session_state.get(f"{key}.serial"):
        st.session_state[f"{key}.serial"] = asked[0]
        st.session_state[key] = asked[2].strip()
    typed = str(st.session_state[key]).strip()
    if typed and len(typed) <= IN_ADDRESS and typed.isprintable():
        st.query_params[key] = typed
    elif key in st.query_params:
        del st.query_params[key]
    return typed
