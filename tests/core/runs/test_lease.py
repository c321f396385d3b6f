import subprocess
import sys
import time

import pytest
from sqlalchemy import insert, update

from core.runs import lease
from core.runs.database import engines
from core.runs.journal import Journal, NotMine
from core.runs.queries import add_control
from core.settings import settings

ME, YOU = "a" * 32, "b" * 32


def dead_pid():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def claim(store, engine="e", workers=99, per_visitor=99):
    return lease.claim(store, engine, workers=workers, per_visitor=per_visitor)


def test_claims_end_with_the_workers_and_with_the_visitors_share(store):
    mine = [store.create("{}", ME) for _ in range(3)]
    assert claim(store, workers=2, per_visitor=1).run == mine[0]
    assert claim(store, workers=2, per_visitor=1) is None  # mine is running
    yours = store.create("{}", YOU)
    assert claim(store, workers=2, per_visitor=1).run == yours
    assert claim(store, workers=2) is None  # both workers busy
    assert claim(store, "another", workers=1).run == mine[1]
    run = store.get(mine[0])
    assert (run.state, run.place) == ("running", None)
    assert run.started is not None


def test_only_the_latest_attempt_may_write(store):
    run = store.create("{}", ME)
    first = claim(store)
    old = Journal(settings().database_url, run, first.attempt)
    old.write([("started", b"1")], state="running", step=0, metrics={}, checkpoint=False)
    assert lease.requeue(store, first)
    with pytest.raises(NotMine):
        old.write([("progress", b"lost")], state="running", step=1, metrics={}, checkpoint=False)
    second = claim(store)
    assert second.attempt == first.attempt + 1
    with pytest.raises(NotMine):
        old.end([], state="failed", reason="exception", detail="", step=1, metrics={}, checkpoint=False)
    new = Journal(settings().database_url, run, second.attempt)
    new.write([("progress", b"2")], state="running", step=1, metrics={"loss": 0.5}, checkpoint=True)
    assert store.events(run) == [(1, "started", b"1"), (2, "progress", b"2")]
    found = store.get(run)
    assert (found.step, found.metrics, found.checkpoint) == (1, {"loss": 0.5}, True)
    old.close()
    new.close()


def test_an_ended_run_is_not_ended_twice(store):
    run = store.create("{}", ME)
    taken = claim(store)
    journal = Journal(settings().database_url, run, taken.attempt)
    journal.end([("finished", b"f")], state="finished", reason="done", detail="", step=9, metrics={}, checkpoint=True)
    assert not lease.fail(store, taken, "failed", "worker_killed", "", [("failed", b"x")])
    assert store.get(run).state == "finished"
    assert len(store.events(run)) == 1
    journal.close()


def test_wishes_are_read_once_and_in_order(store):
    run = store.create("{}", ME)
    taken = claim(store)
    with store.writing() as connection:
        add_control(connection, run, "learning_rate", 0.5)
        add_control(connection, run, "stop", note="left")
    journal = Journal(settings().database_url, run, taken.attempt)
    wishes = journal.write([], state="running", step=0, metrics={}, checkpoint=False)
    assert [tuple(wish) for wish in wishes] == [("learning_rate", 0.5, ""), ("stop", None, "left")]
    assert journal.write([], state="running", step=0, metrics={}, checkpoint=False) == []
    journal.close()


def test_metrics_that_are_not_finite_are_left_out(store):
    run = store.create("{}", ME)
    journal = Journal(settings().database_url, run, claim(store).attempt)
    journal.write([], state="running", step=0, metrics={"loss": float("nan"), "accuracy": 0.5}, checkpoint=False)
    assert store.get(run).metrics == {"accuracy": 0.5}
    journal.close()


def test_orphans_of_a_dead_process_are_found_at_once(store):
    run = store.create("{}", ME)
    taken = claim(store, "dead")
    assert lease.orphans(store, "dead") == []  # its own engine lives, whatever its row says
    assert lease.orphans(store, "mine") == [taken]  # no row at all
    with store.writing() as connection:
        connection.execute(insert(engines).values(id="dead", host=lease.HOST, pid=dead_pid(), heartbeat=time.time()))
    assert [each.run for each in lease.orphans(store, "mine")] == [run]


def test_orphans_of_another_machine_are_found_by_its_silence(store):
    store.create("{}", ME)
    taken = claim(store, "far")
    with store.writing() as connection:
        connection.execute(insert(engines).values(id="far", host="elsewhere", pid=dead_pid(), heartbeat=time.time()))
    assert lease.orphans(store, "mine") == []
    with store.writing() as connection:
        connection.execute(update(engines).values(heartbeat=time.time() - lease.SILENT_SECONDS - 1))
    assert lease.orphans(store, "mine") == [taken]


def test_a_living_engine_keeps_its_runs(store):
    store.create("{}", ME)
    claim(store, "other")
    lease.beat(store, "other")  # with this process's number
    lease.beat(store, "other")
    assert lease.orphans(store, "mine") == []
    assert lease.others_live(store, "mine")
    assert not lease.others_live(store, "other")
    lease.leave(store, "other")
    assert not lease.others_live(store, "mine")
    assert len(lease.orphans(store, "mine")) == 1


def test_old_rows_of_engines_are_swept(store):
    with store.writing() as connection:
        connection.execute(insert(engines).values(id="old", host="x", pid=1, heartbeat=time.time() - 90_000))
    lease.beat(store, "new")
    lease.sweep(store)
    with store.reading() as connection:
        assert [row.id for row in connection.execute(engines.select())] == ["new"]
