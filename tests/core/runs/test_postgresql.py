"""The same SQL on PostgreSQL. Its words are checked always; a server is tried when GLASSBOX_TEST_DATABASE_URL names one."""

import os
from dataclasses import replace

import pytest
from sqlalchemy import Executable, Update
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from core.runs import database, journal, queries, shelf, store
from core.runs.local import LocalEngine
from core.runs.queries import forget
from core.runs.store import Store
from core.settings import settings
from tests.core.runs import fakes
from tests.core.runs.conftest import ME, RECIPE, YOU, ended, in_state, task

URL = os.environ.get("GLASSBOX_TEST_DATABASE_URL")
needs_server = pytest.mark.skipif(URL is None, reason="GLASSBOX_TEST_DATABASE_URL names no database")


def statements():
    for module in (store, journal, queries, shelf):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, Executable):
                yield pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}.{name.strip('_')}")


@pytest.mark.parametrize("statement", list(statements()))
def test_each_statement_has_words_for_it(statement):
    text = str(statement.compile(dialect=postgresql.dialect()))
    assert text.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")
    if isinstance(statement, Update):
        assert "WHERE" in text


@pytest.mark.parametrize("table", database.metadata.sorted_tables, ids=lambda table: table.name)
def test_each_table_has_words_for_it(table):
    assert str(CreateTable(table).compile(dialect=postgresql.dialect())).strip().startswith("CREATE TABLE")


@pytest.fixture
def engine(light_nursery):
    opened = Store(URL)
    with opened.writing() as connection:
        forget(connection, [run.id for visitor in (ME, YOU) for run in opened.runs(visitor, 10_000)])
    opened.close()
    engine = LocalEngine(replace(settings(), workers=2, database_url=URL), RECIPE, lambda: light_nursery)
    engine.start()
    yield engine
    engine.close()


@needs_server
def test_a_run_from_click_to_end(engine):
    run = ended(engine, engine.submit(task(epochs=4), ME))
    assert (run.state, run.step, run.checkpoint) == ("finished", 40, True)
    events = engine.store.events(run.id)
    assert [seq for seq, _, _ in events] == list(range(1, len(events) + 1))
    assert all(isinstance(data, bytes) for _, _, data in events)


@needs_server
def test_control_queue_and_continuing(engine):
    runs = [engine.submit(task(fakes.ENDLESS), visitor) for visitor in (ME, YOU, ME)]
    in_state(engine, runs[1], "running", step=5)
    assert engine.store.get(runs[2]).place == 1
    engine.control(runs[0], ME, "pause")
    paused = in_state(engine, runs[0], "paused").step
    in_state(engine, runs[2], "running")
    engine.control(runs[0], ME, "resume")
    assert in_state(engine, runs[0], "queued").place == 1
    engine.control(runs[1], YOU, "stop")
    in_state(engine, runs[0], "running", step=paused + 3)
    assert ended(engine, runs[1]).reason == "stopped"
    engine.control(runs[2], ME, "stop")
    ended(engine, runs[2])
    engine.delete(runs[2], ME)
    assert engine.store.get(runs[2]) is None


@needs_server
@pytest.mark.parametrize(("seed", "reason"), [(fakes.RAISES, "exception"), (fakes.SUICIDE, "worker_killed")])
def test_failures(engine, seed, reason):
    assert ended(engine, engine.submit(task(seed), ME)).reason == reason
