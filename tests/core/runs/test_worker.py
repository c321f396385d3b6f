"""The worker's iteration, in this process: any generator of events will do."""
# ruff: noqa: ARG001, ARG005 - a fit takes what it is given

import errno

import pytest

from core.runs import worker
from core.runs.queries import update_run
from core.training.events import Event
from tests.core.runs.conftest import progress


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


def test_the_checkpoint_is_renewed_every_few_seconds(desk):
    def fit(experiment, state):
        yield Event("started", {"step": 0})
        for second in range(1, 13):
            desk.clock.now = float(second)
            yield progress(second)
        yield Event("finished", {"reason": "done", "step": 12})

    desk.train(fit)
    assert desk.saves == [5.0, 10.0, 12.0]


def test_a_run_is_called_paused_only_once_it_is_saved(desk):
    seen = []

    def look():
        run = desk.store.get(desk.run)
        seen.append((run.state, run.checkpoint))

    def save(state, path):
        look()
        path.write_text("weights")
        desk.ask("resume")

    def fit(experiment, state):
        yield Event("started", {"step": 0})
        desk.ask("pause")
        for _ in range(3):  # the wish is heard and written about between two progresses, where there is no rest
            desk.clock.now += 1
            yield Event("snapshot", {"step": 1})
        look()
        yield progress(1)
        look()
        yield Event("finished", {"reason": "done", "step": 1})

    desk.train(fit, save=save)
    assert seen[:3] == [("running", False), ("running", False), ("paused", True)]


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
