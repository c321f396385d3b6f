"""Journal: a worker's pen. One short transaction writes what happened and reads what is asked. Knows no training.

Statements are built once and the connection is kept: a batch costs a fraction of a millisecond, about ten times a second.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from core.runs.database import WRITES, connect, controls, problem, runs
from core.runs.store import INSERT_EVENTS, LAST_SEQ

_MINE = (
    runs.c.id == bindparam("mine"),
    runs.c.attempt == bindparam("turn"),
    or_(runs.c.state == "running", runs.c.state == "paused"),  # an IN would be expanded anew at each execution
)
_PROGRESS = (
    update(runs)
    .where(*_MINE)
    .values(
        state=bindparam("new_state"),
        step=bindparam("new_step"),
        metrics=bindparam("new_metrics"),
        checkpoint=bindparam("new_checkpoint"),
    )
)
_WISHES = (
    select(controls.c.id, controls.c.action, controls.c.value, controls.c.note)
    .where(controls.c.run == bindparam("run"))
    .order_by(controls.c.id)
)
_GRANTED = delete(controls).where(controls.c.run == bindparam("run"), controls.c.id <= bindparam("last"))


class Wish(NamedTuple):
    """What somebody asked of the run: an action, perhaps with a number or a note."""

    action: str
    value: float | None
    note: str


class NotMine(Exception):  # noqa: N818 – nothing went wrong
    """The run was deleted, ended or given to another worker: this one has no more to say."""


class Journal:
    """Writes one run's events as its worker number `attempt`."""

    def __init__(self, url: str, run: str, attempt: int) -> None:
        self.run = run
        self.attempt = attempt
        self._engine = connect(url, create=False)
        self._connection: Connection | None = None
        self._seq: int | None = None

    def experiment(self) -> tuple[str, bool]:
        """The run's experiment as JSON, and whether it has a checkpoint to go on from. Raises as `write`."""
        try:
            connection = self._open()
            with connection.begin():
                row = connection.execute(
                    select(runs.c.experiment, runs.c.checkpoint).where(runs.c.id == self.run)
                ).first()
        except SQLAlchemyError as error:
            raise problem(error) from error
        if row is None:
            raise NotMine
        return row.experiment, bool(row.checkpoint)

    def write(
        self, rows: Sequence[tuple[str, bytes]], *, state: str, step: int, metrics: dict[str, float], checkpoint: bool
    ) -> list[Wish]:
        """Add events, note where the run stands, and return what was asked since the last time.

        Raises NotMine; Problem("disk_full" | "store_unavailable"), then nothing of it was written.
        """
        try:
            connection = self._open()
            with connection.begin():
                self._claim(
                    connection,
                    _PROGRESS,
                    new_state=state,
                    new_step=step,
                    new_metrics=as_json(metrics),
                    new_checkpoint=checkpoint,
                )
                seq = self._add(connection, rows)
                wishes = connection.execute(_WISHES, {"run": self.run}).all()
                if wishes:
                    connection.execute(_GRANTED, {"run": self.run, "last": wishes[-1].id})
        except SQLAlchemyError as error:
            raise problem(error) from error
        self._seq = seq
        return [Wish(row.action, row.value, row.note) for row in wishes]

    def describe(self, **columns: Any) -> None:
        """Change what the store says about the run, such as its experiment. Raises as `write`."""
        try:
            connection = self._open()
            with connection.begin():
                self._claim(connection, update(runs).where(*_MINE).values(**columns))
        except SQLAlchemyError as error:
            raise problem(error) from error

    def end(
        self,
        rows: Sequence[tuple[str, bytes]],
        *,
        state: str,
        reason: str,
        detail: str,
        step: int,
        metrics: dict[str, float],
        checkpoint: bool,
    ) -> None:
        """Write the last events and that the run has ended. Raises as `write`."""
        ended = (
            update(runs)
            .where(*_MINE)
            .values(
                state=state,
                reason=reason,
                detail=detail,
                step=step,
                metrics=as_json(metrics),
                checkpoint=checkpoint,
                ended=time.time(),
            )
        )
        try:
            connection = self._open()
            with connection.begin():
                self._claim(connection, ended)
                self._add(connection, rows)
                connection.execute(delete(controls).where(controls.c.run == self.run))
        except SQLAlchemyError as error:
            raise problem(error) from error

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._engine.connect().execution_options(**{WRITES: True})
        return self._connection

    def _claim(self, connection: Connection, statement: Any, **values: Any) -> None:
        # First in its transaction: it locks the run's row, so two that believe the run is theirs cannot both write.
        if connection.execute(statement, {"mine": self.run, "turn": self.attempt, **values}).rowcount != 1:
            raise NotMine

    def _add(self, connection: Connection, rows: Sequence[tuple[str, bytes]]) -> int:
        seq = self._seq
        if seq is None:
            seq = int(connection.scalar(LAST_SEQ, {"run": self.run}) or 0)
        if rows:
            values = [
                {"run": self.run, "seq": seq + i, "kind": kind, "data": data} for i, (kind, data) in enumerate(rows, 1)
            ]
            connection.execute(INSERT_EVENTS, values)
        return seq + len(rows)


def as_json(metrics: dict[str, float]) -> str:
    """Metrics as the store keeps them; what is not finite is left out, JSON has no NaN."""
    return json.dumps({name: value for name, value in metrics.items() if math.isfinite(value)})
