import sqlite3
import sys
import threading

import numpy as np
import pytest

from core.errors import Problem
from core.runs import lease
from core.runs.database import is_disk_full
from core.runs.queries import WHOLE, add_control, thin, update_run
from core.runs.run import ENDED, is_id, new_id
from core.runs.store import Store
from core.settings import settings
from core.training.events import Event

ME, YOU = "a" * 32, "b" * 32


def test_a_new_run_waits(store):
    run = store.get(store.create('{"seed": 1}', ME))
    assert is_id(run.id)
    assert (run.state, run.place, run.step, run.experiment, run.checkpoint) == ("queued", 1, 0, {"seed": 1}, False)
    assert run.active
    assert not run.can_continue


@pytest.mark.parametrize(
    "text", ["", "../../etc/passwd", "A" * 20, "0" * 19, "0" * 21, "' OR 1=1 --", None, 7, "０" * 20]
)
def test_what_is_no_id_is_nobody(store, text):
    assert not is_id(text)
    assert store.get(text) is None


def test_runs_by_their_state_and_what_is_asked_of_them(store):
    first, second = store.create("{}", ME), store.create("{}", ME)
    with store.writing() as connection:
        update_run(connection, first, state="finished")
        add_control(connection, second, "learning_rate", 0.1)
        add_control(connection, second, "learning_rate", 0.2)
        add_control(connection, second, "pace", 5)
    assert [run.id for run in store.runs(ME, states=ENDED)] == [first]
    assert [run.id for run in store.runs(ME, states=("queued", "paused"))] == [second]
    assert {run.id for run in store.runs(ME)} == {first, second}
    assert store.wish(second, "learning_rate") == 0.2
    assert store.wish(second, "stop") is store.wish(first, "learning_rate") is None


def test_unknown_run(store):
    assert store.get(new_id()) is None
    assert store.status(new_id()) is None
    assert store.events(new_id()) == []
    assert store.latest(new_id(), "started") is None
    assert store.attach_view(new_id()) == []


def test_events_are_numbered_within_their_run(store):
    mine, yours = store.create("{}", ME), store.create("{}", YOU)
    assert store.append(mine, [("started", b"1"), ("progress", b"2")]) == 2
    assert store.append(yours, [("started", b"x")]) == 1
    assert store.append(mine, [("progress", b"3")]) == 3
    assert store.events(mine) == [(1, "started", b"1"), (2, "progress", b"2"), (3, "progress", b"3")]
    assert store.events(mine, after=1, limit=1) == [(2, "progress", b"2")]
    assert store.latest(mine, "progress") == (3, "progress", b"3")
    assert store.latest(mine, "finished") is None
    assert store.last_seq(mine) == 3
    assert store.last_seq(new_id()) == 0


def test_runs_of_a_visitor_newest_first_with_their_places(store):
    runs = [store.create("{}", ME) for _ in range(3)]
    store.create("{}", YOU)
    found = store.runs(ME)
    assert [run.id for run in found] == runs[::-1]
    assert [run.place for run in found] == [4, 3, 1]  # taking turns, the other's only run is second
    assert [run.id for run in store.runs(ME, limit=1)] == [runs[2]]
    assert store.runs("nobody") == []


def test_limits_of_the_queue(store):
    for _ in range(2):
        store.create("{}", ME, waiting_limit=2)
    with pytest.raises(Problem, match="too_many_queued") as caught:
        store.create("{}", ME, waiting_limit=2)
    assert caught.value.params == {"limit": 2}
    store.create("{}", YOU, waiting_limit=2, total_limit=3)
    with pytest.raises(Problem, match="too_many_runs"):
        store.create("{}", "third", waiting_limit=2, total_limit=3)


def end(store, run, when):
    claim = lease.claim(store, "e", workers=99, per_visitor=99)
    assert claim.run == run
    assert lease.fail(store, claim, "failed", "exception", "", [("failed", b"f")])
    with store.writing() as connection:
        update_run(connection, run, ended=when)


def test_pruning_by_count_and_age_spares_active_runs(store):
    now, day = 1_000_000_000.0, 86_400.0
    runs = []
    for age in (0.5, 1.5, 2.5, 40):
        runs.append(store.create("{}", ME))
        end(store, runs[-1], now - age * day)
    waiting = store.create("{}", ME)
    assert store.prune(keep=10, days=30, now=now) == [runs[3]]
    assert store.events(runs[3]) == []
    assert sorted(store.prune(keep=1, days=30, now=now)) == sorted(runs[1:3])
    assert [run.id for run in store.runs(ME)] == [waiting, runs[0]]
    assert store.prune(keep=1, days=30, now=now) == []


