"""Lease: which server works on which run. Finds the runs whose server or worker has died. Knows no process's inside.

Each engine keeps a row with its host, process id and a heartbeat. A run belongs to the engine that claimed it; when that one
is gone (at once when its process is dead on this host, else when its heart has been silent for a while) the run has failed.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from core.runs.database import controls, engines, runs
from core.runs.queries import add_events, busy_visitors, count_running, waiting_in_order
from core.runs.store import Store

SILENT_SECONDS = 10.0  # five missed heartbeats
HOST = socket.gethostname()


class Claim(NamedTuple):
    """A run taken from the queue; `attempt` is the number of its worker."""

    run: str
    visitor: str
    attempt: int


def beat(store: Store, engine: str) -> None:
    """Say that this engine lives."""
    with store.writing() as connection:
        alive = update(engines).where(engines.c.id == engine).values(heartbeat=time.time())
        if connection.execute(alive).rowcount == 0:
            connection.execute(insert(engines).values(id=engine, host=HOST, pid=os.getpid(), heartbeat=time.time()))


def leave(store: Store, engine: str) -> None:
    """Take the engine's row away; whatever it still had is an orphan from now on."""
    with store.writing() as connection:
        connection.execute(delete(engines).where(engines.c.id == engine))


def claim(store: Store, engine: str, *, workers: int, per_visitor: int) -> Claim | None:
    """Take the next run of the queue, if a worker is free; paused runs need no core but count for their visitor."""
    with store.writing() as connection:
        if count_running(connection, engine) >= workers:
            return None
        busy = busy_visitors(connection)
        for waiting in waiting_in_order(connection):
            if busy.get(waiting.visitor, 0) >= per_visitor:
                continue
            taken = connection.execute(
                update(runs)
                .where(runs.c.id == waiting.run, runs.c.state == "queued")
                .values(
                    state="running",
                    engine=engine,
                    attempt=runs.c.attempt + 1,
                    started=func.coalesce(runs.c.started, time.time()),
                )
            )
            if taken.rowcount == 1:  # else another server was quicker
                attempt = connection.scalar(select(runs.c.attempt).where(runs.c.id == waiting.run))
                return Claim(waiting.run, waiting.visitor, int(attempt or 0))
    return None


def fail(store: Store, claim: Claim, state: str, reason: str, detail: str, events: Sequence[tuple[str, bytes]]) -> bool:
    """End a run in place of its worker; False if it had ended or is somebody else's by now."""
    with store.writing() as connection:
        ended = connection.execute(
            update(runs)
            .where(runs.c.id == claim.run, runs.c.attempt == claim.attempt, runs.c.state.in_(("running", "paused")))
            .values(state=state, reason=reason, detail=detail, ended=time.time())
        )
        if ended.rowcount != 1:
            return False
        add_events(connection, claim.run, events)
        connection.execute(delete(controls).where(controls.c.run == claim.run))
    return True


def requeue(store: Store, claim: Claim) -> bool:
    """Put a run back whose worker never came to life."""
    with store.writing() as connection:
        back = (
            update(runs)
            .where(runs.c.id == claim.run, runs.c.attempt == claim.attempt, runs.c.state == "running")
            .values(state="queued", engine=None)
        )
        return connection.execute(back).rowcount == 1


def orphans(store: Store, mine: str) -> list[Claim]:
    """The running and paused runs whose engine is gone. `mine` is the engine that asks: it lives, even if it overslept."""
    with store.reading() as connection:
        taken = connection.execute(
            select(runs.c.id, runs.c.visitor, runs.c.attempt, runs.c.engine).where(
                runs.c.state.in_(("running", "paused"))
            )
        ).all()
        if all(row.engine == mine for row in taken):
            return []
        living = _living(connection)
    return [Claim(row.id, row.visitor, row.attempt) for row in taken if row.engine not in {*living, mine}]


def others_live(store: Store, mine: str) -> bool:
    """Whether another engine than `mine` works on this store."""
    with store.reading() as connection:
        return bool(_living(connection) - {mine})


def sweep(store: Store) -> None:
    """Remove the rows of engines that have been silent for a day."""
    with store.writing() as connection:
        connection.execute(delete(engines).where(engines.c.heartbeat < time.time() - 86_400))


def _living(connection: Connection) -> set[str]:
    return {
        row.id
        for row in connection.execute(select(engines.c.id, engines.c.host, engines.c.pid, engines.c.heartbeat))
        if time.time() - row.heartbeat < SILENT_SECONDS and not _dead(row.host, row.pid)
    }


def _dead(host: str, pid: int) -> bool:
    if host != HOST:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:  # there is one, and it is another user's
        return False
    return False
