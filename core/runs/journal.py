"""Journal: a worker's pen. One short transaction writes what happened and reads what is asked. Knows no training.

`write`, called about ten times a second, gives the driver ready-made statements: through SQLAlchemy's own execution a batch
costs three times as much, most of it memory that training had pushed out of the processor's cache (measured).
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Connection, Dialect, bindparam, delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from core.runs.database import WRITES, connect, controls, problem, runs
from core.runs.queries import INSERT_EVENTS, LAST_SEQ, add_events, thin

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


class _Ready:
    """A statement in the words of its database."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._text = str(compiled)
        self._order = compiled.positiontup  # None where the driver takes names
        self._constants = dict(compiled.params)

    def run(self, cursor: Any, **values: Any) -> Any:
        named = {**self._constants, **values}
        cursor.execute(self._text, [named[name] for name in self._order] if self._order else named)
        return cursor


class Wish(NamedTuple):
    """What somebody asked of the run: an action, perhaps with a number or a note."""

    action: str
    value: float | None
    note: str


class NotMine(Exception):
    """The run was deleted, ended or given to another worker: this one has no more to say."""


class Journal:
    """Writes one run's events as its worker number `attempt`."""

    def __init__(self, url: str, run: str, attempt: int) -> None:
        self.run = run
        self.attempt = attempt
        self._engine = connect(url, create=False)
        dialect = self._engine.dialect
        self._begin = "BEGIN IMMEDIATE" if dialect.name == "sqlite" else ""  # other drivers begin by themselves
        self._progress, self._insert, self._wishes, self._granted = (
            _Ready(each, dialect) for each in (_PROGRESS, INSERT_EVENTS, _WISHES, _GRANTED)
        )
        self._errors = (SQLAlchemyError, dialect.loaded_dbapi.Error)
        self._connection: Connection | None = None
        self._seq: int | None = None

    def experiment(self) -> tuple[str, bool]:
        """The run's experiment as JSON, and whether it has a checkpoint to go on from. Raises as `write`."""
        with self._transaction() as connection:
            self._seq = int(connection.scalar(LAST_SEQ, {"run": self.run}) or 0)
            row = connection.execute(select(runs.c.experiment, runs.c.checkpoint).where(runs.c.id == self.run)).first()
        if row is None:
            raise NotMine
        return row.experiment, bool(row.checkpoint)

    def write(
        self,
        rows: Sequence[tuple[str, bytes]],
        *,
        state: str,
        step: int,
        metrics: dict[str, float],
        checkpoint: bool,
        look: bool = True,
    ) -> list[Wish]:
        """Add events, note where the run stands, and (if `look`) return what was asked since the last time.

        Raises NotMine; Problem("disk_full" | "store_unavailable"), then nothing of it was written.
        """
        try:
            if self._seq is None:
                self.experiment()
            seq = self._seq or 0
            driver: Any = self._open().connection.driver_connection
            cursor = driver.cursor()
            if self._begin:
                cursor.execute(self._begin)
            # First in its transaction: it locks the run's row, so two that believe the run is theirs cannot both write.
            mine = self._progress.run(
                cursor,
                mine=self.run,
                turn=self.attempt,
                new_state=state,
                new_step=step,
                new_metrics=as_json(metrics),
                new_checkpoint=checkpoint,
            )
            if mine.rowcount != 1:
                driver.rollback()
                raise NotMine
            for number, (kind, data) in enumerate(rows, seq + 1):
                self._insert.run(cursor, run=self.run, seq=number, kind=kind, data=data)
            wishes = self._wishes.run(cursor, run=self.run).fetchall() if look else []
            if wishes:
                self._granted.run(cursor, run=self.run, last=wishes[-1][0])
            driver.commit()
        except self._errors as error:
            self._drop()
            raise problem(error) from error
        self._seq = seq + len(rows)
        return [Wish(*wish[1:]) for wish in wishes]

    def describe(self, **columns: Any) -> None:
        """Change what the store says about the run, such as its experiment. Raises as `write`."""
        with self._transaction() as connection:
            self._claim(connection, update(runs).where(*_MINE).values(**columns))

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
        ended = update(runs).where(*_MINE)
        ended = ended.values(state=state, reason=reason, detail=detail, ended=time.time())
        ended = ended.values(step=step, metrics=as_json(metrics), checkpoint=checkpoint)
        with self._transaction() as connection:
            self._claim(connection, ended)
            add_events(connection, self.run, rows)
            thin(connection, self.run)
            connection.execute(delete(controls).where(controls.c.run == self.run))

    def close(self) -> None:
        """Give the connection back."""
        self._drop()
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._open() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise problem(error) from error
        finally:
            self._connection = None

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(**{WRITES: True})
        return self._connection

    def _drop(self) -> None:
        """Forget the connection, whatever state it is in; the next one is fresh."""
        if self._connection is not None:
            with suppress(Exception):
                self._connection.invalidate()
                self._connection.close()
            self._connection = None

    def _claim(self, connection: Connection, statement: Any) -> None:
        if connection.execute(statement, {"mine": self.run, "turn": self.attempt}).rowcount != 1:
            raise NotMine


def as_json(metrics: dict[str, float]) -> str:
    """Metrics as the store keeps them; what is not finite is left out, JSON has no NaN."""
    return json.dumps({name: value for name, value in metrics.items() if math.isfinite(value)})
