"""What the loop tells when, what it obeys, and how it ends when the numbers do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.models.configs import CNNConfig
from core.training import report
from core.training.events import Control, Event
from core.training.experiment import OptimizerConfig, ScheduleConfig
from core.training.fit import fit
from core.training.state import TrainingState, start
from tests.core.training.loops import constant, joined, plain_losses, ticking, until_progress


def test_step_by_step(experiment):
    run = fit(experiment, clock=ticking(0.0))
    assert [next(run).kind, next(run).kind] == ["started", "snapshot"]
    step = 0
    losses = []
    for steps in (1, 1, 3, 7):
        step += steps
        snapshot, progress = until_progress(run, Control(steps=steps))
        assert snapshot.kind == "snapshot"
        assert snapshot.data["step"] == progress.data["step"] == step
        assert len(progress.arrays["loss"]) == steps
        losses += progress.arrays["loss"].tolist()
    rest = joined(run)
    assert np.array_equal([*losses, *rest], joined(fit(experiment)))


def test_stopping(experiment):
    state = start(experiment)
    run = fit(experiment, state, clock=ticking(0.0))
    next(run)
    until_progress(run, Control(steps=7))
    finished = run.send(Control(stop=True))
    assert (finished.kind, finished.data["reason"], finished.data["step"]) == ("finished", "stopped", 7)
    assert list(run) == []
    assert state.step == 7


def test_stopping_before_the_first_step(experiment):
    run = fit(experiment)
    next(run)
    snapshot, finished = [run.send(Control(stop=True)), *run]
    assert (snapshot.kind, finished.data["reason"], finished.data["step"]) == ("snapshot", "stopped", 0)


def test_a_new_rate_is_the_new_peak_of_the_schedule(experiment):
    experiment = replace(
        experiment, optimizer=OptimizerConfig("sgd", learning_rate=0.1), schedule=ScheduleConfig("cosine")
    )
    run = fit(experiment, clock=ticking(0.0))
    next(run)
    until_progress(run, Control(steps=10))
    changed = run.send(Control(learning_rate=0.4))
    shape = (1 + np.cos(np.pi * 10 / 40)) / 2
    assert changed.kind == "changed"
    assert changed.data == {"step": 10, "learning_rate": 0.4, "scheduled": pytest.approx(0.4 * shape)}
    progress = until_progress(run, Control(steps=1))[-1]
    assert progress.data["learning_rate"] == pytest.approx(0.4 * shape)
    progress = until_progress(run, Control(steps=1))[-1]
    assert progress.data["learning_rate"] == pytest.approx(0.4 * (1 + np.cos(np.pi * 11 / 40)) / 2)


@pytest.mark.parametrize(
    ("wish", "gets"), [(1e9, 10), (0.0, 1e-5), (-1.0, 1e-5), (float("inf"), 10), (float("nan"), 0.05)]
)
def test_a_rate_out_of_bounds_is_moved_to_the_bound(experiment, wish, gets):
    run = fit(constant(experiment, 0.05))
    next(run)
    assert run.send(Control(learning_rate=wish)).data["learning_rate"] == gets


def test_a_pause_is_no_training_time(experiment):
    now = 0.0
    run = fit(experiment, clock=lambda: now)
    kinds = []
    for event in run:
        kinds.append(event.kind)
        now += 3600  # the learner looks at each event for an hour
    assert event.data["seconds"] == 0
    assert kinds.count("progress") == 1  # no time passed, so all 40 steps came in one report


def test_a_long_run_keeps_a_few_hundred_snapshots(experiment):
    experiment = replace(experiment, epochs=200, batch_size=512, model=CNNConfig(width=4, blocks=1))
    state = start(experiment)
    state.seconds = 3600  # an hour is behind it
    kinds = [event.kind for event in fit(experiment, state, clock=ticking(0.05))]  # 600 steps in about 60 s
    assert kinds.count("snapshot") == 3  # beginning, 60 s later, end
    assert kinds.count("progress") > 100


def test_snapshots_cost_a_small_part_of_a_run_that_is_no_longer_young(experiment, monkeypatch):
    """A clock that moves only by a step's 20 ms and a look's 4 ms."""
    now, looks = 0.0, []
    batch, evaluate = TrainingState.batch, report.evaluate

    def slow_batch(state):
        nonlocal now
        now += 0.02
        return batch(state)

    def slow_evaluate(*arguments):
        nonlocal now
        now += 0.004
        looks.append(now)
        return evaluate(*arguments)

    monkeypatch.setattr(TrainingState, "batch", slow_batch)
    monkeypatch.setattr(report, "evaluate", slow_evaluate)
    experiment = replace(experiment, epochs=100, batch_size=512, model=CNNConfig(width=4, blocks=1))
    assert len(list(fit(experiment, clock=lambda: now))) > 50
    young, old = [at for at in looks if at < 1], [at for at in looks if at >= 1]
    assert len(young) == 4  # at the beginning, and then three times a second
    assert 0.001 < 0.004 * len(old[:-2]) / (now - 1) < 0.003  # without the last look, and that at the test pictures


def first_bad(losses: list[float]) -> int:
    return next(number for number, loss in enumerate(losses, 1) if not np.isfinite(loss))


@pytest.mark.parametrize("seconds", [0.0, 0.03, 1.0])
def test_divergence_ends_the_run_at_the_very_step(experiment, seconds):
    experiment = constant(experiment, 10.0, batch_norm=False)
    # Rate times decay is 5: every step multiplies the weights by about -4, until they overflow.
    experiment = replace(experiment, optimizer=replace(experiment.optimizer, weight_decay=0.5))
    step = first_bad(plain_losses(experiment))
    assert 2 < step < 40
    events = list(fit(experiment, clock=ticking(seconds)))
    failed = events[-1]
    assert (failed.kind, failed.data["reason"], failed.data["step"]) == ("failed", "diverged", step)
    losses = joined(events)
    assert len(losses) == step - 1  # all that was still a number is told
    assert np.isfinite(losses).all()
    assert all(event.data["step"] < step for event in events if event.kind == "progress")


def test_the_weights_are_looked_at_even_when_every_loss_was_finite(experiment):
    state: TrainingState = start(experiment)
    run = fit(experiment, state, clock=ticking(0.0))
    next(run)
    until_progress(run, Control(steps=5))
    with torch.no_grad():
        state.model.output.bias.fill_(float("nan"))  # as an overflow in the fifth update would leave it
    state.step += 1
    events = [run.send(Control(stop=True)), *run]
    assert [event.kind for event in events] == ["snapshot", "failed"]
    assert Event.unpack(events[0].pack()).data["validation_loss"] is None
