"""A database that is damaged, locked or out of reach: a Problem each time, and all is well again once it is mended."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from core.errors import Problem
from core.runs import database
from core.runs.journal import Journal
from core.runs.store import Store
from core.settings import settings
from tests.core.runs.conftest import ME, ended, task


@pytest.fixture
def hasty(monkeypatch):
    """Nobody waits long for a lock."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)


@pytest.mark.parametrize("content", [b"no database at all " * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database(home, content):
    (home / "glassbox.db").write_bytes(content)
    with pytest.raises(Problem, match="store_unavailable"):
        Store(settings().database_url)
    with pytest.raises(Problem, match="store_unavailable"):
        Journal(settings().database_url, "0" * 20, 1).experiment()


def test_an_engine_on_such_a_file_works_once_it_is_gone(make_engine, home):
    (home / "glassbox.db").write_bytes(b"no database at all " * 500)
    engine = make_engine()
    for call in (lambda: engine.submit(task(), ME), lambda: engine.control("0" * 20, ME, "stop"), lambda: engine.store):
        with pytest.raises(Problem, match="store_unavailable"):
            call()
    (home / "glassbox.db").unlink()
    assert ended(engine, engine.submit(task(), ME)).state == "finished"


def test_a_database_whose_pages_are_damaged(home):
    with closing(Store(settings().database_url)) as store:
        run = store.create("{}", ME)
        store.append(run, [("progress", bytes(20_000))] * 20)
    path = home / "glassbox.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[size:] = b"\xaa" * (len(data) - size)  # all but the first page, which says what there is
    path.write_bytes(data)
    for look in (lambda it: it.get(run), lambda it: it.events(run), lambda it: it.create("{}", ME)):
        with pytest.raises(Problem, match="store_unavailable"), closing(Store(settings().database_url)) as store:
            look(store)


@pytest.mark.usefixtures("hasty")
def test_a_locked_database_can_be_read_and_written_later(store, home):
    run = store.create("{}", ME)
    with closing(sqlite3.connect(home / "glassbox.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(Store(settings().database_url, create=False)) as another:
            assert another.get(run).state == "queued"
            with pytest.raises(Problem, match="store_unavailable"):
                another.create("{}", ME)
            with pytest.raises(Problem, match="store_unavailable"):
                another.append(run, [("progress", b"")])
            other.execute("ROLLBACK")
            assert another.append(run, [("progress", b"")]) == 1


@pytest.mark.usefixtures("hasty")
def test_a_database_that_somebody_keeps_to_himself(home):
    Store(settings().database_url).close()
    with closing(sqlite3.connect(home / "glassbox.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Problem, match="store_unavailable"):
            Store(settings().database_url)
        other.execute("ROLLBACK")
    Store(settings().database_url).close()


def test_a_home_whose_place_is_taken(home):
    shutil.rmtree(home)
    home.write_text("a file where the folder should be")
    with pytest.raises(Problem, match="store_unavailable"):
        Store(settings().database_url)


def test_a_database_that_may_only_be_read(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with closing(Store(settings().database_url)) as store:
        run = store.create("{}", ME)
    with closing(Store(f"sqlite:///file:{home}/glassbox.db?mode=ro&uri=true", create=False)) as store:
        assert store.get(run).visitor == ME
        assert list(tmp_path.iterdir()) == [home], "a URI is no path to make folders of"
        with pytest.raises(Problem, match="store_unavailable"):
            store.create("{}", ME)


def test_a_database_of_a_newer_program_is_left_alone(home):
    """One from before forms were numbered is taken for the first; one from after is not written to."""
    path = home / "glassbox.db"
    with closing(Store(settings().database_url)) as store:
        run = store.create("{}", ME)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE form")
    with closing(Store(settings().database_url)) as store:
        assert store.get(run).visitor == ME
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute("SELECT number FROM form").fetchall() == [(database.FORM,)]
        connection.execute("UPDATE form SET number = number + 1")
    with pytest.raises(Problem, match="database_newer"):
        Store(settings().database_url)
