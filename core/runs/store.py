"""Store: what is kept of every run, in SQL. Knows no process; whoever has the database's address sees the same runs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy import bindparam as _p
from sqlalchemy.exc import SQLAlchemyError

from core.errors import Problem
from core.runs.database import WRITES, connect, controls, events, problem, runs
from core.runs.queue import Waiting, fair_order
from core.runs.run import ACTIVE, ENDED, Run, is_id, new_id

EventRow = tuple[int, str, bytes]  # an event as it is kept: number within its run from 1, kind, packed bytes

LATEST_ROWS = 100_000  # of one run in one answer
_BUSY = ("running", "paused")


class Store:
    """The runs, their events and what is asked of them. Thread-safe; each process opens its own.

    Every method raises Problem("store_unavailable" | "disk_full") when the database cannot be used.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.url = url
        self._engine = connect(url, create=create)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the store and never waits for a writer."""
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise problem(error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; with SQLite only one at a time has it."""
        try:
            with self._engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise problem(error) from error

    # ---- runs

    def create(
        self, experiment: str, visitor: str, *, waiting_limit: int | None = None, total_limit: int | None = None
    ) -> str:
        """Put a new run into the queue and return its id. `experiment` is its JSON.

        Raises Problem("too_many_queued") beyond `waiting_limit` of this visitor, "too_many_runs" beyond `total_limit` of all.
        """
        run, now = new_id(), time.time()
        with self.writing() as connection:
            check_queue(connection, visitor, waiting_limit, total_limit)
            connection.execute(
                insert(runs).values(
                    id=run, visitor=visitor, state="queued", experiment=experiment, created=now, queued=now
                )
            )
        return run

    def get(self, run: str) -> Run | None:
        """The run as it stands, or None."""
        if not is_id(run):
            return None
        with self.reading() as connection:
            row = connection.execute(_GET, {"run": run}).mappings().first()
            return _run(row, _places(connection) if row["state"] == "queued" else {}) if row else None

    def runs(self, visitor: str, limit: int = 50) -> list[Run]:
        """A visitor's runs, the newest first."""
        with self.reading() as connection:
            rows = connection.execute(_OF_VISITOR, {"visitor": visitor, "most": limit}).mappings().all()
            places = _places(connection) if any(row["state"] == "queued" for row in rows) else {}
        return [_run(row, places) for row in rows]

    def status(self, run: str) -> dict[str, Any] | None:
        """State, reason, place, step and checkpoint of a run: what a live view tells beside the events."""
        with self.reading() as connection:
            row = connection.execute(_STATUS, {"run": run}).first()
            if row is None:
                return None
            place = _places(connection).get(run) if row.state == "queued" else None
        return {"state": row.state, "reason": row.reason, "place": place, "checkpoint": bool(row.checkpoint)}

    def delete(self, run: str, visitor: str) -> None:
        """Forget a run that has ended. Raises Problem("run_unknown" | "run_not_yours" | "run_active")."""
        with self.writing() as connection:
            row = owned(connection, run, visitor)
            if row["state"] in ACTIVE:
                raise Problem("run_active")
            forget(connection, [run])

    def prune(self, keep: int, days: float, now: float | None = None) -> list[str]:
        """Forget ended runs beyond the newest `keep` or older than `days`; returns their ids, whose folders may go."""
        oldest = (time.time() if now is None else now) - days * 86_400
        ended = select(runs.c.id).where(runs.c.state.in_(ENDED))
        with self.writing() as connection:
            late = connection.scalars(ended.where(runs.c.ended < oldest)).all()
            many = connection.scalars(ended.order_by(runs.c.ended.desc(), runs.c.id).offset(keep).limit(10_000)).all()
            gone = sorted({*late, *many})
            forget(connection, gone)
        return gone

    # ---- events

    def append(self, run: str, rows: Sequence[tuple[str, bytes]]) -> int:
        """Add events to a run and return the last one's number. A worker writes through core/runs/journal.py instead."""
        with self.writing() as connection:
            return add_events(connection, run, rows)

    def events(self, run: str, after: int = 0, limit: int = LATEST_ROWS) -> list[EventRow]:
        """The events after number `after`, in order."""
        with self.reading() as connection:
            rows = connection.execute(_EVENTS, {"run": run, "after": after, "most": limit}).all()
        return [(seq, kind, bytes(data)) for seq, kind, data in rows]

    def latest(self, run: str, kind: str) -> EventRow | None:
        """The last event of a kind, or None."""
        with self.reading() as connection:
            row = connection.execute(_LATEST, {"run": run, "kind": kind}).first()
        return (row.seq, row.kind, bytes(row.data)) if row else None

    def last_seq(self, run: str) -> int:
        """The number of the last event, 0 if there is none."""
        with self.reading() as connection:
            return int(connection.scalar(LAST_SEQ, {"run": run}) or 0)

    def attach_view(self, run: str, after: int = 0) -> list[EventRow]:
        """What a newcomer needs to draw the whole run; see core/runs/attach.py."""
        from core.runs.attach import compact

        return compact(self.events(run, after))


