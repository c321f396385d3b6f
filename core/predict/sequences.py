"""Which networks of sequences a visitor may ask: those that come with the project and the visitor's own runs. Loads no weights.

It belongs to the server's side: it knows cards and runs, no tensor. The file it finds is read in a child (core/oracle).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import Problem
from core.runs.run import Run
from core.runs.service import engine
from core.sequences import experiments

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "sequences"
MOST = 50  # runs of one visitor that are offered, the newest first
Ref = str  # "shipped:<name>" or "run:<id>"


@dataclass(frozen=True)
class Card:
    """What a network that comes with the project tells about itself: its card.json."""

    name: str
    kind: str
    about: dict[str, Any]

    @property
    def ref(self) -> Ref:
        """The name by which it is asked for."""
        return f"shipped:{self.name}"


def shipped(kind: str) -> list[Card]:
    """The networks of a kind that come with the project, in the order of their names."""
    found = []
    for path in sorted(FOLDER.glob("*/card.json")):
        about = json.loads(path.read_text("utf-8"))
        if about["kind"] == kind:
            found.append(Card(path.parent.name, kind, about))
    return found


def choices(kind: str, visitor: str, wanted: Ref = "") -> dict[Ref, Card | Run]:
    """The shipped networks of a kind, the visitor's own ended runs of it that have weights, and `wanted`, which a link names.

    A run is readable by whoever knows its id, so `wanted` may be anybody's and may still be training; it is left out when there
    is no such run or it has no weights yet. Raises Problem as the store does.
    """
    found: dict[Ref, Card | Run] = {card.ref: card for card in shipped(kind)}
    store = engine().store
    for run in store.runs(visitor, limit=MOST):
        if run.can_continue and _is(run, kind) and engine().checkpoint(run.id):
            found[f"run:{run.id}"] = run
    sort, _, name = wanted.partition(":")
    other = store.get(name) if sort == "run" and wanted not in found else None
    if other is not None and other.checkpoint and _is(other, kind):
        found[wanted] = other
    return found


def path(ref: Ref) -> Path:
    """The file with the weights. Raises Problem("checkpoint_missing") where there is none."""
    sort, _, name = ref.partition(":")
    if sort == "shipped" and name.isidentifier() and (FOLDER / name / "model.safetensors").is_file():
        return FOLDER / name / "model.safetensors"
    file = engine().checkpoint(name) if sort == "run" else None
    if file is None:
        raise Problem("checkpoint_missing")
    return file


def _is(run: Run, kind: str) -> bool:
    return experiments.kind_of(run.experiment) == kind
