"""The engine with real worker processes, on a recipe that only counts."""

import os

import pytest

from core.errors import Problem
from core.runs.run import new_id
from core.training.events import Event
from tests.core.runs import fakes
from tests.core.runs.conftest import ME, YOU, ended, in_state, kinds, pid_of, steps_told, task, until


def test_a_run_from_click_to_end(engine):
    run = ended(engine, engine.submit(task(epochs=4), ME))
    assert (run.state, run.reason, run.step, run.place) == ("finished", "done", 40, None)
    assert run.metrics["test_accuracy"] == 0.5
    assert run.started is not None
    assert run.created <= run.started <= run.ended
    told = kinds(engine, run.id)
    assert told[0] == "started"
    assert told[-1] == "finished"
    assert engine.checkpoint(run.id).read_text() == '{"step": 40, "rate": 0.1}'


def test_the_worker_is_a_process_of_its_own_and_goes_away(engine):
    run = engine.submit(task(fakes.ENDLESS), ME)
    pid = pid_of(engine, run)
    assert pid != os.getpid()
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    engine.control(run, ME, "stop")
    assert ended(engine, run).state == "stopped"
    until(lambda: not os.path.exists(f"/proc/{pid}"))  # noqa: PTH110


def test_pause_step_resume_stop(engine):
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running", step=5)
    engine.control(run, ME, "pause")
    before = in_state(engine, run, "paused")
    assert before.checkpoint
    engine.control(run, ME, "step")
    assert in_state(engine, run, "paused", step=before.step + 1).step == before.step + 1
    engine.control(run, ME, "step", 7)
    assert in_state(engine, run, "paused", step=before.step + 2).step == before.step + 8
    engine.control(run, ME, "resume")
    in_state(engine, run, "running", step=before.step + 20)
    engine.control(run, ME, "stop")
    run = ended(engine, run)
    assert (run.state, run.reason) == ("stopped", "stopped")
    assert steps_told(engine, run.id) == list(range(1, run.step + 1))  # none twice, none left out


def test_the_learning_rate_changes_in_mid_run(engine):
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running", step=3)
    engine.control(run, ME, "learning_rate", 0.25)
    changed = Event.unpack(until(lambda: engine.store.latest(run, "changed"))[2])
    assert changed.data["learning_rate"] == 0.25
    engine.control(run, ME, "stop")
    ended(engine, run)


def test_a_pace_slows_the_run_down_and_zero_frees_it(engine):
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running", step=3)
    engine.control(run, ME, "pace", 20)
    engine.control(run, ME, "pace", 0)
    in_state(engine, run, "running", step=200)
    engine.control(run, ME, "stop")
    ended(engine, run)


@pytest.mark.parametrize(
    ("action", "value", "code"),
    [
        ("explode", None, "control_unknown"),
        ("", None, "control_unknown"),
        ("learning_rate", None, "control_value"),
        ("learning_rate", 0, "control_value"),
        ("learning_rate", -1, "control_value"),
        ("learning_rate", float("nan"), "control_value"),
        ("learning_rate", float("inf"), "control_value"),
        ("learning_rate", "0.1", "control_value"),
        ("watch", None, "control_value"),
        ("watch", 20, "control_value"),
        ("watch", 1.5, "control_value"),
        ("learning_rate", True, "control_value"),
        ("pace", -1, "control_value"),
        ("pace", 1e9, "control_value"),
        ("step", 0, "control_value"),
        ("step", 1.5, "control_value"),
        ("step", 10**9, "control_value"),
    ],
)
def test_nonsense_is_refused(engine, action, value, code):
    with pytest.raises(Problem, match=code):
        engine.control(new_id(), ME, action, value)


def test_only_the_owner_may_control(engine):
    run = engine.submit(task(), ME)
    for call in (
        lambda: engine.control(run, YOU, "stop"),
        lambda: engine.continue_run(run, YOU),
        lambda: engine.delete(run, YOU),
    ):
        with pytest.raises(Problem, match="run_not_yours"):
            call()
    with pytest.raises(Problem, match="run_unknown"):
        engine.control(new_id(), ME, "stop")
    with pytest.raises(Problem, match="run_unknown"):
        engine.folder("../../etc")
    ended(engine, run)
    with pytest.raises(Problem, match="run_not_active"):
        engine.control(run, ME, "pause")


def test_going_on_after_the_end(engine):
    run = engine.submit(task(epochs=2), ME)
    ended(engine, run)
    with pytest.raises(Problem, match="epochs_too_few"):
        engine.continue_run(run, ME, epochs=2)
    with pytest.raises(Problem, match="setting_out_of_range"):
        engine.continue_run(run, ME, epochs=10**6)
    engine.continue_run(run, ME, epochs=3)
    with pytest.raises(Problem, match="run_active"):
        engine.continue_run(run, ME)
    again = ended(engine, run)
    assert (again.state, again.step, again.experiment["epochs"]) == ("finished", 30, 3)
    assert steps_told(engine, run) == list(range(1, 31))
    engine.continue_run(run, ME)
    assert ended(engine, run).step == 60


def test_going_on_after_a_stop(engine):
    run = engine.submit(task(epochs=100), ME)
    in_state(engine, run, "running", step=5)
    engine.control(run, ME, "stop")
    stopped = ended(engine, run)
    assert 5 <= stopped.step < 1000
    engine.continue_run(run, ME)
    in_state(engine, run, "running", step=stopped.step + 1)
    engine.control(run, ME, "stop")
    run = ended(engine, run)
    assert steps_told(engine, run.id) == list(range(1, run.step + 1))
    assert run.experiment["epochs"] == 100


def test_nothing_to_go_on_from(engine):
    run = engine.submit(task(fakes.RAISES), ME)
    assert not ended(engine, run).checkpoint
    with pytest.raises(Problem, match="no_checkpoint"):
        engine.continue_run(run, ME)


def test_deleting_takes_the_files_away(engine):
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running")
    with pytest.raises(Problem, match="run_active"):
        engine.delete(run, ME)
    engine.control(run, ME, "stop")
    ended(engine, run)
    assert engine.folder(run).exists()
    engine.delete(run, ME)
    assert not engine.folder(run).exists()
    assert engine.checkpoint(run) is None
    assert engine.store.get(run) is None


def test_starting_and_closing_twice(make_engine):
    engine = make_engine()
    engine.start()
    engine.close()
    engine.close()
    engine.start()
