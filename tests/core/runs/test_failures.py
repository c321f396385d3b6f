"""What goes wrong, for real: killed processes, full disks, no memory. Each run ends with its reason and keeps what it told."""

import errno
import os
import signal
import subprocess
import sys
import threading

import pytest

from core.errors import Problem
from core.runs import children, keeper, lease
from core.runs.nursery import ROOT
from core.runs.queries import add_control
from core.runs.reserve import SIZE
from core.runs.store import Store
from core.training.events import Event
from tests.core.runs import fakes
from tests.core.runs.conftest import ME, YOU, ended, in_state, kinds, pid_of, task, until


def told_reason(engine, run):
    return Event.unpack(engine.store.latest(run, "failed")[2]).data["reason"]


@pytest.mark.parametrize(
    ("seed", "reason"),
    [
        (fakes.RAISES, "exception"),
        (fakes.DIVERGES, "diverged"),
        (fakes.SUICIDE, "worker_killed"),
        (fakes.SILENT, "exception"),
        (fakes.NO_ROOM, "disk_full"),
        (fakes.NO_ROOM_FOR_WEIGHTS, "disk_full"),
    ],
)
def test_each_failure_has_its_reason(engine, seed, reason):
    run = ended(engine, engine.submit(task(seed, epochs=40 if seed == fakes.NO_ROOM else 4), ME))
    assert (run.state, run.reason) == ("failed", reason)
    assert told_reason(engine, run.id) == reason
    assert kinds(engine, run.id)[0] == "started"
    assert kinds(engine, run.id).count("failed") == 1
    assert "\n" not in run.detail
    assert ended(engine, engine.submit(task(), ME)).state == "finished"  # the engine is well


@pytest.mark.parametrize("seed", [fakes.GREEDY, fakes.HUGE])
def test_memory_that_grows_and_memory_asked_for_at_once(make_engine, seed):
    engine = make_engine(run_memory_mb=256)
    run = ended(engine, engine.submit(task(seed, epochs=40), ME))
    assert (run.state, run.reason) == ("failed", "out_of_memory")
    assert kinds(engine, run.id)[-1] == "failed"


def test_a_worker_killed_from_outside(engine):
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running", step=10)
    os.kill(pid_of(engine, run), signal.SIGKILL)
    found = ended(engine, run)
    assert (found.state, found.reason) == ("failed", "worker_killed")
    assert found.step >= 10
    assert kinds(engine, run)[-1] == "failed"


def test_a_paused_worker_killed_from_outside_can_go_on(engine):
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running", step=10)
    engine.control(run, ME, "pause")
    paused = in_state(engine, run, "paused")
    os.kill(pid_of(engine, run), signal.SIGKILL)
    assert ended(engine, run).reason == "worker_killed"
    engine.continue_run(run, ME)
    in_state(engine, run, "running", step=paused.step + 5)


def test_a_worker_that_does_not_listen_is_killed_in_the_end(engine, monkeypatch):
    monkeypatch.setattr(children, "STOP_SECONDS", 0.3)
    run = engine.submit(task(fakes.DEAF, epochs=100), ME)
    in_state(engine, run, "running", step=10)
    engine.control(run, ME, "stop")
    assert ended(engine, run).state == "stopped"


def test_a_worker_that_has_heard_may_take_its_time_to_end(engine, monkeypatch):
    monkeypatch.setattr(children, "STOP_SECONDS", 0.5)
    run = engine.submit(task(fakes.THOROUGH), ME)
    in_state(engine, run, "running", step=10)
    engine.control(run, ME, "stop")
    assert (ended(engine, run).state, kinds(engine, run)[-1]) == ("stopped", "finished")


def test_a_killed_nursery_takes_no_run_along(engine, light_nursery):
    run = engine.submit(task(fakes.ENDLESS), ME)
    in_state(engine, run, "running", step=3)
    os.kill(light_nursery.pid, signal.SIGKILL)
    assert ended(engine, engine.submit(task(), YOU)).state == "finished"
    assert engine.store.get(run).state == "running"


def test_workers_that_never_come_to_life(make_engine, monkeypatch):
    monkeypatch.setattr(keeper, "WORK", "core.runs.worker:nothing_of_that_name")
    engine = make_engine()
    run = ended(engine, engine.submit(task(), ME))
    assert (run.state, run.reason) == ("failed", "worker_killed")


