"""Store: what is kept of every run, in SQL. Knows no process; whoever has the database's address sees the same runs."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, case, func, insert, select
from sqlalchemy import bindparam as _p
from sqlalchemy.exc import SQLAlchemyError

from core.data.quota import Kept, beyond
from core.errors import Problem
from core.runs.attach import compact
from core.runs.database import WRITES, connect, controls, events, kept, problem, runs
from core.runs.queries import (
    GET,
    LAST_SEQ,
    add_events,
    check_queue,
    check_shelf,
    forget,
    owned,
    sweep_away,
    waiting_in_order,
)
from core.runs.run import ACTIVE, ENDED, EventRow, Run, is_id, new_id

MOST_ROWS = 100_000  # events of one run in one answer


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
        self,
        experiment: str,
        visitor: str,
        *,
        waiting_limit: int | None = None,
        total_limit: int | None = None,
        kept_limit: int | None = None,
        run: str | None = None,
    ) -> str:
        """Put a new run into the queue and return its id: `run`, a new one, for which files may lie ready, or another.

        `experiment` is its JSON.

        Raises Problem("too_many_queued") beyond `waiting_limit` of this visitor, "too_many_runs" beyond `total_limit` of all,
        "shelf_full" where the visitor keeps `kept_limit` runs already.
        """
        run, now = run or new_id(), time.time()
        with self.writing() as connection:
            check_queue(connection, visitor, waiting_limit, total_limit)
            check_shelf(connection, visitor, kept_limit)
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
            row = connection.execute(GET, {"run": run}).mappings().first()
            return _run(row, _places(connection) if row["state"] == "queued" else {}) if row else None

    def runs(self, visitor: str, limit: int = 50, states: Sequence[str] = (*ACTIVE, *ENDED)) -> list[Run]:
        """A visitor's runs that are in one of `states`, the newest first."""
        wanted = {"visitor": visitor, "most": limit, "states": list(states)}
        with self.reading() as connection:
            rows = connection.execute(_OF_VISITOR, wanted).mappings().all()
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
        """Forget ended runs beyond the newest `keep` or older than `days`; returns their ids, whose folders may go.

        Too many are taken from the visitor who has most of them, of those first what has neither name nor note, then the oldest
        (core/data/quota.py); what has one does not grow old. Each visitor can be told how many went (core/runs/shelf.py).
        """
        oldest = (time.time() if now is None else now) - days * 86_400
        with self.writing() as connection:
            rows = connection.execute(_ENDED).all()
            late = {row.id for row in rows if not row.noted and (row.ended or 0.0) < oldest}
            # in the eyes of the rule what is noted was used later than all else
            rest = [
                Kept((row.ended or 0.0) + row.noted * 1e12, row.visitor, row.id) for row in rows if row.id not in late
            ]
            gone = sorted(late | beyond(rest, "", -math.inf, 0, max(keep, len(rest) - 10_000)))
            sweep_away(connection, gone)
        return gone

    # ---- events

    def append(self, run: str, rows: Sequence[tuple[str, bytes]]) -> int:
        """Add events to a run and return the last one's number. A worker writes through core/runs/journal.py instead."""
        with self.writing() as connection:
            return add_events(connection, run, rows)

    def events(self, run: str, after: int = 0, limit: int = MOST_ROWS) -> list[EventRow]:
        """The events after number `after`, in order."""
        with self.reading() as connection:
            rows = connection.execute(_EVENTS, {"run": run, "after": after, "most": limit}).all()
        return [(seq, kind, bytes(data)) for seq, kind, data in rows]

    def latest(self, run: str, kind: str) -> EventRow | None:
        """The last event of a kind, or None."""
        with self.reading() as connection:
            row = connection.execute(_LATEST, {"run": run, "kind": kind}).first()
        return (row.seq, row.kind, bytes(row.data)) if row else None

    def wish(self, run: str, action: str) -> float | None:
        """The value last asked for by an action that the run's worker has not taken in yet, or None."""
        with self.reading() as connection:
            value = connection.scalar(_WISH, {"run": run, "action": action})
        return None if value is None else float(value)

    def last_seq(self, run: str) -> int:
        """The number of the last event, 0 if there is none."""
        with self.reading() as connection:
            return int(connection.scalar(LAST_SEQ, {"run": run}) or 0)

    def attach_view(self, run: str, after: int = 0) -> list[EventRow]:
        """What a newcomer needs to draw the whole run; see core/runs/attach.py."""
        return compact(self.events(run, after))


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
_OF_VISITOR = (
    select(runs)
    .where(runs.c.visitor == _p("visitor"), runs.c.state.in_(_p("states", expanding=True)))
    .order_by(runs.c.created.desc(), runs.c.id)
    .limit(_p("most"))
)
_NOTED = case((func.length(kept.c.name) + func.length(kept.c.note) > 0, 1), else_=0)
_ENDED = (
    select(runs.c.id, runs.c.visitor, runs.c.ended, _NOTED.label("noted"))
    .outerjoin(kept, kept.c.run == runs.c.id)
    .where(runs.c.state.in_(ENDED))
)
_STATUS = select(runs.c.state, runs.c.reason, runs.c.checkpoint).where(runs.c.id == _p("run"))
_EVENTS = (
    select(events.c.seq, events.c.kind, events.c.data)
    .where(events.c.run == _p("run"), events.c.seq > _p("after"))
    .order_by(events.c.seq)
    .limit(_p("most"))
)
_WISH = (
    select(controls.c.value)
    .where(controls.c.run == _p("run"), controls.c.action == _p("action"))
    .order_by(controls.c.id.desc())
    .limit(1)
)
_LATEST = (
    select(events.c.seq, events.c.kind, events.c.data)
    .where(events.c.run == _p("run"), events.c.kind == _p("kind"))
    .order_by(events.c.seq.desc())
    .limit(1)
)
