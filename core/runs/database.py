"""Tables and connections: SQLite in WAL mode by default, any other database by its URL. Knows not what a run is for.

SQLite: WAL lets pages read while a worker writes; synchronous NORMAL loses at most the last moments at a power cut, never
the file; writers begin IMMEDIATE, so they wait for each other (busy timeout) instead of failing half-way.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from core.errors import Problem

BUSY_SECONDS = 5.0  # how long one writer waits for another
WRITES = "glassbox_writes"  # execution option of connections that begin IMMEDIATE

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("visitor", String(80), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(40), nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("experiment", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("queued", Double, nullable=False),  # when it last began to wait
    Column("started", Double),
    Column("ended", Double),
    Column("step", Integer, nullable=False, default=0),
    Column("metrics", Text, nullable=False, default="{}"),
    Column("checkpoint", Boolean, nullable=False, default=False),
    Column("engine", String(40)),  # whose worker has it
    Column("attempt", Integer, nullable=False, default=0),  # counts its workers; an earlier one may write no more
    Index("runs_of_visitor", "visitor", "created"),
    Index("runs_in_state", "state", "queued"),
)

events = Table(
    "events",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # from 1 within its run
    Column("kind", String(16), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("events_of_kind", "run", "kind", "seq"),
)

controls = Table(
    "controls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", String(40), nullable=False),
    Column("action", String(16), nullable=False),
    Column("value", Double),
    Column("note", String(40), nullable=False, default=""),
    Index("controls_of_run", "run", "id"),
)

# What a visitor wrote about a run, and whether it came as a file. A table of its own: databases of before get it as they are opened.
kept = Table(
    "kept",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("name", String(80), nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("imported", Boolean, nullable=False, default=False),
)

# How many runs of a visitor the server has removed by itself since the visitor was last told.
removed = Table(
    "removed",
    metadata,
    Column("visitor", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
)

engines = Table(
    "engines",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("heartbeat", Double, nullable=False),
)

FORM = 1  # of these tables; it goes up when a column changes its meaning or one is added
form = Table("form", metadata, Column("number", Integer, primary_key=True, autoincrement=False))


def connect(url: str, *, create: bool = True) -> Engine:
    """An engine for `url`, its tables made if `create`.

    Raises Problem("database_url_invalid" | "database_driver_missing" | "database_newer" | "store_unavailable" | "disk_full").
    """
    try:
        place = make_url(url)
        if place.drivername in ("postgres", "postgresql"):
            place = place.set(drivername="postgresql+psycopg")
        sqlite = place.get_backend_name() == "sqlite"
        if sqlite:
            if place.database in (None, "", ":memory:"):
                raise Problem("database_url_invalid")  # workers are processes: they cannot share a database in memory
            if not str(place.database).startswith("file:"):  # SQLite's own URI: whoever writes one has made the place
                Path(str(place.database)).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}} if sqlite else {"pool_pre_ping": True}
        engine = create_engine(place, pool_size=4, max_overflow=28, **options)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise Problem("database_url_invalid") from None
    except ModuleNotFoundError as error:
        raise Problem("database_driver_missing", driver=error.name or "") from None
    except OSError as error:
        raise problem(error) from error
    if sqlite:
        _tune(engine)
    if create:
        try:
            # Two servers starting at once may both try; the second look finds the tables made.
            with suppress(SQLAlchemyError):
                _create(engine)
            _create(engine)
        except SQLAlchemyError as error:
            engine.dispose()
            raise problem(error) from error
        except Problem:
            engine.dispose()
            raise
    return engine


def _create(engine: Engine) -> None:
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        metadata.create_all(connection)
        found = connection.scalar(select(func.max(form.c.number)))
        if found is None:  # new, or from before forms were numbered: those had the tables of the first
            connection.execute(insert(form).values(number=FORM))
        elif found > FORM:  # an older program would write rows that the newer one misreads
            raise Problem("database_newer", found=found, known=FORM)


def problem(error: Exception) -> Problem:
    """What a learner is told about a failing store: Problem("disk_full" | "store_unavailable")."""
    return Problem("disk_full") if is_disk_full(error) else Problem("store_unavailable")


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk, the quota or the largest file size is used up."""
    cause: Any = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return True
        if getattr(cause, "sqlite_errorcode", None) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE):
            return True  # the second is what SQLite makes of a quota or of the largest file size
        if getattr(cause, "sqlstate", None) == "53100":  # PostgreSQL's disk_full
            return True
        if isinstance(cause, Problem) and cause.code == "disk_full":
            return True
        cause = getattr(cause, "orig", None) or cause.__cause__
    return "No space left on device" in str(error)  # safetensors keeps only the system's words


def _tune(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # no BEGIN behind our back: the one below decides
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}").close()
        connection.execute("PRAGMA synchronous=NORMAL").close()
        for patience in range(100, -1, -1):
            try:
                connection.execute("PRAGMA journal_mode=WAL").close()
                break
            except sqlite3.OperationalError:  # for this alone SQLite does not wait by itself when a file is new
                if not patience:
                    raise
                time.sleep(BUSY_SECONDS / 100)

    @event.listens_for(engine, "begin")
    def _(connection: Any) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