def serve(*arguments):
    """A server process; returns it, its nursery's number and its runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.core.runs.server", *map(str, arguments)], stdout=subprocess.PIPE, cwd=ROOT
    )
    nursery, *runs = process.stdout.readline().decode().split()
    return process, int(nursery), runs


def kill(process):
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_killed_server_lets_its_workers_save_and_waiting_runs_wait_for_the_next(make_engine, store):
    process, nursery, (running, waiting) = serve(1, fakes.ENDLESS, ME, 0, YOU)
    until(lambda: store.get(running).step > 5)
    worker = Event.unpack(store.latest(running, "started")[2]).data["pid"]
    kill(process)
    until(lambda: store.get(running).state == "failed")  # its worker heard it and wrote that
    found = store.get(running)
    assert (found.reason, found.checkpoint) == ("server_restarted", True)
    assert store.get(waiting).place == 1
    until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in (worker, nursery)))  # noqa: PTH110
    engine = make_engine(workers=1)
    assert ended(engine, waiting).state == "finished"
    engine.continue_run(running, ME)
    in_state(engine, running, "running", step=found.step + 5)


def test_a_paused_worker_too_ends_with_its_server(store):
    process, _, (run,) = serve(1, fakes.ENDLESS, ME)
    until(lambda: store.get(run).step > 5)
    worker = Event.unpack(store.latest(run, "started")[2]).data["pid"]
    with store.writing() as connection:
        add_control(connection, run, "pause")
    until(lambda: store.get(run).state == "paused")
    kill(process)
    until(lambda: not os.path.exists(f"/proc/{worker}"))  # noqa: PTH110
    assert store.get(run).reason == "server_restarted"


def test_a_machine_that_lost_all_its_processes(make_engine, store):
    """Worker, nursery and server are killed at one stroke, as by a power cut: nobody could write anything."""
    process, nursery, (run,) = serve(1, fakes.ENDLESS, ME)
    until(lambda: store.get(run).step > 5)
    worker = Event.unpack(store.latest(run, "started")[2]).data["pid"]
    process.send_signal(signal.SIGSTOP)  # it must not see its worker die
    for pid in (worker, nursery):
        os.kill(pid, signal.SIGKILL)
    kill(process)
    assert store.get(run).state == "running"
    before = store.events(run)
    engine = make_engine()
    found = ended(engine, run)
    assert (found.state, found.reason) == ("failed", "server_restarted")
    assert store.events(run)[:-1] == before
    assert told_reason(engine, run) == "server_restarted"


def test_a_server_that_ends_in_order_saves_its_runs(make_engine, store):
    engine = make_engine(workers=1)
    running, waiting = engine.submit(task(fakes.ENDLESS), ME), engine.submit(task(), ME)
    in_state(engine, running, "running", step=5)
    engine.close()
    found = store.get(running)
    assert (found.state, found.reason, found.checkpoint) == ("failed", "server_restarted", True)
    assert store.get(waiting).state == "queued"


def test_a_home_that_is_in_the_way(make_engine, tmp_path):
    """The engine starts all the same, says what is wrong, and works as soon as it is repaired."""
    obstacle = tmp_path / "obstacle"
    obstacle.write_text("")
    engine = make_engine(home=obstacle / "home", database_url=f"sqlite:///{obstacle}/home/glassbox.db")
    for call in (lambda: engine.submit(task(), ME), lambda: engine.store, lambda: engine.control("0" * 20, ME, "stop")):
        with pytest.raises(Problem, match="store_unavailable"):
            call()
    engine.arrived(ME)
    engine.left(ME)
    obstacle.unlink()
    assert ended(engine, engine.submit(task(), ME)).state == "finished"


def test_a_folder_that_cannot_be_written(engine, home):
    (home / "runs").write_text("a file where the folder should be")
    run = ended(engine, engine.submit(task(), ME))
    assert (run.state, run.reason, run.checkpoint) == ("failed", "home_unwritable", False)
    assert kinds(engine, run.id)[-1] == "failed"


def test_a_full_disk_is_told_with_the_space_kept_for_it(engine, home, monkeypatch):
    """The store refuses every ending until the reserve is given up."""
    reserve = home / "reserve"
    until(lambda: reserve.exists() and reserve.stat().st_size == SIZE)
    fail = lease.fail

    def full(*arguments):
        if reserve.exists():
            raise Problem("disk_full")
        return fail(*arguments)

    monkeypatch.setattr(keeper.lease, "fail", full)
    run = ended(engine, engine.submit(task(fakes.SUICIDE), ME))
    assert run.reason == "worker_killed"
    assert not reserve.exists()


def test_a_full_disk_refuses_new_runs_with_a_problem(engine, monkeypatch):
    until(lambda: engine.store)

    def full(*_args, **_kwargs):
        raise Problem("disk_full")

    monkeypatch.setattr(Store, "create", full)
    with pytest.raises(Problem, match="disk_full"):
        engine.submit(task(), ME)


def test_no_process_left(engine, light_nursery, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as patch:
        patch.setattr(light_nursery, "spawn", refuse)
        run = ended(engine, engine.submit(task(), ME))
    assert (run.state, run.reason) == ("failed", "worker_killed")
    assert ended(engine, engine.submit(task(), ME)).state == "finished"


def test_leaving_never_waits_for_a_busy_store(engine):
    """Streamlit calls it on the server's own loop."""
    engine.submit(task(), ME)
    done = threading.Event()
    with engine.store.writing():  # nobody else can write now
        thread = threading.Thread(target=lambda: (engine.arrived(ME), engine.left(ME), done.set()))
        thread.start()
        assert done.wait(4)  # less than the store is waited for
    thread.join()
