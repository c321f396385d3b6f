"""Who gets a worker and who waits, who has left, what is pruned: the engine's thread with real worker processes."""

import threading

import pytest

from core.errors import Problem
from core.runs import keeper
from tests.core.runs import fakes
from tests.core.runs.conftest import ME, YOU, ended, in_state, kinds, steps_told, task, until


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
    engine = make_engine(leave_grace=2)
    mine, yours = engine.submit(task(fakes.ENDLESS), ME), engine.submit(task(fakes.ENDLESS), YOU)
    in_state(engine, mine, "running")
    engine.arrived(ME)
    engine.left(ME)
    engine.arrived(ME)
    engine.left(YOU)
    assert ended(engine, yours).reason == "left"  # by then my grace time would be over too
    assert engine.store.get(mine).state == "running"


def test_who_leaves_while_the_store_is_away_has_the_runs_stopped_later(make_engine, monkeypatch):
    engine = make_engine(leave_grace=0.2)
    runs = [engine.submit(task(fakes.ENDLESS), visitor) for visitor in (ME, YOU)]
    for run in runs:
        in_state(engine, run, "running")
    refused = threading.Event()
    add = keeper.add_control

    def once(*arguments, **more):
        if not refused.is_set():
            refused.set()
            raise Problem("store_unavailable")
        add(*arguments, **more)

    monkeypatch.setattr(keeper, "add_control", once)
    for visitor in (ME, YOU):
        engine.arrived(visitor)
        engine.left(visitor)
    assert [ended(engine, run).reason for run in runs] == ["left", "left"]
    assert refused.is_set()


def test_a_server_that_joins_others_leaves_their_visitors_alone(make_engine):
    one = make_engine()
    run = one.submit(task(fakes.ENDLESS), ME)
    in_state(one, run, "running")
    two = make_engine(leave_grace=0.1)
    other = two.submit(task(fakes.ENDLESS), YOU)
    in_state(two, other, "running")
    two.arrived(YOU)
    two.left(YOU)
    assert ended(two, other).reason == "left"  # by then a grace time given to the first visitor would be over too
    assert one.store.get(run).state == "running"


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
