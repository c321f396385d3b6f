"""A document that was read becomes a run of the visitor, its events made from the document's curves. Knows no file.

So it is listed, drawn and exported like any other. It has no weights: it cannot go on, and no picture of its training is known.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from sqlalchemy import bindparam, func, insert, select

from core.errors import Problem
from core.runs.database import events, kept, runs
from core.runs.imports import LONGEST, MOST_STEPS, read
from core.runs.journal import as_json
from core.runs.queries import add_events, check_shelf
from core.runs.record import CHECKS
from core.runs.run import new_id
from core.runs.shelf import plain
from core.runs.store import Store
from core.sequences import experiments
from core.training.events import Event

TOGETHER = 2000  # steps in one event
MOST_KEPT = 100_000_000  # bytes of the events of all runs that a visitor brought
_BROUGHT = (
    select(func.sum(func.length(events.c.data)))
    .join(runs, runs.c.id == events.c.run)
    .join(kept, kept.c.run == runs.c.id)
    .where(runs.c.visitor == bindparam("visitor"), kept.c.imported)
)


def put(store: Store, visitor: str, data: bytes, *, name: str = "", limit: int | None = None) -> str:
    """Read the document and put it on the visitor's shelf; returns the new run's id. `name` is its name where the document has none.

    Raises as `read`; Problem("shelf_full") beyond `limit` runs, Problem("imports_full") beyond MOST_KEPT bytes.
    """
    found = read(data)
    run, now = new_id(), time.time()
    length = max((len(column) for column in found["columns"].values()), default=0)
    rows = [(event.kind, event.pack()) for event in _events(found, length)]
    began = now - (found["seconds"] or 0.0)
    with store.writing() as connection:
        check_shelf(connection, visitor, limit)
        if (connection.scalar(_BROUGHT, {"visitor": visitor}) or 0) + sum(len(data) for _, data in rows) > MOST_KEPT:
            raise Problem("imports_full", mb=MOST_KEPT // 1_000_000)
        connection.execute(
            insert(runs).values(
                id=run,
                visitor=visitor,
                state=found["state"],
                reason=found["reason"],
                experiment=experiments.of(found["experiment"]).to_json(),
                created=min(max(0.0, found["created"] or now), now),
                queued=now,
                started=began if found["seconds"] is not None else None,
                ended=now,
                step=length,
                metrics=as_json(_metrics(found)),
            )
        )
        called = found["name"] or plain(name, lines=False)[:LONGEST]
        connection.execute(insert(kept).values(run=run, name=called, note=found["note"], imported=True))
        add_events(connection, run, rows)
    return run


def _events(found: dict[str, Any], length: int) -> list[Event]:
    """What a worker would have told, as far as the document knows it."""
    classes, lanes, checks = found["classes"], found["lanes"], found["checks"]
    measured = next((point["step"] / point["epoch"] for point in reversed(checks) if point.get("epoch")), None)
    per_epoch = found["per_epoch"] or measured
    began: dict[str, Any] = {
        "step": 0,
        "steps_total": length,
        "steps_per_epoch": min(max(1.0, per_epoch), MOST_STEPS) if per_epoch else max(1, length),
        "epochs_known": bool(per_epoch),
        "parameters": found["parameters"],
        "continued": found["continued"],
        **({"lanes": lanes, "task": found["kind"]} if lanes else {"classes": classes}),
    }
    told = [Event("started", began)]
    for first in range(0, length, TOGETHER):
        last = min(first + TOGETHER, length)
        arrays = {
            name: np.array(column[first:last], np.float64).astype(np.float32)
            for name, column in found["columns"].items()
        }
        told.append(Event("progress", {"step": last, "epoch": last / began["steps_per_epoch"]}, arrays))
    told += [Event("snapshot", point) for point in checks]
    told += [Event("changed", change) for change in found["rates"]]
    test = {key: value for key, value in (found["test"] or {}).items() if key != "confusion"}
    counts = (found["test"] or {}).get("confusion")
    arrays = {"confusion" if lanes else "test_confusion": np.array(counts, np.int32)} if counts else {}
    if found["test"] is not None or found["computing"] is not None:
        end = {"reason": found["reason"], "step": length, "seconds": found["computing"], **test}
        told.append(Event("finished", end, arrays))
    return told


def _metrics(found: dict[str, Any]) -> dict[str, float]:
    last = found["checks"][-1] if found["checks"] else {}
    metrics = {name: value for name, value in last.items() if name in CHECKS and value is not None}
    for name, best in (("lane_losses", min), ("lane_accuracies", max)):
        values = [value for value in last.get(name) or () if value is not None]
        metrics |= {name: best(values)} if values else {}
    scored = {name: value for name, value in (found["test"] or {}).items() if name in ("test_loss", "test_accuracy")}
    return {name: float(value) for name, value in {**metrics, **scored}.items() if value is not None}
