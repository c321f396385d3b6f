"""Sets of learners' pictures on the disk: kept, found, damaged, others', too many, too old; and how a picture becomes small."""

from __future__ import annotations

import errno
import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import own_pictures
from core.data.own_form import prepare
from core.data.own_pictures import card_of, delete, load, prune, save, sets_of
from core.errors import Problem

CHANCE = np.random.default_rng(5)
PICTURES = CHANCE.integers(0, 256, (6, 3, 32, 32), np.uint8)
LABELS = np.array([0, 0, 0, 1, 1, 1])
CLASSES = ("\u732b", "\U0001f436 dog")


def kept(visitor: str = "someone") -> str:
    return save(PICTURES, LABELS, CLASSES, visitor).id


def is_gone(id: str) -> bool:
    try:
        card_of(id)  # does not count as use
    except Problem as problem:
        assert problem.code == "own_pictures_gone"
        return True
    return False


def test_what_is_kept_is_what_was_given(home: Path) -> None:
    card = save(PICTURES, LABELS, CLASSES, "someone")
    found = load(card.id)
    assert found.card == card == card_of(card.id)
    assert (card.classes, card.counts, card.form, card.image_shape) == (CLASSES, (3, 3), "color", (3, 32, 32))
    assert np.array_equal(found.pictures, PICTURES)
    assert np.array_equal(found.labels, LABELS)
    assert isinstance(found.pictures, np.memmap), "shared by all who learn from it"
    for array in (found.pictures, found.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert [path.name for path in (home / "pictures").iterdir() if path.is_dir()] == [card.id]


def test_gray_sets_and_sets_of_no_form() -> None:
    gray = save(PICTURES[:, :1, :28, :28], LABELS, CLASSES, "someone")
    assert (gray.form, load(gray.id).pictures.shape) == ("gray", (6, 1, 28, 28))
    for pictures, labels in ((PICTURES[:, :2], LABELS), (PICTURES, LABELS[:5]), (PICTURES.astype(float), LABELS)):
        with pytest.raises(ValueError, match="with labels"):
            save(pictures, labels, CLASSES, "someone")


@pytest.mark.parametrize("id", ["", "x" * 20, "0" * 19, "0" * 20, "../../etc/passwd", "0" * 20 + "\n", "A" * 20])
def test_names_that_are_no_set(id: str) -> None:
    for ask in (load, card_of):
        with pytest.raises(Problem, match="own_pictures_gone"):
            ask(id)


def damage(path: Path, how: str) -> None:
    if how == "missing":
        path.unlink()
    elif how == "short":
        path.write_bytes(path.read_bytes()[:-1])
    elif how == "empty":
        path.write_bytes(b"")
    elif path.suffix == ".npy":
        np.save(path, np.load(path)[:-1])
    else:
        path.write_text(json.dumps({**json.loads(path.read_text()), "counts": [1, 5]}))


@pytest.mark.parametrize("how", ["missing", "short", "empty", "other"])
@pytest.mark.parametrize("name", ["pictures.npy", "labels.npy", "set.json"])
def test_a_damaged_set_is_gone_and_harms_no_other(home: Path, name: str, how: str) -> None:
    id, other = kept(), kept()
    damage(home / "pictures" / id / name, how)
    with pytest.raises(Problem, match="own_pictures_gone"):
        load(id)
    assert not is_gone(other)
    assert other in [card.id for card in sets_of("someone")]


def test_sets_are_found_and_removed_by_their_visitor_alone() -> None:
    first, second, others = kept(), kept(), kept("another")
    assert [card.id for card in sets_of("someone")] == [second, first]
    with pytest.raises(Problem, match="own_pictures_gone"):
        delete(others, "someone")
    delete(first, "someone")
    assert is_gone(first)
    assert [card.id for card in sets_of("someone")] == [second]
    assert not is_gone(others)


def age(home: Path, id: str, seconds: float) -> None:
    at = time.time() - seconds
    os.utime(home / "pictures" / id / "set.json", (at, at))


def test_the_longest_unused_of_too_many_goes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_pictures, "SETS_OF_VISITOR", 3)
    others, sets = kept("another"), [kept() for _ in range(3)]
    for number, id in enumerate([others, *sets]):
        age(home, id, 1000 - number)
    load(sets[0])  # used again
    new = kept()
    assert [is_gone(id) for id in (*sets, new, others)] == [False, True, False, False, False]
    monkeypatch.setattr(own_pictures, "SETS", 2)
    age(home, new, 5)
    assert prune() == sorted([sets[2], new]), "of whoever has most"
    assert not is_gone(sets[0])
    monkeypatch.setattr(own_pictures, "SETS", 1)
    assert prune() == [others], "among equals the longest unused"


