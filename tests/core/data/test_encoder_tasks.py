"""Tasks for an encoder: answers against Python's own words for them, chances against counting all or many sequences."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import numpy as np
import pytest

from core.data.encoder_tasks import BRACKETS, MADE, Made, answers, blind, drawn, form, read, sources
from core.errors import Problem

LENGTHS = (4, 6, 12)


def partners(signs: str) -> list[int]:
    """Strike out neighboring pairs until none is left."""
    left, found = list(enumerate(signs)), [-1] * len(signs)
    while left:
        at = next(i for i in range(len(left) - 1) if left[i][1] + left[i + 1][1] in ("()", "[]"))
        (a, _), (b, _) = left[at : at + 2]
        found[a], found[b] = b, a
        del left[at : at + 2]
    return found


def expected(task: Made, signs: str) -> list[str] | list[int]:
    """The answers to a sequence, by other means."""
    if task == "reverse":
        return list(reversed(signs))
    if task == "sort":
        return sorted(signs)
    if task == "copy":
        return list(signs)
    if task == "majority":
        return [Counter(signs[1:]).most_common(1)[0][0]]
    return partners(signs)


@pytest.mark.parametrize("task", MADE)
@pytest.mark.parametrize("length", LENGTHS)
def test_every_answer_is_the_right_one(task: Made, length: int) -> None:
    sizes = form(task, length, 5)
    made = drawn(task, length, 5, 50, 3, 0)
    assert made.ids.shape == (50, sizes.steps)
    assert made.targets.shape == (50, sizes.answers)
    for ids, targets in zip(made.ids, made.targets, strict=True):
        signs = "".join(sizes.signs[each] for each in ids)
        told = targets.tolist() if task == "brackets" else [sizes.signs[each] for each in targets]
        assert told == expected(task, signs)
        assert max(targets) < sizes.classes


@pytest.mark.parametrize("task", MADE)
def test_the_sources_hold_what_the_answer_is_made_of(task: Made) -> None:
    made = drawn(task, 8, 5, 20, 1, 0)
    where = sources(task, made.ids, 5)
    assert where.shape == (20, form(task, 8, 5).answers, form(task, 8, 5).steps)
    assert where.any(2).all()
    if task == "reverse":
        assert (where == np.eye(8, dtype=bool)[::-1]).all()
    elif task == "copy":
        assert (where == np.eye(8, dtype=bool)).all()
    for row, place, source in np.argwhere(where):
        if task == "brackets":
            assert made.targets[row, place] == source
        else:
            assert made.ids[row, source] == made.targets[row, place]
    if task in ("sort", "majority"):  # and every place that holds it
        assert (where.sum(2) == [[list(ids).count(t) for t in ts] for ids, ts in zip(*made, strict=True)]).all()


def test_one_letter_wins_and_the_sign_that_asks_stands_first() -> None:
    made = drawn("majority", 6, 3, 200, 0, 0)
    assert (made.ids[:, 0] == 3).all()
    for row in made.ids:
        (_, most), *others = Counter(row[1:].tolist()).most_common()
        assert all(count < most for _, count in others)


def test_all_bracket_sequences_are_equally_likely() -> None:
    """Of length 6 there are five nestings, each of three pairs of two kinds: 40 sequences."""
    found = Counter(map(tuple, drawn("brackets", 6, 2, 8000, 0, 0).ids.tolist()))
    assert len(found) == 5 * 2**3
    chi = sum((count - 200) ** 2 / 200 for count in found.values())
    assert chi < 73  # 0.999 of chi-square with 39 degrees


@pytest.mark.parametrize("task", MADE)
def test_what_guessing_reaches_is_what_counting_finds(task: Made) -> None:
    """From all sequences of four signs out of three letters; of brackets from all nestings."""
    if task == "brackets":
        ids = np.array([each for each in product(range(4), repeat=4) if _nests(each)])
    else:
        ids = np.array(list(product(range(3), repeat=4)))
        if task == "majority":
            counts = np.sort((ids[:, :, None] == np.arange(3)).sum(1), 1)
            ids = ids[counts[:, -1] > counts[:, -2]]
            ids = np.concatenate([np.full((len(ids), 1), 3), ids], 1)
    told = answers(task, ids, 3)
    classes = form(task, 4, 3).classes
    chances = np.stack([np.bincount(column, minlength=classes) / len(told) for column in told.T])
    entropy = np.mean([-sum(p * math.log(p) for p in row if p > 0) for row in chances])
    loss, accuracy = blind(task, 4, 3)
    assert loss == pytest.approx(entropy)
    assert accuracy == pytest.approx(chances.max(1).mean())


def _nests(ids: tuple[int, ...]) -> bool:
    try:
        partners("".join(BRACKETS[each] for each in ids))
    except StopIteration:
        return False
    return True


def test_parts_and_steps_have_sequences_of_their_own() -> None:
    first = drawn("reverse", 12, 10, 8, 0, 0, 5)
    assert np.array_equal(first.ids, drawn("reverse", 12, 10, 8, 0, 0, 5).ids)
    for seed, part, step in ((0, 0, 6), (0, 1, 5), (1, 0, 5)):
        assert not np.array_equal(first.ids, drawn("reverse", 12, 10, 8, seed, part, step).ids)


@pytest.mark.parametrize(
    ("task", "text", "signs"),
    [
        ("reverse", "a b c D", "ABCD"),
        ("sort", "ＡＢＢＡ", "ABBA"),
        ("brackets", "（［］）", "([])"),
        ("majority", "abcb", "?ABCB"),
    ],
)
def test_what_is_typed_is_read(task: Made, text: str, signs: str) -> None:
    ids = read(task, text, 4, 4)
    assert "".join(form(task, 4, 4).signs[each] for each in ids[0]) == signs


@pytest.mark.parametrize(
    ("task", "text", "code"),
    [
        ("reverse", "", "encoder_length"),
        ("reverse", "ABC", "encoder_length"),
        ("reverse", "A" * 5000, "encoder_length"),
        ("reverse", "ABCZ", "encoder_sign"),
        ("reverse", "你好吗呀", "encoder_sign"),
        ("reverse", "ABC😀", "encoder_sign"),
        ("brackets", "(()]", "encoder_unbalanced"),
        ("brackets", "))((", "encoder_unbalanced"),
        ("brackets", "((((", "encoder_unbalanced"),
        ("majority", "AABB", "encoder_tie"),
    ],
)
def test_what_cannot_be_read_is_said(task: Made, text: str, code: str) -> None:
    with pytest.raises(Problem, match=code):
        read(task, text, 4, 4)
