"""Which pictures of how many a learner's set takes: limits, duplicates, small classes, what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from core.data import own_pictures
from core.data.own_classes import Dropped, Gathering, Item, NoSet, left_out
from core.data.own_pictures import load, save
from core.errors import Problem

CAT, DOG = "\u732b", "\U0001f436"


def items(*labels: str) -> list[Item]:
    return [Item(label, f"{number}.png", bytes) for number, label in enumerate(labels)]


def picture(number: int) -> np.ndarray:
    """Different for every number."""
    out = np.zeros((1, 28, 28), np.uint8)
    out.reshape(-1)[:2] = divmod(number, 256)
    return out


def take_all(gathering: Gathering) -> None:
    for some in gathering.rounds():
        for item in list(some):  # ahead of what is taken, as where some are read at once
            gathering.add(item, picture(int(item.name.split(".")[0])))


def gathered(given: Sequence[Item]) -> Gathering:
    gathering = Gathering(given)
    take_all(gathering)
    return gathering


def test_pictures_labels_and_classes_belong_together() -> None:
    gathering = gathered(items(CAT, DOG, CAT, CAT, DOG, DOG, DOG))
    pictures, labels, classes = gathering.arrays()
    assert classes == (CAT, DOG)
    assert pictures.dtype == np.uint8
    numbers = [int(each.reshape(-1)[1]) for each in pictures]
    assert dict(zip(numbers, labels.tolist(), strict=True)) == {0: 0, 2: 0, 3: 0, 1: 1, 4: 1, 5: 1, 6: 1}
    assert gathering.dropped == []


def test_more_than_fit_are_cut_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.own_classes.MOST_PICTURES", 12)
    gathering = gathered(items(*["a"] * 20, *["b"] * 3, *["c"] * 20))
    _, labels, _ = gathering.arrays()
    assert np.bincount(labels).tolist() == [5, 3, 4]
    assert Counter(each.problem.code for each in gathering.dropped) == {"own_set_full": 31}
    gathering.add(items("a")[0], picture(99))
    assert len(gathering.dropped) == 32


def test_bad_pictures_do_not_use_up_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.own_classes.MOST_PICTURES", 6)
    gathering = Gathering(items(*["a", "b"] * 10))
    for number, item in enumerate(item for some in gathering.rounds() for item in some):
        gathering.add(item, Problem("image_damaged") if number < 3 else picture(number))
    assert len(gathering.arrays()[1]) == 6
    assert Counter(each.problem.code for each in gathering.dropped)["image_damaged"] == 3


def test_the_same_picture_is_kept_once_even_in_two_classes() -> None:
    gathering = Gathering(items("a", "b"))
    first, second = next(gathering.rounds())
    for item, number in [(first, 1), (second, 1), (first, 1), *((each, n) for n in (2, 4) for each in (first,))]:
        gathering.add(item, picture(number))
    for number in (11, 12, 13):
        gathering.add(second, picture(number))
    assert np.bincount(gathering.arrays()[1]).tolist() == [3, 3]
    assert [each.problem.code for each in gathering.dropped] == ["own_picture_twice"] * 2


@pytest.mark.parametrize(
    ("labels", "code", "params"),
    [
        ([], "own_no_pictures", {}),
        (["a"], "own_one_class", {"found": 0, "needed": 3}),
        (["a"] * 9, "own_one_class", {"found": 1, "needed": 3}),
        (["a"] * 9 + ["b"], "own_one_class", {"found": 1, "needed": 3}),
        (["a", "b"] * 2, "own_one_class", {"found": 0, "needed": 3}),
        (["", " "], "own_no_pictures", {}),
    ],
)
def test_nothing_to_tell_apart(labels: list[str], code: str, params: dict[str, int]) -> None:
    with pytest.raises(Problem) as problem:
        gathered(items(*labels)).arrays()
    assert (problem.value.code, problem.value.params) == (code, params)


def test_a_class_of_one_picture_is_left_out_and_told() -> None:
    gathering = gathered(items(*["a"] * 3, "b", *["c"] * 4))
    _, labels, classes = gathering.arrays()
    assert classes == ("a", "c")
    assert np.bincount(labels).tolist() == [3, 4]
    (told,) = gathering.dropped
    assert told == Dropped("b", told.problem, 1)
    assert (told.problem.code, told.problem.params) == ("own_class_too_small", {"needed": 3})
    gathering = gathered(items(*["a"] * 3, *["b"] * 2, "d", *["c"] * 4))
    gathering.arrays()
    (left,) = left_out(gathering.dropped)
    assert (left.names, left.counts, left.listed, left.count) == (("b", "d"), (2, 1), 2, 3)


def test_of_a_set_that_fails_each_class_and_what_was_left_out_is_told() -> None:
    gathering = Gathering(items(*["a"] * 5, *["b"] * 3, "c", *["d"] * 2, ""))
    for item in next(gathering.rounds()):
        gathering.add(item, picture(ord(item.label)) if item.label in "bd" else picture(int(item.name.split(".")[0])))
    with pytest.raises(NoSet) as none:
        gathering.arrays()
    assert none.value.counts == {"a": 5, "b": 1, "c": 1, "d": 1}
    assert {left.problem.code: (left.names, left.count) for left in none.value.left} == {
        "own_class_unnamed": (("11.png",), 1),
        "own_picture_twice": (("6.png", "10.png", "7.png"), 3),
        "own_class_too_small": (("b", "c", "d"), 3),
    }


def test_of_too_many_classes_the_largest_are_kept() -> None:
    labels = [f"class {number}" for number in range(25) for _ in range(4 if number >= 5 else 3)]
    gathering = gathered(items(*labels))
    assert gathering.arrays()[2] == tuple(f"class {number}" for number in range(5, 25))
    assert [each.name for each in gathering.dropped] == [f"class {number}" for number in range(5)]
    assert {each.problem.code for each in gathering.dropped} == {"own_too_many_classes"}
    (left,) = left_out(gathering.dropped)
    assert (left.names, left.listed, left.count) == (tuple(f"class {number}" for number in range(5)), 5, 15)


def test_classes_that_are_too_small_leave_their_places_to_others() -> None:
    labels = [f"class {number}" for number in range(30) for _ in range(6 if number < 22 else 3)]
    gathering = Gathering(items(*labels))
    for some in gathering.rounds():
        for item in list(some):
            number, place = int(item.label.split()[1]), int(item.name.split(".")[0])
            gathering.add(
                item, picture(3 if number < 15 else place)
            )  # fifteen large classes of one picture and its doubles
    _, labels_, classes = gathering.arrays()
    assert classes == tuple(f"class {number}" for number in range(15, 30))
    assert np.bincount(labels_).tolist() == [6] * 7 + [3] * 8
    assert {each.problem.code for each in gathering.dropped} == {"own_picture_twice", "own_class_too_small"}


def test_the_places_of_small_classes_go_to_the_largest_that_wait() -> None:
    sizes = {**{f"double {number}": 9 for number in range(3)}, **{f"good {number}": 5 for number in range(24)}}
    given = items(*(label for label, size in sizes.items() for _ in range(size)))
    gathering = Gathering(given)
    for some in gathering.rounds():
        for item in list(some):
            gathering.add(item, picture(0 if item.label[0] == "d" else 1 + int(item.name.split(".")[0])))
    assert gathering.arrays()[2] == tuple(f"good {number}" for number in range(20))
    told = {each.name for each in gathering.dropped if each.problem.code == "own_too_many_classes"}
    assert told == {f"good {number}" for number in range(20, 24)}


def test_what_a_class_that_was_too_small_took_is_free_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.own_classes.MOST_CLASSES", 2)
    monkeypatch.setattr("core.data.own_classes.MOST_PICTURES", 7)
    gathering = Gathering(items(*["small"] * 9, *["a"] * 4, *["b"] * 3))
    numbers = {"small": [1, 2, *[2] * 7], "a": [5, 6, 7, 8], "b": [1, 2, 9]}
    for some in gathering.rounds():
        for item in list(some):
            gathering.add(item, picture(numbers[item.label].pop(0)))
    pictures, labels, classes = gathering.arrays()
    assert classes == ("a", "b")
    assert np.bincount(labels).tolist() == [4, 3]
    assert sorted(int(each.reshape(-1)[1]) for each in pictures) == [1, 2, 5, 6, 7, 8, 9]


def test_what_is_left_out_is_told_shortly() -> None:
    long = f"{'x' * 5000}{{}}.png"
    many = [Dropped(long.format(number), Problem("image_damaged")) for number in range(9)]
    many.append(Dropped("y", Problem("file_empty")))
    first, second = left_out(many)
    assert (first.problem.code, first.listed, first.count, first.counts) == ("image_damaged", 9, 9, (0,) * 5)
    assert first.names == tuple(f"{'x' * 67}…{'x' * 7}{number}.png" for number in range(5)), "cut, and no two alike"
    assert (second.names, second.listed) == (("y",), 1)


def test_a_set_can_be_added_to() -> None:
    first = gathered(items(*["a"] * 3, *["b"] * 3))
    base = load(save(*first.arrays(), "someone").id)
    more = [
        Item("b", "20.png", bytes),
        Item("c", "21.png", bytes),
        Item("c", "22.png", bytes),
        Item("c", "23.png", bytes),
    ]
    gathering = Gathering([*more, Item("a", "0.png", bytes)], base)
    take_all(gathering)
    pictures, labels, classes = gathering.arrays()
    assert classes == ("a", "b", "c")
    assert np.bincount(labels).tolist() == [3, 4, 3]
    assert np.array_equal(pictures[:6], base.pictures)
    assert [each.problem.code for each in gathering.dropped] == ["own_picture_twice"]


def test_equal_looking_names_are_one_class() -> None:
    gathering = gathered(items("e\u0301", "\u00e9", " \u00e9", "b", "b", "b"))
    assert gathering.arrays()[2] == ("\u00e9", "b")


def test_long_names_that_agree_in_their_beginning_are_two_classes() -> None:
    assert len(gathered(items(*[f"{'x' * 60}1", f"{'x' * 60}2"] * 3)).arrays()[2]) == 2


def test_limits_are_those_that_are_documented() -> None:
    assert (own_pictures.MOST_PICTURES, own_pictures.MOST_CLASSES) == (2000, 20)
