"""The loop against one written without it, and the story it tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.data import pictures
from core.data.split import split, whole
from core.evaluation.classification import evaluate
from core.models.configs import CNNConfig
from core.training import pacing
from core.training.events import Control, Event
from core.training.experiment import Experiment
from core.training.fit import fit
from core.training.probes import SAMPLES
from core.training.state import start
from tests.core.training.loops import constant, joined, plain_losses, ticking, until_progress


def test_the_numbers_are_those_of_a_plain_loop(experiment):
    experiment = constant(experiment, 0.05)
    assert joined(fit(experiment)).tolist() == plain_losses(experiment)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_clock_changes_when_is_told_and_nothing_else(experiment, precision, monkeypatch):
    monkeypatch.setattr(pacing, "SNAPSHOT_MOST", np.inf)  # a look is free
    monkeypatch.setattr(pacing, "SNAPSHOT_MOST_YOUNG", np.inf)
    experiment = replace(experiment, precision=precision)
    reports, losses, weights = [], [], []
    for seconds in (0.0, 0.011, 9.0):  # reports only at the end, every few steps, with every step
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
    data = pictures.load(experiment.data)
    assert started.data["steps_total"] == 40
    assert started.data["steps_per_epoch"] == 20
    assert started.data["train_images"] == len(data.train)
    assert started.data["layers"] == ["conv1", "norm1", "conv2", "norm2", "output"]
    assert set(started.arrays["sample_labels"]) == set(range(10))
    assert started.arrays["sample_images"].shape == (SAMPLES, 8, 8, 1)
    for image, label in zip(started.arrays["sample_images"], started.arrays["sample_labels"], strict=True):
        same = (np.rint(data.validation.images()[:, 0] * 255) == image[:, :, 0]).all((1, 2))
        assert label in data.validation.labels[same]

    assert (first.data["step"], last.data["step"], finished.data["step"]) == (0, 40, 40)
    assert first.arrays["gradient_norms"].tolist() == [0] * 5
    assert (last.arrays["gradient_norms"] > 0).all()
    assert last.arrays["confusion"].sum() == len(data.validation)
    assert last.arrays["sample_probabilities"].shape == (SAMPLES, 10)
    assert last.arrays["filters"].shape == (16, 3, 3)

    test = evaluate(state.model, state.test.images(), state.test.labels, 10)
    assert finished.data["reason"] == "done"
    assert finished.data["test_accuracy"] == test.accuracy
    assert finished.data["validation_loss"] == last.data["validation_loss"]
    predicted, labels = test.probabilities.argmax(1), data.test.labels
    assert (finished.arrays["test_predicted"] == predicted).all()
    assert (finished.arrays["test_right"] == (predicted == labels)).all()
    assert (finished.arrays["test_confidence"] == test.probabilities.max(1)).all()
    assert (finished.arrays["test_confusion"] == test.confusion).all()
    assert finished.data["test_total"] == len(labels)
    assert finished.data["test_wrong"] == (predicted != labels).sum()
    rows = finished.arrays["test_rows"]
    assert sorted(rows) == list(range(len(labels))), "few pictures: all of them"
    wrong = finished.data["test_wrong"]
    assert set(rows[:wrong]) == set(np.flatnonzero(predicted != labels)), "mistakes first"
    for some in (rows[:wrong], rows[wrong:]):
        assert (np.diff(finished.arrays["test_confidence"][some]) <= 0).all(), "the surest first"
    assert (finished.arrays["test_images"][..., 0] == np.rint(data.test.images(rows)[:, 0] * 255)).all()
    assert (finished.arrays["test_labels"] == labels[rows]).all()
    assert (finished.arrays["test_probabilities"] == test.probabilities[rows]).all()
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
    images = generator.integers(77, size=(120, 2, 12, 20), dtype=np.uint8)
    for number in range(3):  # a class is a bright row
        images[labels == number, :, 4 * number] = 255
    data = split(whole(images, labels), ("top", "middle", "bottom"), validation=0.1, test=0.2, seed=0)
    experiment = replace(experiment, epochs=10, batch_size=16, model=CNNConfig(width=4))
    started, *_, finished = fit(experiment, start(experiment, data))
    assert started.data["classes"] == ["top", "middle", "bottom"]
    assert finished.data["test_accuracy"] == 1
    assert started.arrays["sample_images"].shape == (12, 12, 20, 1), "two channels are shown as their mean"
    assert finished.arrays["test_images"].shape == (24, 12, 20, 1)


@pytest.mark.parametrize("batch_size", [1, 512])
def test_extreme_batches(experiment, batch_size):
    experiment = replace(experiment, batch_size=batch_size)
    run = fit(experiment)
    next(run)
    assert np.isfinite(until_progress(run, Control(steps=3))[-1].arrays["loss"]).all()
