"""Pieces of a transaction that store, journal, lease and keeper share. Opens no connection and knows no process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy import bindparam as _p
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import Problem
from core.runs.attach import numbers
from core.runs.database import controls, events, kept, removed, runs
from core.runs.queue import Waiting, fair_order
from core.runs.run import ACTIVE, is_id

_BUSY = ("running", "paused")
WHOLE = 12  # snapshots of a run that is over that keep their arrays
SMALL = 2000  # bytes of an event that is left as it is

# Built once: SQLAlchemy then compiles each a single time and finds it again by identity.
GET = select(runs).where(runs.c.id == _p("run"))
LAST_SEQ = select(func.max(events.c.seq)).where(events.c.run == _p("run"))
INSERT_EVENTS = insert(events)
_WAITING = select(runs.c.id, runs.c.visitor, runs.c.queued, runs.c.attempt > 0).where(runs.c.state == "queued")
_BUSY_VISITORS = select(runs.c.visitor, func.count()).where(runs.c.state.in_(_BUSY)).group_by(runs.c.visitor)


def owned(connection: Connection, run: str, visitor: str) -> dict[str, Any]:
    """The run's row, if it is this visitor's. Raises Problem("run_unknown" | "run_not_yours")."""
    row = connection.execute(GET, {"run": run}).mappings().first() if is_id(run) else None
    if row is None:
        raise Problem("run_unknown")
    if row["visitor"] != visitor:
        raise Problem("run_not_yours")
    return dict(row)


def check_shelf(connection: Connection, visitor: str, limit: int | None) -> None:
    """Raise Problem("shelf_full") when a visitor keeps as many runs as one may."""
    mine = select(func.count()).select_from(runs).where(runs.c.visitor == visitor)
    if limit is not None and (connection.scalar(mine) or 0) >= limit:
        raise Problem("shelf_full", limit=limit)


def check_queue(connection: Connection, visitor: str, waiting_limit: int | None, total_limit: int | None) -> None:
    """Raise Problem("too_many_queued" | "too_many_runs") when one more run may not wait."""
    waiting = select(func.count()).select_from(runs).where(runs.c.state == "queued")
    if (
        waiting_limit is not None
        and (connection.scalar(waiting.where(runs.c.visitor == visitor)) or 0) >= waiting_limit
    ):
        raise Problem("too_many_queued", limit=waiting_limit)
    if total_limit is not None and (connection.scalar(waiting) or 0) >= total_limit:
        raise Problem("too_many_runs", limit=total_limit)


def add_events(connection: Connection, run: str, rows: Iterable[tuple[str, bytes]]) -> int:
    """Append events in an open transaction; returns the last number."""
    seq = int(connection.scalar(LAST_SEQ, {"run": run}) or 0)
    values = [{"run": run, "seq": seq + i, "kind": kind, "data": data} for i, (kind, data) in enumerate(rows, 1)]
    if values:
        connection.execute(INSERT_EVENTS, values)
    return seq + len(values)


def thin(connection: Connection, run: str) -> None:
    """Take the arrays out of a run's old snapshots, feature maps above all; newcomers are not sent them anyway.

    The last few stay whole: somebody who watches may not have fetched them yet.
    """
    large = (events.c.run == run, events.c.kind.in_(("snapshot", "maps")), func.length(events.c.data) > SMALL)
    rows = connection.execute(select(events.c.seq).where(*large).order_by(events.c.seq.desc()).offset(WHOLE)).all()
    for (seq,) in rows:
        row = (events.c.run == run, events.c.seq == seq)
        data = connection.scalar(select(events.c.data).where(*row))
        connection.execute(update(events).where(*row).values(data=numbers(bytes(data or b""))))


def add_control(connection: Connection, run: str, action: str, value: float | None = None, note: str = "") -> None:
    """Leave a wish for the run's worker."""
    connection.execute(insert(controls).values(run=run, action=action, value=value, note=note))


def stop_waiting(connection: Connection, run: str, reason: str) -> None:
    """End a run that has no worker."""
    update_run(connection, run, state="stopped", reason=reason, ended=time.time())
    connection.execute(delete(controls).where(controls.c.run == run))


def active_runs(connection: Connection, visitor: str | None = None) -> Sequence[Any]:
    """(id, visitor, state) of the runs that wait, train or are paused, of one visitor or of all."""
    active = select(runs.c.id, runs.c.visitor, runs.c.state).where(runs.c.state.in_(ACTIVE))
    return connection.execute(active if visitor is None else active.where(runs.c.visitor == visitor)).all()


def count_running(connection: Connection, engine: str | None) -> int:
    """How many of an engine's workers are training."""
    mine = select(func.count()).select_from(runs).where(runs.c.state == "running", runs.c.engine == engine)
    return int(connection.scalar(mine) or 0)


def busy_visitors(connection: Connection) -> dict[str, int]:
    """How many training or paused runs each visitor has."""
    return {row[0]: row[1] for row in connection.execute(_BUSY_VISITORS)}


def waiting_in_order(connection: Connection) -> list[Waiting]:
    """The queue, first to start first."""
    waiting = [Waiting(*row) for row in connection.execute(_WAITING)]
    if not waiting:
        return []
    return fair_order(waiting, busy_visitors(connection))


def forget(connection: Connection, gone: Sequence[str]) -> None:
    """Remove runs and all that belongs to them."""
    for start in range(0, len(gone), 500):  # databases limit the parameters of one statement
        some = gone[start : start + 500]
        for column in (events.c.run, controls.c.run, kept.c.run, runs.c.id):
            connection.execute(delete(column.table).where(column.in_(some)))


def sweep_away(connection: Connection, gone: Sequence[str]) -> None:
    """`forget` runs on the server's own account, and note for each visitor how many."""
    counts: Counter[str] = Counter()
    for start in range(0, len(gone), 500):
        some = runs.c.id.in_(gone[start : start + 500])
        counts.update(connection.scalars(delete(runs).where(some).returning(runs.c.visitor)))  # another may do the same
    for visitor, count in sorted(counts.items()):
        upsert(connection, removed, {"visitor": visitor}, {"count": count}, {"count": removed.c.count + count})
    forget(connection, gone)


def upsert(
    connection: Connection, table: Table, key: Mapping[str, Any], first: Mapping[str, Any], again: Mapping[str, Any]
) -> None:
    """Write `first` where the table has no row of this primary key, else change that row to `again`; two at once cannot collide
    in SQLite and PostgreSQL, which know such a statement.
    """
    making = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}.get(connection.dialect.name)
    if making is not None:
        row: Any = making(table).values(**key, **first)
        connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=dict(again)))
    elif not connection.execute(update(table).filter_by(**key).values(**again)).rowcount:
        connection.execute(insert(table).values(**key, **first))


def update_run(connection: Connection, run: str, **values: Any) -> None:
    """Change columns of a run."""
    connection.execute(update(runs).where(runs.c.id == run).values(**values))
