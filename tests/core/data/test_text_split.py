"""Cleaning and dividing texts: what is left out is counted, no text is in two parts, each class is in every part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.text_split import Read, divided, stratified
from core.errors import Problem

CLASSES = ("a", "b")


def test_what_is_left_out_and_why() -> None:
    texts = [" one ", "one", "\ufefftwo", "", " \n", "three", "three", *(f"text {number}" for number in range(8))]
    labels = [0, 0, 0, 1, 1, 0, 1, *[0, 1] * 4]
    found = divided(Read(texts, labels), CLASSES, "en", "a note")
    assert found.texts == ("one", "two", *(f"text {number}" for number in range(8)))
    assert found.labels.tolist() == [0, 0, *[0, 1] * 4]
    assert found.dropped == {"empty": 2, "repeated": 1, "conflicting": 2}
    assert (found.language, found.note, found.classes) == ("en", "a note", CLASSES)


def test_of_a_text_in_both_the_published_test_part_keeps_it() -> None:
    texts = ["same", *(f"train {number}" for number in range(40)), "same", *(f"test {number}" for number in range(9))]
    labels = [number % 2 for number in range(41)] + [0, *(number % 2 for number in range(9))]
    found = divided(Read(texts, labels, 41), CLASSES, "en")
    assert found.dropped == {"empty": 0, "repeated": 1, "conflicting": 0}
    test = [found.texts[row] for row in found.parts["test"]]
    assert test == ["same", *(f"test {number}" for number in range(9))]
    assert len(found.parts["train"]) + len(found.parts["validation"]) == 40


@given(
    st.lists(st.tuples(st.sampled_from("abcdefghijklmnop \n"), st.integers(0, 2)), max_size=80),
    st.one_of(st.none(), st.integers(0, 80)),
)
def test_every_row_is_in_one_part_or_counted(rows: list[tuple[str, int]], border: int | None) -> None:
    extra = [(f"{label} {number}", label) for label in range(3) for number in range(4)]
    rows = [*rows[:border], *extra, *rows[border or len(rows) :]]
    border = None if border is None else min(border, len(rows) - len(extra)) + len(extra)
    found = divided(Read([text for text, _ in rows], [label for _, label in rows], border), ("x", "y", "z"), "en")
    assert found.dropped is not None
    assert len(found.texts) + sum(found.dropped.values()) == len(rows)
    assert len(set(found.texts)) == len(found.texts)
    assert all(text and text == text.strip() for text in found.texts)
    parts = found.parts
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(len(found.texts)))
    given_label = {text.strip(): label for text, label in rows}
    assert [given_label[text] for text in found.texts] == found.labels.tolist()
    for name in ("train", "validation"):
        assert set(found.labels[parts[name]].tolist()) == {0, 1, 2}


def test_shares_and_repeatability() -> None:
    labels = np.repeat([0, 1], [900, 100])
    parts = stratified(labels, CLASSES)
    assert {name: np.bincount(labels[rows]).tolist() for name, rows in parts.items()} == {
        "train": [720, 80],
        "validation": [90, 10],
        "test": [90, 10],
    }
    again = stratified(labels, CLASSES)
    assert all(np.array_equal(parts[name], again[name]) for name in parts)
    assert not np.array_equal(parts["test"], np.arange(len(parts["test"]))), "by chance, not by place"


def test_a_class_of_three_has_one_in_each_part_and_one_of_two_is_refused() -> None:
    labels = np.array([0] * 30 + [1] * 3)
    assert all((labels[rows] == 1).sum() == 1 for rows in stratified(labels, CLASSES).values())
    with pytest.raises(Problem) as problem:
        stratified(labels[:-1], CLASSES)
    assert problem.value.code == "class_of_texts_too_small"
    assert problem.value.params == {"name": "b", "count": 2, "needed": 3}
