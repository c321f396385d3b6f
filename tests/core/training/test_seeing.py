"""Augmentation, smoothed labels, dropout, color, large sets: what a run does beyond the plain digits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.data.augment import augment
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.data.split import Split, split_given, split_small, whole
from core.evaluation.classification import evaluate
from core.models.configs import CNNConfig
from core.training import checkpoint, probes
from core.training.events import Control
from core.training.experiment import Experiment, OptimizerConfig
from core.training.fit import fit
from core.training.state import start
from core.training.suggested import suggested
from tests.core.training.loops import joined, ticking, until_progress

ALL = AugmentConfig(crop=2, flip=True, rotate=10, scale=0.1, color=0.2, noise=0.05, cutout=2)


def colored(train: int, test: int = 30, side: int = 8) -> Split:
    """Red, green and blue pictures with noise."""
    generator = np.random.default_rng(0)

    def some(count):
        labels = np.arange(count) % 3
        images = generator.integers(100, size=(count, 3, side, side), dtype=np.uint8)
        images[np.arange(count), labels] += 120
        return whole(images, labels)

    return split_given(some(train), some(test), ("red", "green", "blue"), validation=0.4, seed=0)


def task(**more):
    return Experiment(**{"precision": "float32", "layout": "channels_last", "epochs": 2, "batch_size": 16, **more})


def test_a_step_is_the_textbooks_with_everything_on():
    """The same draws from the same generator: order, then augmentation; labels smoothed by hand."""
    experiment = task(
        augment=ALL,
        label_smoothing=0.1,
        model=CNNConfig(width=4),
        optimizer=OptimizerConfig("sgd", learning_rate=0.1),
    )
    data, twin = colored(50), start(experiment, colored(50))
    losses = joined(fit(experiment, start(experiment, data)))
    expected = []
    for step in range(4):
        if step % 2 == 0:
            order = torch.randperm(30, generator=twin.generator)
        chosen = order[15 * (step % 2) :][:15]
        part = data.train
        images = torch.tensor(part.pictures[part.rows[chosen]] / np.float32(255))
        logits = twin.model(augment(images, ALL, twin.generator).contiguous(memory_format=torch.channels_last))
        truth = F.one_hot(torch.tensor(part.labels[chosen]), 3) * 0.9 + 0.1 / 3
        loss = -(truth * logits.log_softmax(1)).sum(1).mean()
        twin.optimizer.zero_grad()
        loss.backward()
        for group in twin.optimizer.param_groups:
            twin.step = step
            group["lr"] = twin.learning_rate
        twin.optimizer.step()
        expected.append(loss.item())
    np.testing.assert_allclose(losses, expected, rtol=1e-5)


@pytest.mark.parametrize("architecture", ["plain", "resnet"])
@pytest.mark.parametrize("seconds", [0.0, 9.0])
def test_it_goes_on_exactly_from_a_checkpoint(tmp_path, architecture, seconds):
    experiment = task(augment=ALL, label_smoothing=0.1, model=CNNConfig(4, architecture=architecture, dropout=0.5))
    data = colored(50)
    whole_run, first = start(experiment, data), start(experiment, data)
    expected = joined(fit(experiment, whole_run))
    run = fit(experiment, first, clock=ticking(seconds))  # with no reports, or one after each step
    next(run)
    losses = list(until_progress(run, Control(steps=3))[-1].arrays["loss"])
    checkpoint.save(first, tmp_path / "run")
    second = checkpoint.restore(experiment, tmp_path / "run", data)
    losses += list(joined(fit(experiment, second)))
    assert losses == expected.tolist()
    left, right = whole_run.model.state_dict(), second.model.state_dict()
    assert all(torch.equal(left[name], right[name]) for name in left)


def test_color_is_told_in_color():
    data = colored(60)
    experiment = task(model=CNNConfig(width=4), epochs=5)
    started, snapshot, *_, finished = fit(experiment, start(experiment, data))
    assert started.data["samples"] == probes.SAMPLES
    images, labels = started.arrays["sample_images"], started.arrays["sample_labels"]
    assert (images.shape, images.dtype) == ((12, 8, 8, 3), np.uint8)
    assert (images.mean((1, 2)).argmax(1) == labels).all()
    assert snapshot.arrays["filters"].shape == (4, 3, 3, 3)
    assert finished.data["test_accuracy"] == 1
    assert started.data["flops"] == 2 * (27 * 4 * 64 + 36 * 8 * 16) + 2 * 32 * 3
    assert started.data["receptive_field"] > 3


def test_of_a_large_set_some_are_looked_at_until_the_end():
    data = colored(3000, test=400, side=4)
    experiment = task(model=CNNConfig(width=4, blocks=1), epochs=1, batch_size=512)
    state = start(experiment, data)
    events = list(fit(experiment, state, clock=ticking(0.3)))
    snapshots = [event for event in events if event.kind == "snapshot"]
    assert [each.data["validation_seen"] for each in snapshots[:-1]] == [1000] * (len(snapshots) - 1)
    last, finished = snapshots[-1], events[-1]
    assert last.data["validation_seen"] == last.arrays["confusion"].sum() == 1200
    checked = evaluate(state.model, state.validation.images(), state.validation.labels, 3)
    assert finished.data["validation_loss"] == last.data["validation_loss"] == pytest.approx(checked.loss)
    panel = probes.panel(data.validation.labels, 0, 12)
    for snapshot in (snapshots[-2], last):  # the watched pictures are among those looked at
        assert snapshot.arrays["sample_probabilities"].shape == (12, 3)
    np.testing.assert_allclose(last.arrays["sample_probabilities"], checked.probabilities[panel], atol=1e-6)


def test_of_many_mistakes_the_surest_are_shown():
    data = colored(60, test=900)
    experiment = task(model=CNNConfig(width=4), epochs=1)
    run = fit(experiment, start(experiment, data))
    next(run)
    *_, finished = run.send(Control(stop=True)), *run
    wrong = np.flatnonzero(finished.arrays["test_right"] == 0)
    assert finished.data["test_wrong"] == len(wrong) > 300
    sure = finished.arrays["test_confidence"]
    assert len(finished.arrays["test_rows"]) == len(finished.arrays["test_images"]) == 300
    assert sure[finished.arrays["test_rows"]].min() >= np.sort(sure[wrong])[-300]
    assert finished.arrays["test_confusion"].sum() == 900


def test_a_large_network_looks_at_fewer_pictures_and_all_watched_ones_are_among_them():
    labels = np.arange(5000) % 10
    few = probes.seen(labels, 0, flops=1e9)
    assert len(few) == probes.FEWEST_SEEN
    assert (few[:12] == probes.panel(labels, 0, 12)).all()
    assert len(probes.seen(labels, 0, flops=1e3)) == probes.SEEN
    assert len(probes.seen(labels, 0, flops=2e6)) == 500
    assert probes.seen(labels[:100], 0, flops=1e9) is None
    assert [probes.samples(classes) for classes in (2, 12, 15, 40)] == [12, 12, 15, 20]


def test_classes_of_any_name_and_size():
    labels = np.repeat([0, 1], [3, 30])
    images = np.full((33, 1, 28, 28), 200, np.uint8)
    images[labels == 1] = 20
    data = split_small(whole(images, labels), ("猫 🐈", "dog"), validation=0.1, test=0.2, seed=0)
    experiment = task(model=CNNConfig(width=4), epochs=3)
    started, *_, finished = fit(experiment, start(experiment, data))
    assert started.data["classes"] == ["猫 🐈", "dog"]
    assert started.data["samples"] == len(data.validation)
    assert finished.data["reason"] == "done"


@pytest.mark.parametrize("name", ["digits", "mnist", "fashion", "cifar10", "own"])
def test_suggested_settings_are_of_that_set(name):
    experiment = suggested(name)
    assert experiment.data == PicturesConfig(name)
    assert Experiment.from_json(experiment.to_json()) == experiment
    assert replace(experiment, data=PicturesConfig()) != suggested("digits") or name == "digits"
