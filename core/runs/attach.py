"""What a newcomer to a run is sent: everything that draws its curves, but only the last pictures. Knows no connection."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core import wire
from core.runs.run import EventRow

PROGRESS_ROWS = 300  # a longer run's neighboring reports are joined: a report may speak of any number of steps


def compact(rows: Sequence[EventRow]) -> list[EventRow]:
    """All rows in order, but of the snapshots only the last whole one, of the feature maps only the last after it, and of
    neighboring progress rows joint ones.

    An earlier snapshot keeps its numbers (the validation curve) and loses its arrays; what an earlier part of a continued run
    finished with is left out. Each row keeps the number of the last event it speaks of.
    """
    last = {kind: seq for seq, kind, _ in rows}
    together = -(-sum(kind == "progress" for _, kind, _ in rows) // PROGRESS_ROWS)  # reports in one joint report
    view: list[EventRow] = []
    waiting: list[EventRow] = []
    for row in rows:
        seq, kind, data = row
        if kind == "progress" and together > 1:
            waiting.append(row)
            if len(waiting) < together:
                continue
        if waiting and (kind != "snapshot" or seq == last["snapshot"]):
            view.append(_joined(waiting))
            waiting = []
        if kind == "maps" and (seq != last["maps"] or seq < last.get("snapshot", 0)):
            continue
        if kind == "finished" and seq != last["finished"]:
            continue
        if kind == "snapshot" and seq != last["snapshot"]:
            view.append((seq, kind, numbers(data)))
        elif kind != "progress" or together <= 1:
            view.append(row)
    if waiting:
        view.append(_joined(waiting))
    return sorted(view, key=lambda row: row[0])


def _joined(rows: Sequence[EventRow]) -> EventRow:
    """Several progress rows as one: the numbers of the last, the arrays of all (steps,)."""
    if len(rows) == 1:
        return rows[0]
    parts = [wire.unpack(data) for _, _, data in rows]
    arrays = {name: np.concatenate([arrays[name] for _, arrays in parts]) for name in parts[-1][1]}
    return rows[-1][0], "progress", wire.pack(parts[-1][0], arrays)


def numbers(packed: bytes) -> bytes:
    """An event without its arrays."""
    header, _ = wire.unpack(packed)
    return wire.pack(header)
