"""The engine with real worker processes, on a recipe that only counts."""

import os
import threading

import pytest

from core.errors import Problem
from core.runs.run import new_id
from core.training.events import Event
from tests.core.runs import fakes
from tests.core.runs.conftest import ME, YOU, ended, in_state, task, until


def kinds(engine, run):
    return [kind for _, kind, _ in engine.store.events(run)]


def pid_of(engine, run):
    """The worker's process, as its run tells it."""
    return Event.unpack(until(lambda: engine.store.latest(run, "started"))[2]).data["pid"]


def steps_told(engine, run):
    """The numbers of all steps whose loss was told, from the losses themselves: the fake's loss is 1/step."""
    steps = []
    for _, kind, data in engine.store.events(run):
        if kind == "progress":
            steps += [round(1 / loss) for loss in Event.unpack(data).arrays["loss"]]
    return steps


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


def test_two_at_once_for_one_visitor_the_rest_waits_its_turn(make_engine):
    engine = make_engine(workers=3)
    mine = [engine.submit(task(fakes.ENDLESS), ME) for _ in range(4)]
    for run in mine[:2]:
        in_state(engine, run, "running")
    assert [engine.store.get(run).place for run in mine[2:]] == [1, 2]
    yours = [engine.submit(task(fakes.ENDLESS), YOU) for _ in range(2)]
    in_state(engine, yours[0], "running")  # the third worker was free, but not for me
    # The other visitor has fewer running and comes first, though it has waited less.
    assert [engine.store.get(run).place for run in (yours[1], *mine[2:])] == [1, 2, 3]
    engine.control(mine[3], ME, "stop")  # waiting: it ends at once
    assert engine.store.get(mine[3]).state == "stopped"
    engine.control(yours[0], YOU, "stop")
    in_state(engine, yours[1], "running")
    assert engine.store.get(mine[2]).place == 1
    engine.control(mine[1], ME, "stop")
    in_state(engine, mine[2], "running")


def test_the_queue_of_one_visitor_has_an_end(make_engine):
    engine = make_engine(workers=1, queue_per_visitor=2)
    first = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, first, "running")
    for _ in range(2):
        engine.submit(task(), ME)
    with pytest.raises(Problem, match="too_many_queued"):
        engine.submit(task(), ME)
    engine.submit(task(), YOU)


def test_a_paused_run_frees_its_core_and_gets_in_line_again(make_engine):
    engine = make_engine(workers=1)
    first = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, first, "running", step=5)
    engine.control(first, ME, "pause")
    paused_at = in_state(engine, first, "paused").step
    second = engine.submit(task(fakes.ENDLESS), YOU)
    in_state(engine, second, "running")
    engine.control(first, ME, "resume")
    assert in_state(engine, first, "queued").place == 1
    engine.control(second, YOU, "stop")
    in_state(engine, first, "running", step=paused_at + 5)
    engine.control(first, ME, "stop")
    run = ended(engine, first)
    assert steps_told(engine, first) == list(range(1, run.step + 1))  # it went on exactly where it was
    assert kinds(engine, first).count("started") == 2


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


def test_old_runs_are_pruned_with_their_files(make_engine):
    first = make_engine()
    runs = [first.submit(task(epochs=1), ME) for _ in range(3)]
    for run in runs:
        ended(first, run)
    first.close()
    second = make_engine(keep_runs=1)
    until(lambda: len(second.store.runs(ME)) == 1)
    kept = second.store.runs(ME)[0].id
    until(lambda: [second.folder(run).exists() for run in runs].count(True) == 1)
    assert second.checkpoint(kept)


def test_who_leaves_for_good_has_the_runs_stopped(make_engine):
    engine = make_engine(workers=1, leave_grace=0.2)
    running, waiting = engine.submit(task(fakes.ENDLESS), ME), engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, running, "running")
    engine.arrived(ME)
    engine.left(ME)
    for run in (running, waiting):
        found = ended(engine, run)
        assert (found.state, found.reason) == ("stopped", "left")


def test_who_comes_back_in_time_keeps_them(make_engine):
    engine = make_engine(leave_grace=0.2)
    mine, yours = engine.submit(task(fakes.ENDLESS), ME), engine.submit(task(fakes.ENDLESS), YOU)
    in_state(engine, mine, "running")
    engine.arrived(ME)
    engine.left(ME)
    engine.arrived(ME)
    engine.left(YOU)
    assert ended(engine, yours).reason == "left"  # by then my grace time would be over too
    assert engine.store.get(mine).state == "running"


def test_many_visitors_at_once(engine):
    runs = []

    def visit(number):
        runs.append(engine.submit(task(epochs=1), f"{number:032x}"))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [ended(engine, run).state for run in runs] == ["finished"] * 12


def test_two_servers_share_a_store(make_engine):
    one, two = make_engine(workers=1), make_engine(workers=1)
    runs = [one.submit(task(fakes.ENDLESS), ME), one.submit(task(fakes.ENDLESS), YOU)]
    for run in runs:
        in_state(two, run, "running")
    for run, visitor in zip(runs, (ME, YOU), strict=True):
        two.control(run, visitor, "stop")
        assert ended(one, run).state == "stopped"
    assert one.store.events(runs[0]) == two.store.events(runs[0])


def test_starting_and_closing_twice(make_engine):
    engine = make_engine()
    engine.start()
    engine.close()
    engine.close()
    engine.start()
