"""Learners' own series on the disk: kept under their content's name, found, damaged, others', too many, too old."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import numpy as np
import pytest

from core.data import own_series
from core.data.own_series import SERIES_OF_VISITOR, load, prune, save
from core.errors import Problem

VALUES = np.random.default_rng(2).normal(size=100)


def code(call) -> str:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code


def test_what_is_kept_is_what_was_given_and_twice_the_same_is_one_file(home: Path) -> None:
    labels = tuple(f"day {place}" for place in range(100))
    kept = save(VALUES, labels, "price", "someone")
    assert load(kept.id) == kept
    assert np.array_equal(kept.values, VALUES)
    assert (kept.labels, kept.name) == (labels, "price")
    assert save(VALUES, labels, "price", "someone").id == kept.id
    assert len(list((home / "series").glob("*.json"))) == 1


def test_the_same_series_of_two_visitors_is_two_files_and_a_name_tells_nobody() -> None:
    first, second = (save(VALUES, (), "x", visitor).id for visitor in ("someone", "another"))
    assert first != second
    assert first[:6] != second[:6]


@pytest.mark.parametrize("values", [np.full(100, np.nan), np.arange(10.0), np.zeros(6000)])
def test_what_is_no_series_is_not_kept(values: np.ndarray, home: Path) -> None:
    assert code(lambda: save(values, (), "x", "someone")) == "series_malformed"
    assert not list(home.glob("series/*.json"))


def test_labels_are_as_many_as_values_or_none() -> None:
    assert code(lambda: save(VALUES, ("a",), "x", "someone")) == "series_malformed"


@pytest.mark.parametrize("id", ["", "../../etc/passwd", "0" * 20, "g" * 20])
def test_a_name_that_is_none(id: str) -> None:
    assert code(lambda: load(id)) == "series_gone"


@pytest.mark.parametrize("damage", [b"", b"{", b'{"values": 1}', b"[" * 5000, b"\xff\xfe"])
def test_a_damaged_file_is_gone(damage: bytes, home: Path) -> None:
    id = save(VALUES, (), "x", "someone").id
    (home / "series" / f"{id}.json").write_bytes(damage)
    assert code(lambda: load(id)) == "series_gone"


def test_the_longest_unused_of_a_visitor_goes_first_and_others_stay(home: Path) -> None:
    other = save(VALUES, (), "x", "another").id
    ids = []
    for number in range(SERIES_OF_VISITOR + 1):
        ids.append(save(VALUES + number, (), "x", "someone").id)
        os.utime(home / "series" / f"{ids[-1]}.json", (time.time() - 1000 + number,) * 2)
    os.utime(home / "series" / f"{other}.json", (time.time() - 2000,) * 2)
    load(ids[1])  # used again
    save(VALUES - 1, (), "x", "someone")
    here = {path.stem for path in (home / "series").glob("*.json")}
    assert ids[0] not in here
    assert ids[2] not in here
    assert {ids[1], ids[3], other} <= here


def test_what_nobody_used_for_long_goes(home: Path) -> None:
    id = save(VALUES, (), "x", "someone").id
    assert prune(now=time.time() + 89 * 86_400) == []
    assert prune(now=time.time() + 91 * 86_400) == [id]
    assert not list((home / "series").glob("*.json"))


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(own_series, "write_whole", full)
    assert code(lambda: save(VALUES, (), "x", "someone")) == "disk_full"


def test_one_visitor_s_many_push_out_nobody_else_s(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_series, "SERIES", 3)
    ids = []
    for number, visitor in enumerate(["another", *["someone"] * 4]):
        ids.append(save(VALUES + number, (), "x", visitor).id)
        os.utime(home / "series" / f"{ids[-1]}.json", (time.time() - 1000 + number,) * 2)
    assert load(ids[0]).visitor == "another", "the longest unused of all"
    assert code(lambda: load(ids[1])) == "series_gone"