def test_deleting(store):
    run = store.create("{}", ME)
    with pytest.raises(Problem, match="run_active"):
        store.delete(run, ME)
    end(store, run, 1.0)
    with pytest.raises(Problem, match="run_not_yours"):
        store.delete(run, YOU)
    store.delete(run, ME)
    assert store.get(run) is None
    assert store.events(run) == []
    with pytest.raises(Problem, match="run_unknown"):
        store.delete(run, ME)


def test_a_reader_does_not_wait_for_a_writer(store):
    run = store.create("{}", ME)
    with store.writing() as connection:
        update_run(connection, run, step=5)
        seen = []
        reader = threading.Thread(target=lambda: seen.append(store.get(run).step))
        reader.start()
        reader.join(3)
        assert seen == [0]
    assert store.get(run).step == 5


def test_writers_wait_for_each_other(store):
    run = store.create("{}", ME)
    threads = [threading.Thread(target=lambda: [store.append(run, [("x", b"")]) for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seq for seq, _, _ in store.events(run)] == list(range(1, 161))


def test_sqlite_is_tuned(store):
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_reads_of_pages_use_indexes(store):
    from core.runs import queries
    from core.runs import store as module

    with store.reading() as connection:
        own = module._OF_VISITOR.params(visitor="", most=1, states=["running", "paused"])
        ours = (module._EVENTS, module._LATEST, module._WISH, own)
        for statement in (*ours, queries._WAITING, queries._BUSY_VISITORS):
            text = str(statement.compile(store._engine, compile_kwargs={"render_postcompile": True}))
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("x",) * text.count("?")).all()
            assert any("USING" in row[3] and "INDEX" in row[3] for row in plan), plan
            assert not any(row[3].startswith("SCAN") for row in plan), plan


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "nodb://x/y", "postgresql://h:port/x"]
)
def test_addresses_that_name_no_database(url):
    with pytest.raises(Problem, match="database_url_invalid"):
        Store(url)


def test_a_missing_driver_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Problem, match="database_driver_missing") as caught:
        Store("postgresql://somebody@localhost/x")
    assert "psycopg" in str(caught.value.params["driver"])


def test_a_home_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Problem, match="store_unavailable"):
        Store(f"sqlite:///{tmp_path}/file/home/glassbox.db")


def test_two_openings_at_once(home):  # noqa: ARG001
    problems = []

    def try_it():
        try:
            Store(settings().database_url).close()
        except Problem as problem:
            problems.append(problem)

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_a_full_database_says_so(store):
    run = store.create("{}", ME)
    with store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Problem, match="disk_full"):
        store.append(run, [("snapshot", bytes(100_000))])
    assert store.events(run) == []


def test_full_disks_are_recognized():
    assert is_disk_full(OSError(28, "No space left on device"))
    assert is_disk_full(RuntimeError("I/O error: No space left on device (os error 28)"))
    assert is_disk_full(Problem("disk_full"))
    wrapped = RuntimeError("save")
    wrapped.__cause__ = OSError(28, "x")
    assert is_disk_full(wrapped)
    assert not is_disk_full(OSError(13, "Permission denied"))
    assert not is_disk_full(sqlite3.OperationalError("database is locked"))


def test_old_snapshots_of_a_run_that_is_over_keep_their_numbers_only(store):
    run = store.create("{}", ME)
    other = store.create("{}", ME)
    picture = {"map.conv1": np.zeros((24, 32, 32), "u1")}
    rows = [
        (kind, Event(kind, {"step": step, "validation_loss": 0.5}, picture if kind != "progress" else {}).pack())
        for step in range(30)
        for kind in ("snapshot", "progress")
    ]
    for each in (run, other):
        store.append(each, rows)
    before = store.attach_view(run)
    with store.writing() as connection:
        thin(connection, run)
        thin(connection, run)  # a run that was continued ends again
    assert store.attach_view(run) == before
    snapshots = [Event.unpack(data) for _, kind, data in store.events(run, limit=100) if kind == "snapshot"]
    assert [each.data for each in snapshots] == [{"step": step, "validation_loss": 0.5} for step in range(30)]
    assert [bool(each.arrays) for each in snapshots] == [False] * (30 - WHOLE) + [True] * WHOLE
    assert [data for _, _, data in store.events(other, limit=100)] == [data for _, data in rows]
