"""The worker's iteration, in this process: any generator of events will do."""
# ruff: noqa: ARG001, ARG005 - a fit takes what it is given

import errno
import json
import socket
from types import SimpleNamespace

import numpy as np
import pytest

from core.runs import lease, worker
from core.runs.journal import Journal
from core.runs.queries import add_control, update_run
from core.runs.worker import Worker
from core.settings import settings
from core.training.events import Control, Event

ME = "a" * 32


class Clock:
    """Stands still until told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def progress(step, loss=0.5):
    return Event("progress", {"step": step}, {"loss": np.full(1, loss, "f4"), "accuracy": np.ones(1, "f4")})


@pytest.fixture
def desk(store, tmp_path):
    """A claimed run and what a worker needs for it; `train(fit)` trains it and returns how it stands then."""
    run = store.create('{"seed": 1}', ME)
    claim = lease.claim(store, "e", workers=9, per_visitor=9)
    server, theirs = socket.socketpair()
    saves = []

    def ask(action, value=None, note=""):
        with store.writing() as connection:
            add_control(connection, run, action, value, note)

    def train(fit, **functions):
        def save(state, path):
            saves.append(desk.clock())
            path.write_text("weights")

        recipe = SimpleNamespace(
            **{
                "read": json.loads,
                "settled": lambda state: json.dumps({"settled": True}),
                "start": lambda experiment: "fresh",
                "restore": lambda experiment, path: path.read_text(),
                "save": save,
                "is_sound": lambda state: True,
                "fit": fit,
                **functions,
            }
        )
        journal = Journal(settings().database_url, run, claim.attempt)
        Worker(theirs, journal, tmp_path / "run", recipe, desk.memory_mb, desk.clock).train()
        journal.close()
        return store.get(run)

    desk = SimpleNamespace(
        run=run, store=store, server=server, ask=ask, train=train, clock=Clock(), saves=saves, memory_mb=4096
    )
    desk.kinds = lambda: [kind for _, kind, _ in store.events(run)]
    yield desk
    server.close()
    theirs.close()


def test_a_run_from_beginning_to_end(desk):
    def fit(experiment, state):
        assert experiment == {"seed": 1}
        assert state == "fresh"
        yield Event("started", {"step": 0})
        yield Event("snapshot", {"step": 1, "validation_loss": 2.0, "validation_accuracy": 0.25})
        yield progress(1)
        yield Event("finished", {"reason": "done", "step": 2, "test_accuracy": 0.75})

    run = desk.train(fit)
    assert (run.state, run.reason, run.step, run.checkpoint) == ("finished", "done", 2, True)
    assert run.experiment == {"settled": True}
    assert run.metrics == {
        "loss": 0.5,
        "accuracy": 1.0,
        "validation_loss": 2.0,
        "validation_accuracy": 0.25,
        "test_accuracy": 0.75,
    }
    assert desk.kinds() == ["started", "snapshot", "progress", "finished"]


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


def test_the_checkpoint_is_renewed_every_few_seconds(desk):
    def fit(experiment, state):
        yield Event("started", {"step": 0})
        for second in range(1, 13):
            desk.clock.now = float(second)
            yield progress(second)
        yield Event("finished", {"reason": "done", "step": 12})

    desk.train(fit)
    assert desk.saves == [5.0, 10.0, 12.0]


def test_wishes_reach_the_training(desk):
    heard = []

    def fit(experiment, state):
        yield Event("started", {"step": 0})
        desk.ask("learning_rate", 0.25)
        desk.clock.now += 1
        heard.append((yield progress(1)))
        heard.append((yield Event("changed", {"step": 1, "learning_rate": 0.25})))
        desk.ask("stop")
        desk.clock.now += 1
        heard.append((yield progress(2)))
        yield Event("finished", {"reason": "stopped", "step": 2})

    run = desk.train(fit)
    assert heard == [Control(learning_rate=0.25), None, Control(stop=True)]
    assert (run.state, run.reason) == ("stopped", "stopped")


def test_a_stop_may_say_why(desk):
    def fit(experiment, state):
        desk.ask("stop", note="left")
        control = yield progress(1)
        yield Event("finished", {"reason": "stopped" if control.stop else "done", "step": 1})

    assert desk.train(fit).reason == "left"


def test_paused_it_rests_only_after_progress_and_steps_one_by_one(desk):
    """The other side asks whenever the worker says what it has done; each wish is a poke through the socket."""
    states = []

    def fit(experiment, state):
        yield Event("started", {"step": 0})
        desk.ask("pause")
        desk.ask("step", 3)
        desk.clock.now += 1
        assert (yield Event("snapshot", {"step": 1})) is None  # no rest here
        control = yield progress(1)
        states.append((desk.store.get(desk.run).state, control.steps))
        desk.ask("resume")
        assert (yield Event("snapshot", {"step": 4})) is None
        control = yield progress(4)
        assert control is None
        desk.clock.now += 1
        yield progress(5)
        states.append((desk.store.get(desk.run).state, None))
        yield Event("finished", {"reason": "done", "step": 5})

    assert desk.train(fit).state == "finished"
    assert states == [("paused", 3), ("running", None)]
    assert len(desk.saves) == 2  # once when it paused, once at the end


def test_at_a_pace_it_reports_ten_times_a_second_at_most(desk):
    asked = []

    def fit(experiment, state):
        desk.ask("pace", 25.0)
        yield Event("started", {"step": 0})
        for step in (3, 6, 9):
            desk.clock.now += 10  # each step was slower than the pace: nothing to wait for
            control = yield progress(step)
            asked.append(control.steps)
        desk.ask("pace", 0.0)
        desk.clock.now += 10
        asked.append((yield progress(12)))
        yield Event("finished", {"reason": "done", "step": 12})

    desk.train(fit)
    assert asked == [3, 3, 3, None]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("a\nb"), "exception"),
        (MemoryError(), "out_of_memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes"), "out_of_memory"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (SystemExit(3), "exception"),
        (RecursionError(), "exception"),
    ],
)
def test_an_exception_ends_the_run_and_what_was_reported_stays(desk, error, reason):
    def fit(experiment, state):
        yield Event("started", {"step": 0})
        yield progress(7)
        raise error

    run = desk.train(fit)
    assert (run.state, run.reason, run.step) == ("failed", reason, 7)
    assert desk.kinds() == ["started", "progress", "failed"]
    assert desk.store.latest(desk.run, "failed") is not None
    data = Event.unpack(desk.store.latest(desk.run, "failed")[2]).data
    assert data["reason"] == reason
    assert "\n" not in data["detail"]
    assert desk.saves == []


def test_divergence_is_what_fit_says(desk):
    def fit(experiment, state):
        yield progress(1, float("nan"))
        yield Event("failed", {"reason": "diverged", "step": 2, "detail": ""})

    run = desk.train(fit)
    assert (run.state, run.reason, run.checkpoint) == ("failed", "diverged", False)
    assert "loss" not in run.metrics
    assert desk.kinds() == ["progress", "failed"]


def test_a_fit_that_just_stops_has_failed(desk):
    def fit(experiment, state):
        yield progress(1)

    assert desk.train(fit).reason == "exception"


def test_too_much_memory(desk):
    desk.memory_mb = -1  # the limit lies below what is used already

    def fit(experiment, state):
        yield progress(1)
        raise AssertionError("it went on")

    run = desk.train(fit)
    assert (run.state, run.reason) == ("failed", "out_of_memory")


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


def test_a_run_that_was_given_away_is_left_alone(desk):
    def fit(experiment, state):
        yield Event("started", {"step": 0})
        with desk.store.writing() as connection:
            update_run(connection, desk.run, attempt=99)
        desk.clock.now += 1
        yield progress(1)

    with pytest.raises(worker.NotMine):
        desk.train(fit)
    assert desk.store.get(desk.run).state == "running"
    assert desk.kinds() == ["started"]


def test_an_unreadable_checkpoint(desk):
    with desk.store.writing() as connection:
        update_run(connection, desk.run, checkpoint=True)
    run = desk.train(lambda *_: iter(()))  # there is no file
    assert (run.state, run.reason, run.checkpoint) == ("failed", "unreadable_checkpoint", False)


def test_going_on_from_a_checkpoint(desk, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / worker.CHECKPOINT).write_text("weights")
    with desk.store.writing() as connection:
        update_run(connection, desk.run, checkpoint=True)

    def fit(experiment, state):
        assert state == "weights"
        yield Event("finished", {"reason": "done", "step": 5})

    assert desk.train(fit).state == "finished"


def test_settings_that_cannot_be_read(desk):
    run = desk.train(None, read=lambda text: (_ for _ in ()).throw(worker.Problem("setting_unknown", name="x")))
    assert (run.state, run.reason) == ("failed", "settings_unusable")


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
