"""What a worker sends and hears, with a store that is busy, away or full and a server that goes."""
# ruff: noqa: ARG001 - a fit takes what it is given

import json

from core.runs import worker
from core.runs.journal import Journal
from core.training.events import Event
from tests.core.runs.conftest import progress


def test_events_are_written_ten_times_a_second_whatever_their_number(desk):
    writes = []

    def fit(experiment, state):
        yield Event("started", {"step": 0})
        for step in range(1, 1001):
            desk.clock.now = step / 1000
            writes.append(desk.store.last_seq(desk.run))
            yield progress(step)
        yield Event("finished", {"reason": "done", "step": 1000})

    run = desk.train(fit)
    assert run.step == 1000
    assert len(desk.kinds()) == 1002
    assert 9 <= len(set(writes)) <= 11
    assert writes[0] == 1  # the first event does not wait


def test_the_servers_end_saves_and_ends_the_run(desk):
    def fit(experiment, state):
        yield Event("started", {"step": 0})
        desk.server.close()
        desk.clock.now += 1
        yield progress(1)
        raise AssertionError("it went on")

    run = desk.train(fit)
    assert (run.state, run.reason, run.checkpoint) == ("failed", "server_restarted", True)
    assert len(desk.saves) == 1


def test_the_servers_end_is_noticed_in_a_pause(desk):
    def fit(experiment, state):
        desk.ask("pause")
        yield Event("started", {"step": 0})
        desk.server.close()
        yield progress(1)

    run = desk.train(fit)
    assert (run.state, run.reason) == ("failed", "server_restarted")


def test_when_the_store_is_full_the_server_is_told(desk, monkeypatch):
    def full(*_args, **_kwargs):
        raise worker.Problem("disk_full")

    def fit(experiment, state):
        yield Event("started", {"step": 0})
        monkeypatch.setattr(Journal, "write", full)
        monkeypatch.setattr(Journal, "end", full)
        desk.clock.now += 1
        yield progress(1)

    desk.train(fit)
    desk.server.settimeout(5)
    assert json.loads(desk.server.recv(1000))["reason"] == "disk_full"


def test_a_busy_store_is_waited_for(desk, monkeypatch):
    write = Journal.write
    failures = iter([True] * 3)

    def busy(self, *args, **kwargs):
        if next(failures, False):
            raise worker.Problem("store_unavailable")
        return write(self, *args, **kwargs)

    def fit(experiment, state):
        monkeypatch.setattr(Journal, "write", busy)
        for step in range(1, 8):
            desk.clock.now += 1
            yield progress(step)
        yield Event("finished", {"reason": "done", "step": 7})

    assert desk.train(fit).state == "finished"
    assert desk.kinds() == ["progress"] * 7 + ["finished"]


def test_a_store_that_stays_away_ends_the_run(desk, monkeypatch):
    def away(*_args, **_kwargs):
        raise worker.Problem("store_unavailable")

    def fit(experiment, state):
        monkeypatch.setattr(Journal, "write", away)
        for step in range(1, 1000):
            desk.clock.now += 1
            yield progress(step)
        raise AssertionError("it went on")

    run = desk.train(fit)
    assert (run.state, run.reason) == ("failed", "store_unavailable")