# ---- pieces of a transaction, shared with journal.py and lease.py


def owned(connection: Connection, run: str, visitor: str) -> dict[str, Any]:
    """The run's row, if it is this visitor's. Raises Problem("run_unknown" | "run_not_yours")."""
    row = connection.execute(_GET, {"run": run}).mappings().first() if is_id(run) else None
    if row is None:
        raise Problem("run_unknown")
    if row["visitor"] != visitor:
        raise Problem("run_not_yours")
    return dict(row)


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
        for table, column in ((events, events.c.run), (controls, controls.c.run), (runs, runs.c.id)):
            connection.execute(delete(table).where(column.in_(some)))


def update_run(connection: Connection, run: str, **values: Any) -> None:
    """Change columns of a run."""
    connection.execute(update(runs).where(runs.c.id == run).values(**values))


def _places(connection: Connection) -> dict[str, int]:
    return {each.run: place for place, each in enumerate(waiting_in_order(connection), 1)}


def _run(row: Any, places: dict[str, int]) -> Run:
    return Run(
        id=row["id"],
        visitor=row["visitor"],
        state=row["state"],
        reason=row["reason"],
        detail=row["detail"],
        experiment=json.loads(row["experiment"]),
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        step=row["step"],
        metrics=json.loads(row["metrics"]),
        place=places.get(row["id"]),
        checkpoint=bool(row["checkpoint"]),
    )


# Built once: SQLAlchemy then compiles each a single time and finds it again by identity.
_GET = select(runs).where(runs.c.id == _p("run"))
_OF_VISITOR = (
    select(runs).where(runs.c.visitor == _p("visitor")).order_by(runs.c.created.desc(), runs.c.id).limit(_p("most"))
)
_STATUS = select(runs.c.state, runs.c.reason, runs.c.checkpoint).where(runs.c.id == _p("run"))
_WAITING = select(runs.c.id, runs.c.visitor, runs.c.queued).where(runs.c.state == "queued")
_BUSY_VISITORS = select(runs.c.visitor, func.count()).where(runs.c.state.in_(_BUSY)).group_by(runs.c.visitor)
_EVENTS = (
    select(events.c.seq, events.c.kind, events.c.data)
    .where(events.c.run == _p("run"), events.c.seq > _p("after"))
    .order_by(events.c.seq)
    .limit(_p("most"))
)
_LATEST = (
    select(events.c.seq, events.c.kind, events.c.data)
    .where(events.c.run == _p("run"), events.c.kind == _p("kind"))
    .order_by(events.c.seq.desc())
    .limit(1)
)
LAST_SEQ = select(func.max(events.c.seq)).where(events.c.run == _p("run"))
INSERT_EVENTS = insert(events)
