"""Learners' texts on the disk: kept once, found, damaged, others', too many, too old."""

from __future__ import annotations

import errno
import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import own_texts
from core.data.own_texts import card_of, delete, labelled, prune, running, save_labelled, save_running, sets_of
from core.errors import Problem

TEXTS = ["\u5f88\u597d", "bad \U0001f622", "\u05e9\u05dc\u05d5\u05dd\nagain"] * 4
TEXTS = [f"{text} {number}" for number, text in enumerate(TEXTS)]
LABELS = [number % 2 for number in range(12)]
CLASSES = ("\u597d", "no!")


def kept(visitor: str = "someone", word: str = "x") -> str:
    return save_labelled([f"{text} {word}" for text in TEXTS], LABELS, CLASSES, "zh", visitor, "a.csv").id


def is_gone(id: str) -> bool:
    try:
        card_of(id)  # does not count as use
    except Problem as problem:
        assert problem.code == "own_texts_gone"
        return True
    return False


def test_what_is_kept_is_what_was_given(home: Path) -> None:
    card = save_labelled(TEXTS, LABELS, CLASSES, "zh", "someone", "a.csv")
    found = labelled(card.id)
    assert card == card_of(card.id)
    assert (card.kind, card.title, card.count, card.counts) == ("labelled", "a.csv", 12, (6, 6))
    assert (list(found.texts), found.labels.tolist(), found.classes) == (TEXTS, LABELS, CLASSES)
    assert found.language == "zh"
    rows = np.concatenate(list(found.parts.values()))
    assert sorted(rows.tolist()) == list(range(12))
    text = "first\n\nsecond \u2028 third\r"
    one = save_running(text, "en", "someone", "b.txt")
    assert running(one.id) == (text, "en")
    assert (one.count, one.classes) == (len(text), ())
    assert {path.name for path in (home / "texts").iterdir() if path.is_dir()} == {card.id, one.id}


def test_the_same_content_is_kept_once_for_each_visitor() -> None:
    first = kept()
    card = card_of(first)
    assert kept() == first
    assert card_of(first) == card, "not even its time has changed"
    assert kept("another") != first, "else whoever has a file would know the name of another's"
    assert kept(word="y") != first
    assert save_running("a text", "en", "someone").id != save_running("a text", "zh", "someone").id


def test_a_damaged_copy_is_replaced(home: Path) -> None:
    id = kept()
    (home / "texts" / id / "text").write_bytes(b"[]")
    assert kept() == id
    assert labelled(id).texts[0] == f"{TEXTS[0]} x"


def test_a_kind_is_not_taken_for_the_other() -> None:
    with pytest.raises(Problem, match="own_texts_gone"):
        running(kept())
    with pytest.raises(Problem, match="own_texts_gone"):
        labelled(save_running("a text", "en", "someone").id)


@pytest.mark.parametrize("id", ["", "x" * 20, "0" * 19, "0" * 20, "../../etc/passwd", "0" * 20 + "\n", "A" * 20])
def test_names_that_are_no_set(id: str) -> None:
    for ask in (labelled, running, card_of):
        with pytest.raises(Problem, match="own_texts_gone"):
            ask(id)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b'{"texts": ["a"], "labels": [0]}',
        b'{"texts": "abcdefghijkl", "labels": [7,7,7,7,7,7,7,7,7,7,7,7]}',
        b'{"texts": [], "labels": [0,1,0,1,0,1,0,1,0,1,0,1]}',
        b'{"texts": 12, "labels": [-1]}',
    ],
)
def test_a_damaged_set_is_gone_and_harms_no_other(home: Path, content: bytes) -> None:
    id, other = kept(), kept(word="y")
    (home / "texts" / id / "text").write_bytes(content)
    with pytest.raises(Problem, match="own_texts_gone"):
        labelled(id)
    assert len(labelled(other).texts) == 12
    (home / "texts" / id / "text").unlink()
    with pytest.raises(Problem, match="own_texts_gone"):
        labelled(id)


@pytest.mark.parametrize("change", [{"kind": "huge"}, {"classes": ["a"]}, {"count": 0}, {"count": "a"}, {"more": 1}])
def test_a_card_that_says_nonsense_is_no_set(home: Path, change: dict[str, Any]) -> None:
    id = kept()
    path = home / "texts" / id / "set.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    for ask in (card_of, labelled):
        with pytest.raises(Problem, match="own_texts_gone"):
            ask(id)
    assert sets_of("someone", "labelled") == []


def test_sets_are_found_and_removed_by_their_visitor_alone() -> None:
    first, second, others = kept(), kept(word="y"), kept("another")
    save_running("a text", "en", "someone")
    assert [card.id for card in sets_of("someone", "labelled")] == [second, first]
    assert len(sets_of("someone", "running")) == 1
    with pytest.raises(Problem, match="own_texts_gone"):
        delete(others, "someone")
    delete(first, "someone")
    assert is_gone(first)
    assert [card.id for card in sets_of("someone", "labelled")] == [second]
    assert not is_gone(others)


def age(home: Path, id: str, seconds: float) -> None:
    at = time.time() - seconds
    os.utime(home / "texts" / id / "set.json", (at, at))


def test_the_longest_unused_of_too_many_goes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_texts, "SETS_OF_VISITOR", 3)
    others, sets = kept("another"), [kept(word=word) for word in "abc"]
    for number, id in enumerate([others, *sets]):
        age(home, id, 1000 - number)
    labelled(sets[0])  # used again
    new = kept(word="d")
    assert [is_gone(id) for id in (*sets, new, others)] == [False, True, False, False, False]
    monkeypatch.setattr(own_texts, "SETS", 2)
    age(home, new, 5)
    assert prune() == sorted([sets[2], new]), "of whoever has most"
    assert not is_gone(sets[0])
    monkeypatch.setattr(own_texts, "SETS", 1)
    assert prune() == [others], "among equals the longest unused"


def test_the_old_go_and_what_was_left_half_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_KEEP_DAYS", "2")
    old, young = kept(word="o"), kept(word="y")
    age(home, old, 2.1 * 86_400)
    age(home, young, 1.9 * 86_400)
    half = home / "texts" / "abc.part"
    half.mkdir()
    os.utime(half, (1, 1))
    assert prune() == [old]
    assert not half.exists()
    assert not is_gone(young)


def test_a_full_disk_leaves_nothing_half(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(own_texts, "write_whole", full)
    with pytest.raises(Problem, match="disk_full"):
        kept()
    assert not [path for path in (home / "texts").iterdir() if path.is_dir()]


def test_a_home_that_cannot_be_written_to_is_told(home: Path) -> None:
    (home / "texts").write_text("a file is in the way")
    with pytest.raises(Problem, match="folder_not_writable"):
        kept()
