"""What is asked of a run reaches its training: through the store, at the right place."""
# ruff: noqa: ARG001 - a fit takes what it is given

from core.training.events import Control, Event
from tests.core.runs.conftest import progress


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


def test_a_rate_asked_for_while_paused_is_told_at_once_and_the_rest_goes_on(desk):
    heard = []

    def fit(experiment, state):
        yield Event("started", {"step": 0})
        desk.ask("pause")
        desk.ask("learning_rate", 0.25)
        desk.ask("step")
        desk.clock.now += 1
        heard.append((yield progress(1)))
        saved = len(desk.saves)
        heard.append((yield Event("changed", {"step": 1, "learning_rate": 0.25})))
        assert len(desk.saves) == saved + 1, "whoever goes on from here goes on with the new rate"
        assert desk.store.latest(desk.run, "changed"), "it stands in the store while the run still rests"
        desk.ask("resume")
        heard.append((yield progress(2)))
        yield Event("finished", {"reason": "done", "step": 2})

    assert desk.train(fit).state == "finished"
    assert heard == [Control(learning_rate=0.25), Control(steps=1), None]


def test_news_asked_for_while_paused_come_one_by_one(desk):
    """Another rate and another picture: an event of each, both before the next step."""
    heard = []

    def fit(experiment, state):
        yield Event("started", {"step": 0})
        desk.ask("pause")
        desk.ask("watch", 7)
        desk.ask("learning_rate", 0.25)
        desk.clock.now += 1
        heard.append((yield progress(1)))
        heard.append((yield Event("changed", {"step": 1, "learning_rate": 0.25})))
        desk.ask("resume")
        heard.append((yield Event("maps", {"step": 1})))
        assert desk.store.latest(desk.run, "maps"), "it stands in the store while the run still rests"
        heard.append((yield progress(2)))
        yield Event("finished", {"reason": "done", "step": 2})

    assert desk.train(fit).state == "finished"
    assert heard == [Control(learning_rate=0.25), Control(watch=7), None, None]


def test_feature_maps_are_written_at_once(desk):
    def fit(experiment, state):
        yield Event("started", {"step": 0})
        desk.ask("watch", 0)
        desk.clock.now += 1
        assert (yield progress(1)) == Control(watch=0)
        yield Event("maps", {"step": 1})  # no time has passed
        assert desk.store.latest(desk.run, "maps")
        yield Event("finished", {"reason": "done", "step": 1})

    assert desk.train(fit).state == "finished"


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


def test_a_pace_asked_for_with_the_run_holds_from_its_first_step(desk):
    answers = []

    def fit(experiment, state):
        answers.append((yield Event("started", {"step": 0})))
        yield Event("finished", {"reason": "done", "step": 1})

    desk.ask("pace", 25.0)
    desk.train(fit)
    assert [answer.steps for answer in answers] == [3]


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
