"""Which of a run's watched pictures is looked at, layer by layer: its number stands in the address. Knows no layer.

A run that trains is asked to tell the feature maps of that picture with its next reports; of one that has ended they are
computed from its weights.
"""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import Any

import streamlit as st

from core.errors import Problem
from core.oracle.service import oracle
from core.runs.run import Run
from core.runs.service import engine
from pages.ui import link, visitor, watched
from pages.ui.steering import weights

MOST = 20  # watched pictures of a run
FUNCTION = "core.training.looks:maps"


def chosen(slug: str) -> int:
    """The number of the picture, from 0; the first unless the visitor or a link chose another."""
    return int(link.follow(f"{slug}.watch", _parse, 0))


def can(run: Run | None) -> bool:
    """Whether another picture can be chosen: of one's own run while it trains, of any that has ended and kept its weights."""
    if run is None:
        return False
    return run.visitor == visitor.current() if run.active else weights(run) is not None


def choose(slug: str) -> None:
    """The component told that a picture was chosen: "serial run picture"."""
    told = st.session_state.get(f"{slug}.live") or {}
    with suppress(ValueError, IndexError):
        _, run, number = str(told.get("watch") or "").split()
        if run == watched.get(slug):
            st.session_state[f"{slug}.watch"] = picture = _parse(number)
            st.session_state[f"{slug}.looked"] = run
            ask(run, picture)


def ask(run: str, picture: int) -> None:
    """Wish that the run tells the maps of this picture from now on."""
    with suppress(Problem):  # it has ended meanwhile, or the store is away: the picture chosen before stays
        engine().control(run, visitor.current(), "watch", picture)


def maps(slug: str, run: Run | None) -> dict[str, Any] | None:
    """The maps of the chosen picture for a run that has ended; None where those that it told itself are shown."""
    picture = chosen(slug)
    if run is None or run.active or (not picture and st.session_state.get(f"{slug}.looked") != run.id):
        return None
    path = weights(run)
    if path is None:
        return None
    try:
        question = {"path": str(path), "picture": picture, "changed": path.stat().st_mtime_ns}
        header, arrays = oracle().ask(FUNCTION, question)
    except (Problem, OSError):  # of another version, or gone: its own last ones stay
        return None
    stages = []
    for stage in header["maps"]["stages"]:
        array = arrays[f"map.{stage['name']}"]
        shown, height, width = array.shape
        text = base64.b64encode(array.tobytes()).decode()
        stages.append({**stage, "shown": shown, "height": height, "width": width, "data": text})
    return {"run": run.id, "picture": header["maps"]["picture"], "stages": stages}


def _parse(text: str) -> int:
    picture = int(text)
    if not 0 <= picture < MOST:
        raise ValueError(text)
    return picture
