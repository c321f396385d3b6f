"""Which networks a visitor may ask. Knows cards and runs; loads no weights."""

from __future__ import annotations

from core.predict.service import ModelRef
from core.predict.shipped import Card, shipped
from core.runs.run import Run
from core.runs.service import engine

MOST = 50  # runs of one visitor that are offered, the newest first


def choices(visitor: str, wanted: str = "") -> dict[ModelRef, Card | Run]:
    """The shipped models, the visitor's own ended runs that have weights, and `wanted`: a run that a link names.

    A run is readable by whoever knows its id, so `wanted` may be anybody's and may still be training; it is left out when
    there is no such run or it has no weights yet. Raises Problem as the store does.
    """
    found: dict[ModelRef, Card | Run] = {card.ref: card for card in shipped()}
    store = engine().store
    found |= {
        f"run:{run.id}": run
        for run in store.runs(visitor, limit=MOST)
        if run.can_continue and engine().checkpoint(run.id)
    }
    kind, _, name = wanted.partition(":")
    if kind == "run" and wanted not in found and (run := store.get(name)) is not None and run.checkpoint:
        found[wanted] = run
    return found