def test_whoever_has_most_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_pictures, "SETS", 5)
    first = kept("ann")
    for _ in range(4):
        kept("eve")
    other = kept("bob")
    kept("eve")
    assert [len(sets_of(name)) for name in ("ann", "bob", "eve")] == [1, 1, 3]
    assert not is_gone(first)
    assert not is_gone(other)


@pytest.mark.parametrize("change", [{"form": "huge"}, {"classes": ["a"]}, {"counts": [0, 0]}, {"counts": ["a", "b"]}])
def test_a_card_that_says_nonsense_is_no_set(home: Path, change: dict[str, Any]) -> None:
    id = kept()
    path = home / "pictures" / id / "set.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    for ask in (card_of, load):
        with pytest.raises(Problem, match="own_pictures_gone"):
            ask(id)
    assert sets_of("someone") == []


def test_the_old_go(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_KEEP_DAYS", "2")
    old, young = kept(), kept()
    age(home, old, 2.1 * 86_400)
    age(home, young, 1.9 * 86_400)
    (home / "pictures" / "abc.part").mkdir()
    os.utime(home / "pictures" / "abc.part", (1, 1))
    assert prune() == [old]
    assert is_gone(old)
    assert not is_gone(young)
    assert not (home / "pictures" / "abc.part").exists()


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EACCES, "folder_not_writable")])
def test_a_disk_that_fills(home: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    before = kept()

    def fails(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(np, "save", fails)
    with pytest.raises(Problem) as problem:
        kept()
    assert problem.value.code == code
    assert [path.name for path in (home / "pictures").iterdir() if path.is_dir()] == [before]
    assert not is_gone(before)


# ---- from a picture to a network's input


def means(picture: np.ndarray, side: int) -> np.ndarray:
    """The mean of every cell of a square picture (h, h, 3) whose side is a multiple of `side`."""
    step = len(picture) // side
    out = np.zeros((3, side, side))
    for i in range(side):
        for j in range(side):
            out[:, i, j] = picture[i * step : (i + 1) * step, j * step : (j + 1) * step].mean((0, 1))
    return out


@pytest.mark.parametrize(("height", "width"), [(64, 64), (64, 100), (130, 96)])
def test_the_middle_square_by_means_of_areas(height: int, width: int) -> None:
    picture = CHANCE.random((height, width, 3)).astype(np.float32)
    edge = min(height, width) // 32 * 32
    assert edge == min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    expected = means(picture[top : top + edge, left : left + edge], 32) * 255
    found = prepare(picture, "color")
    assert (found.shape, found.dtype) == ((3, 32, 32), np.uint8)
    np.testing.assert_allclose(found, expected, atol=0.51)


def test_gray_weighs_the_colors() -> None:
    picture = np.zeros((56, 56, 3), np.float32)
    picture[:] = (1.0, 0.5, 0.25)
    found = prepare(picture, "gray")
    assert found.shape == (1, 28, 28)
    assert np.abs(found.astype(float) - 255 * (0.299 + 0.587 * 0.5 + 0.114 * 0.25)).max() <= 0.51


@pytest.mark.parametrize("size", [(1, 1), (4, 4), (5, 1000), (31, 31), (33, 33), (1024, 700)])
def test_any_size_has_the_form(size: tuple[int, int]) -> None:
    flat = np.full((*size, 3), 0.4, np.float32)
    for form, shape in own_pictures.FORMS.items():
        found = prepare(flat, form)  # type: ignore[arg-type]
        assert found.shape == shape
        assert found.min() == found.max() == 102
