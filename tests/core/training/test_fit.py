"""The loop against one written without it, and what it tells and obeys."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.data import digits
from core.data.split import split
from core.evaluation.classification import evaluate
from core.models.cnn import build
from core.models.configs import CNNConfig
from core.training.events import Control, Event
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig
from core.training.fit import fit
from core.training.report import SAMPLES
from core.training.state import TrainingState, start


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that moves on by so much each time it is read."""
    count = itertools.count()
    return lambda: next(count) * seconds


def joined(events: Iterable[Event], name: str = "loss") -> np.ndarray:
    parts = [event.arrays[name] for event in events if event.kind == "progress"]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)


def until_progress(run, control: Control | None = None) -> list[Event]:
    """What the run tells up to and with the next progress."""
    events = [run.send(control)]
    while events[-1].kind != "progress":
        events.append(next(run))
    return events


def plain_losses(experiment: Experiment) -> list[float]:
    """The same training without events, state or schedule: a loop as in any textbook."""
    data = digits.load(experiment.data)
    generator = torch.Generator().manual_seed(experiment.seed)
    model = build(experiment.model, (1, 8, 8), 10, generator).to(memory_format=torch.channels_last)
    images = torch.tensor(data.train.images).to(memory_format=torch.channels_last)
    labels = torch.tensor(data.train.labels)
    rate = experiment.optimizer.learning_rate
    decay = experiment.optimizer.weight_decay
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=decay, fused=True)
    losses = []
    for _ in range(experiment.epochs):
        order = torch.randperm(len(labels), generator=generator)
        bounds = [step * len(labels) // 20 for step in range(21)]  # 20 batches of 62 or 63 pictures
        for first, last in itertools.pairwise(bounds):
            chosen = order[first:last]
            loss = F.cross_entropy(model(images[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def constant(experiment: Experiment, rate: float, **model: object) -> Experiment:
    return replace(
        experiment,
        optimizer=OptimizerConfig("momentum", learning_rate=rate),
        schedule=ScheduleConfig("constant"),
        model=CNNConfig(width=4, **model),
    )


def test_the_numbers_are_those_of_a_plain_loop(experiment):
    experiment = constant(experiment, 0.05)
    assert joined(fit(experiment)).tolist() == plain_losses(experiment)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_clock_changes_when_is_told_and_nothing_else(experiment, precision):
    experiment = replace(experiment, precision=precision)
    reports, losses, weights = [], [], []
    for seconds in (0.0, 0.011, 0.9):  # reports only at the end, every few steps, with every step
        state = start(experiment)
        events = list(fit(experiment, state, clock=ticking(seconds)))
        reports.append(sum(event.kind == "snapshot" for event in events))
        losses.append(joined(events))
        weights.append(state.model.state_dict())
    assert reports[0] == 2 < reports[1] < reports[2] == 41
    for loss, weight in zip(losses[1:], weights[1:], strict=True):
        assert (loss == losses[0]).all()
        assert all(torch.equal(weight[name], weights[0][name]) for name in weight)


def test_other_seeds_other_numbers(experiment):
    assert (joined(fit(experiment)) != joined(fit(replace(experiment, seed=1)))).any()


def test_the_story_of_a_run(experiment):
    state = start(experiment)
    events = list(fit(experiment, state, clock=ticking(0.02)))
    kinds = [event.kind for event in events]
    assert kinds[:2] == ["started", "snapshot"]
    assert kinds[-1] == "finished"
    assert kinds[-3:-1] in (["progress", "snapshot"], ["snapshot", "progress"])
    assert set(kinds) == {"started", "progress", "snapshot", "finished"}

    started, first, last, finished = events[0], events[1], [e for e in events if e.kind == "snapshot"][-1], events[-1]
    data = digits.load(experiment.data)
    assert started.data["steps_total"] == 40
    assert started.data["steps_per_epoch"] == 20
    assert started.data["train_images"] == len(data.train)
    assert started.data["layers"] == ["conv1", "norm1", "conv2", "norm2", "output"]
    assert set(started.arrays["sample_labels"]) == set(range(10))
    assert started.arrays["sample_images"].shape == (SAMPLES, 8, 8)
    for image, label in zip(started.arrays["sample_images"], started.arrays["sample_labels"], strict=True):
        same = (data.validation.images[:, 0] == image).all((1, 2))
        assert label in data.validation.labels[same]

    assert (first.data["step"], last.data["step"], finished.data["step"]) == (0, 40, 40)
    assert first.arrays["gradient_norms"].tolist() == [0] * 5
    assert (last.arrays["gradient_norms"] > 0).all()
    assert last.arrays["confusion"].sum() == len(data.validation)
    assert last.arrays["sample_probabilities"].shape == (SAMPLES, 10)
    assert last.arrays["filters"].shape == (16, 3, 3)

    test = evaluate(state.model, state.test.images, state.test.labels, 10)
    assert finished.data["reason"] == "done"
    assert finished.data["test_accuracy"] == test.accuracy
    assert finished.data["validation_loss"] == last.data["validation_loss"]
    assert (finished.arrays["test_images"] == np.rint(data.test.images[:, 0] * 255)).all()
    assert (finished.arrays["test_labels"] == data.test.labels).all()
    assert finished.arrays["test_probabilities"].argmax(1).tolist() == test.probabilities.argmax(1).tolist()
    for event in events:
        again = Event.unpack(event.pack())  # all of it can travel
        assert again.data == event.data


def test_progress_covers_every_step_once(experiment):
    events = [event for event in fit(experiment, clock=ticking(0.013)) if event.kind == "progress"]
    steps = []
    for event in events:
        size = len(event.arrays["loss"])
        assert len(event.arrays["accuracy"]) == size
        steps += range(event.data["step"] - size + 1, event.data["step"] + 1)
        assert event.data["epoch"] == event.data["step"] / 20
    assert steps == list(range(1, 41))
    assert events[-1].data["seconds_left"] == 0


def test_the_accuracy_of_a_batch_is_counted(experiment):
    state = start(experiment)
    run = fit(experiment, state)
    next(run)
    expected = []
    for _ in range(3):
        generator = state.generator.get_state()
        images, labels = state.batch()
        state.generator.set_state(generator)
        with torch.no_grad():
            logits = state.model(images)  # in training mode, as the step will see it
        expected.append((logits.argmax(1) == labels).float().mean().item())
        # Looking moved batch norm's running statistics, but they do not enter a training step.
        accuracy = until_progress(run, Control(steps=1))[-1].arrays["accuracy"]
        assert accuracy.tolist() == pytest.approx(expected[-1:])


def test_it_learns_to_read_digits():
    experiment = Experiment(epochs=8, precision="float32", layout="channels_last")
    *_, finished = fit(experiment)
    assert finished.data["test_accuracy"] > 0.95
    assert finished.data["test_loss"] < 0.25


def test_other_pictures_and_other_classes_train_as_well(experiment):
    generator = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), 40)
    images = generator.random((120, 2, 12, 20), dtype=np.float32) * 0.3
    for number in range(3):  # a class is a bright row
        images[labels == number, :, 4 * number] = 1
    data = split(images, labels, ("top", "middle", "bottom"), validation=0.1, test=0.2, seed=0)
    experiment = replace(experiment, epochs=10, batch_size=16, model=CNNConfig(width=4))
    started, *_, finished = fit(experiment, start(experiment, data))
    assert started.data["classes"] == ["top", "middle", "bottom"]
    assert finished.data["test_accuracy"] == 1
    assert finished.arrays["test_images"].shape == (24, 12, 20)


@pytest.mark.parametrize("batch_size", [1, 512])
def test_extreme_batches(experiment, batch_size):
    experiment = replace(experiment, batch_size=batch_size)
    run = fit(experiment)
    next(run)
    assert np.isfinite(until_progress(run, Control(steps=3))[-1].arrays["loss"]).all()


# ---- controls


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


# ---- failures


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
