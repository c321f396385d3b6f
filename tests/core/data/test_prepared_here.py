"""Picture sets: what is here and what must be fetched, known without reading; and the real Fashion-MNIST."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from core.data import fashion, mnist, prepared
from core.errors import Problem
from tests.core.data.small_set import flip, folder_of

GIVEN = os.environ.get("GLASSBOX_DATA")


# ---- what is here


def test_what_is_here_is_known_without_reading(
    home: Path, given_set: Path, decoded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(path.stat().st_size for path in given_set.iterdir())
    assert prepared.is_here("fashion")
    assert prepared.arrived("fashion") == (size, size)
    (given_set / "t10k-labels-idx1-ubyte.gz").rename(given_set / "away")
    assert not prepared.is_here("fashion")
    missing = (given_set / "away").stat().st_size
    assert prepared.arrived("fashion") == (size - missing, size)
    with pytest.raises(Problem, match="data_unreachable"):
        prepared.prepared("fashion")
    (given_set / "away").rename(given_set / "t10k-labels-idx1-ubyte.gz")
    assert not prepared.is_unpacked("fashion")
    prepared.prepared("fashion")
    assert prepared.is_unpacked("fashion")
    monkeypatch.delenv("GLASSBOX_DATA")
    assert prepared.arrived("fashion") == (size, size)
    assert prepared.is_here("fashion"), "decoded once, the files themselves are not needed"
    assert len(prepared.prepared("fashion").test_labels) == 20
    assert decoded == ["train", "test"]
    flip(folder_of(home) / "test_pictures.npy")
    with pytest.raises(Problem, match="data_unreachable"):
        prepared.prepared("fashion")


def test_a_wrong_file_in_the_data_folder_is_told(given_set: Path) -> None:
    flip(given_set / "train-labels-idx1-ubyte.gz")
    with pytest.raises(Problem, match="data_damaged"):
        prepared.prepared("fashion")


@pytest.mark.parametrize("name", ["", "digits", "../mnist", "MNIST"])
def test_an_unknown_set(name: str) -> None:
    for ask in (prepared.prepared, prepared.is_here, prepared.form_of, prepared.arrived, prepared.note_of):
        with pytest.raises(Problem, match="data_unknown"):
            ask(name)


def test_the_form_is_known_without_a_picture() -> None:
    assert prepared.form_of("mnist") == (tuple("0123456789"), (1, 28, 28))
    assert prepared.form_of("fashion") == (fashion.CLASSES, (1, 28, 28))
    classes, shape = prepared.form_of("cifar10")
    assert (classes[0], classes[-1], len(classes), shape) == ("airplane", "truck", 10, (3, 32, 32))


# ---- the real set


@pytest.mark.data
@pytest.mark.skipif(not GIVEN, reason="needs GLASSBOX_DATA")
def test_the_real_fashion_mnist_holds_what_everybody_knows_of_it() -> None:
    found = prepared.prepared("fashion")
    for pictures, labels, count in (
        (found.train_pictures, found.train_labels, 60_000),
        (found.test_pictures, found.test_labels, 10_000),
    ):
        assert pictures.shape == (count, 1, 28, 28)
        assert np.bincount(labels).tolist() == [count // 10] * 10
    shares = np.bincount(found.train_pictures.reshape(-1)) / found.train_pictures.size  # of each of 256 shades
    mean = shares @ np.arange(256) / 255
    assert mean == pytest.approx(0.2860, abs=5e-5)
    assert np.sqrt(shares @ (np.arange(256) / 255 - mean) ** 2) == pytest.approx(0.3530, abs=5e-5)
    assert found.train_labels[:5].tolist() == [9, 0, 0, 3, 0]
    assert found.test_labels[:5].tolist() == [9, 2, 1, 1, 6]
    assert np.array_equal(found.test_pictures[:, 0], mnist.load("test", source=prepared.source_of("fashion"))[0])
