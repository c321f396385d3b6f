"""Corrected labels: those of the whole set with some replaced, in whichever part a picture is."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_digits

from core.data import own_pictures, pictures
from core.data.pictures import MOST_CORRECTIONS, PicturesConfig, corrected, corrections_of, load
from core.data.prepared import Prepared
from core.data.split import Split
from core.errors import Problem
from core.training.experiment import LONGEST_TEXT, Experiment

SETS = ("digits", "own", "fashion")


@pytest.fixture(autouse=True)
def forget():
    """Sets read in one test are not remembered in another."""
    pictures._load.cache_clear()


def small(count: int, classes: int, first: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Gray pictures, each filled with its number, and their classes in turn."""
    numbers = np.arange(first, first + count, dtype=np.uint8)[:, None, None, None]
    return np.broadcast_to(numbers, (count, 1, 28, 28)).copy(), np.arange(count) % classes


@pytest.fixture
def given(request, monkeypatch, tmp_path) -> tuple[PicturesConfig, np.ndarray]:
    """A set, and the labels of all its pictures in their order: those that train or check, then those that test."""
    if request.param == "digits":
        return PicturesConfig(share=0.5), load_digits().target
    if request.param == "own":
        images, labels = small(60, 3)
        return PicturesConfig("own", own=own_pictures.save(images, labels, tuple("abc"), "a" * 32).id), labels
    (train, labels), (test, answers) = small(100, 10), small(30, 10, 100)
    found = Prepared("fashion", train, labels, test, answers, tuple("abcdefghij"), "", tmp_path)
    monkeypatch.setattr(pictures, "prepared", lambda _name: found)
    return PicturesConfig("fashion", share=0.5, validation=0.2), np.concatenate([labels, answers])


def parts(found: Split) -> tuple:
    return found.train, found.validation, found.test


@pytest.mark.parametrize("given", SETS, indirect=True)
def test_the_labels_are_those_of_the_set_with_some_replaced(given):
    config, labels = given
    plain = load(config)
    for part in parts(plain):
        assert (part.labels == labels[part.places]).all()
    chosen = [int(place) for part in parts(plain) for place in part.places[[0, -1]]]
    expected = labels.copy()
    expected[chosen] = (expected[chosen] + 1) % len(plain.classes)
    found = load(corrected(config, {place: int(expected[place]) for place in chosen}))
    for before, after in zip(parts(plain), parts(found), strict=True):
        assert (after.rows == before.rows).all()
        assert after.pictures is before.pictures, "the pictures are there once"
        assert (after.labels == expected[after.places]).all()
        assert (after.labels != before.labels).sum() == 2
        with pytest.raises(ValueError, match="read-only"):
            after.labels[0] = 0
    for part in parts(load(config)):
        assert (part.labels == labels[part.places]).all(), "the set itself is as it was"


@pytest.mark.parametrize("given", ["fashion"], indirect=True)
def test_the_test_file_comes_after_the_training_file(given):
    config, _ = given
    test = load(config).test
    assert test.places.tolist() == list(range(100, 130))
    assert (test.images()[:, 0, 0, 0] * 255).astype(int).tolist() == test.places.tolist()
    found = load(corrected(config, {100: 7}))
    assert (found.test.labels[0], load(config).test.labels[0]) == (7, 0)
    assert found.train is load(config).train, "a part without a correction stays what it is"


@pytest.mark.parametrize("given", SETS, indirect=True)
@pytest.mark.parametrize("which", ["picture", "class"])
def test_a_picture_or_a_class_that_is_not_there(given, which):
    config, labels = given
    last = len(labels) - 1, int(labels.max())
    load(corrected(config, dict([last])))
    wrong = (last[0] + 1, last[1]) if which == "picture" else (last[0], last[1] + 1)
    with pytest.raises(Problem, match="correction_unknown"):
        load(corrected(config, dict([wrong])))


@pytest.mark.parametrize("given", ["digits"], indirect=True)
def test_a_picture_that_no_part_has_changes_nothing(given):
    config, labels = given
    plain = load(config)
    left = sorted(set(range(len(labels))) - {int(place) for part in parts(plain) for place in part.places})
    assert left, "half of the training pictures"
    found = load(corrected(config, {left[0]: 0, left[-1]: 1}))
    assert all(a is b for a, b in zip(parts(found), parts(plain), strict=True))


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ([3], "correction_unknown"),
        ([3, 1, 4], "correction_unknown"),
        ([3, 1, 3, 2], "correction_unknown"),
        ([3, 1, 3, 1], "correction_unknown"),
        ([*range(2 * MOST_CORRECTIONS + 2)], "corrections_too_many"),
        ([-1, 1], "setting_out_of_range"),
        ([1, -1], "setting_out_of_range"),
        ([2**31, 1], "setting_out_of_range"),
        ([1.5, 1], "setting_not_a_number"),
        (["1", 1], "setting_not_a_number"),
        ([None, 1], "setting_not_a_number"),
        ([[1, 1]], "setting_not_a_number"),
        ({"1": 1}, "setting_not_a_number"),
        ("1,1", "setting_not_a_number"),
    ],
)
def test_what_is_no_correction(numbers, code):
    with pytest.raises(Problem) as caught:
        Experiment.from_json(json.dumps({"data": {"corrected": numbers}}))
    assert caught.value.code == code


def test_equal_corrections_are_equal_configs():
    config = corrected(PicturesConfig(), {7: 1, 3: 2})
    assert config.corrected == (3, 2, 7, 1)
    assert config == corrected(corrected(PicturesConfig(), {9: 9}), {3: 2, 7: 1})
    assert corrections_of(config) == {3: 2, 7: 1}
    assert corrected(config, {}) == PicturesConfig()


def test_as_many_as_there_may_be_fit_into_a_settings_text():
    most = {2**31 - 1 - place: 2**31 - 1 for place in range(MOST_CORRECTIONS)}
    experiment = Experiment(data=corrected(PicturesConfig(), most))
    assert len(experiment.to_json()) < LONGEST_TEXT
    assert Experiment.from_json(experiment.to_json()) == experiment


def test_the_split_is_made_of_the_labels_as_they_were():
    """Stratified by the corrected labels, another class would lose pictures to the other parts."""
    plain = load(PicturesConfig())
    most = {int(place): 0 for place in plain.train.places[:MOST_CORRECTIONS]}
    found = load(corrected(replace(PicturesConfig(), share=0.1), most))
    assert (found.train.rows == load(PicturesConfig(share=0.1)).train.rows).all()
    assert (found.test.rows == plain.test.rows).all()
