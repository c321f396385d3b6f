"""Sets of pictures in one form."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_digits

from core.data import own_pictures, pictures
from core.data.pictures import PicturesConfig, load, shape_of
from core.data.prepared import Prepared
from core.errors import Problem


@pytest.fixture(autouse=True)
def forget():
    """Sets read in one test are not remembered in another."""
    pictures._load.cache_clear()


def test_the_config_sets_the_sizes_of_the_parts():
    config = PicturesConfig(validation=0.2, test=0.3)
    parts = load(config)
    assert (len(parts.validation), len(parts.test)) == (359, 540)
    assert len(parts.train) == 1797 - 359 - 540
    assert (parts.image_shape, parts.classes) == shape_of(config)
    for part in (parts.train, parts.validation, parts.test):
        assert set(part.labels) == set(range(10))


def test_digits_are_numbers_in_sixteenths():
    train = load(PicturesConfig()).train
    original = load_digits()
    images = train.images()
    assert images.dtype == np.float32
    assert (images[:, 0] == (original.images[train.rows] / 16).astype(np.float32)).all()
    assert (images[[3, 1]] == train.images(np.array([3, 1]))).all()
    assert (original.target[train.rows] == train.labels).all()


@pytest.mark.parametrize("share", [0.5, 0.02])
def test_a_share_of_the_training_pictures(share):
    whole, some = load(PicturesConfig()), load(PicturesConfig(share=share))
    assert len(some.train) == pytest.approx(share * len(whole.train), abs=5)
    assert set(some.train.rows) < set(whole.train.rows)
    assert set(some.train.labels) == set(range(10))
    assert (some.test.rows == whole.test.rows).all()
    assert (some.validation.rows == whole.validation.rows).all()
    assert (load(replace(PicturesConfig(share=share), split_seed=1)).train.rows != some.train.rows).any()


def of_classes(*counts: int) -> tuple[np.ndarray, np.ndarray]:
    """Gray pictures, each filled with its number, and their classes."""
    labels = np.repeat(np.arange(len(counts)), counts)
    numbers = np.arange(len(labels), dtype=np.uint8)[:, None, None, None]
    return np.broadcast_to(numbers, (len(labels), 1, 28, 28)).copy(), labels


def test_a_set_with_a_test_part_keeps_it(monkeypatch, tmp_path):
    (train, labels), (test, answers) = of_classes(*[20] * 10), of_classes(*[3] * 10)
    found = Prepared("fashion", train, labels, test, answers, tuple("abcdefghij"), "lossy", tmp_path)
    monkeypatch.setattr(pictures, "prepared", lambda name: found if name == "fashion" else None)
    parts = load(PicturesConfig("fashion", validation=0.2, test=0.4, share=0.5))
    assert [len(part) for part in (parts.train, parts.validation, parts.test)] == [80, 40, 30]
    assert (parts.classes, parts.note) == (tuple("abcdefghij"), "lossy")
    assert np.shares_memory(parts.train.pictures, train), "the pictures are not copied"
    assert (parts.test.images()[:, 0, 0, 0] * 255 == np.arange(30)).all()
    assert not set(parts.train.rows) & set(parts.validation.rows)
    for part in (parts.train, parts.validation, parts.test):
        assert set(np.bincount(part.labels)) == {len(part) // 10}, "every class alike"
        assert (part.labels == (labels if part is not parts.test else answers)[part.rows]).all()
        with pytest.raises(ValueError, match="read-only"):
            part.pictures[0] = 0


def test_a_learners_own_set():
    images, labels = of_classes(3, 40)
    card = own_pictures.save(images, labels, ("猫", "dog"), "a" * 32)
    config = PicturesConfig("own", own=card.id)
    parts = load(config)
    assert (parts.image_shape, parts.classes) == shape_of(config) == ((1, 28, 28), ("猫", "dog"))
    rows = np.concatenate([part.rows for part in (parts.train, parts.validation, parts.test)])
    assert sorted(rows) == list(range(43))
    assert [np.bincount(part.labels).tolist() for part in (parts.train, parts.validation, parts.test)] == [
        [1, 28],
        [1, 4],
        [1, 8],
    ]
    assert (parts.test.images()[:, 0, 0, 0] * 255 == parts.test.rows).all()


def test_a_class_of_two_pictures_cannot_be_in_three_parts():
    card = own_pictures.save(*of_classes(2, 9), ("one", "two"), "a" * 32)
    with pytest.raises(Problem) as caught:
        load(PicturesConfig("own", own=card.id))
    assert (caught.value.code, caught.value.params) == ("class_too_small", {"name": "one", "count": 2, "needed": 3})


@pytest.mark.parametrize("own", ["", "0" * 20])
def test_a_set_that_is_gone(own):
    for read in (load, shape_of):
        with pytest.raises(Problem, match="own_pictures_gone"):
            read(PicturesConfig("own", own=own))


@pytest.mark.data
@pytest.mark.skipif(not os.environ.get("GLASSBOX_DATA"), reason="needs GLASSBOX_DATA")
@pytest.mark.parametrize(("name", "sizes"), [("mnist", (54001, 5999, 10000)), ("fashion", (54000, 6000, 10000))])
def test_the_real_sets(name, sizes):
    config = PicturesConfig(name)
    parts = load(config)
    assert tuple(len(part) for part in (parts.train, parts.validation, parts.test)) == sizes
    assert (parts.image_shape, parts.classes) == shape_of(config)
    assert not parts.train.pictures.flags.owndata, "mapped, not read"
    images = parts.test.images(np.arange(1000))
    assert (images.min(), images.max()) == (0, 1)
