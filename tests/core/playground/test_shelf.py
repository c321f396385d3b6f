"""The shelf: what a visitor kept is there later, for this visitor only."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import Problem
from core.playground import shelf

ME, OTHER = "a" * 32, "b" * 32


def test_what_was_kept_is_there_the_latest_first() -> None:
    assert shelf.all_of(ME) == []
    first = shelf.keep(ME, "first", "a=1", {"loss_test": 0.5}, {"own": ""})
    second = shelf.keep(ME, " sec\x00ond " + "x" * 99, "a=2", {}, {})
    assert shelf.all_of(ME) == [second, first]
    assert second.name.startswith("second")
    assert len(second.name) <= shelf.LONGEST_NAME
    assert shelf.all_of(OTHER) == []
    shelf.drop(ME, first.id)
    assert shelf.all_of(ME) == [second]


def test_the_same_state_is_kept_once_and_the_oldest_make_room() -> None:
    for number in range(shelf.MOST + 3):
        shelf.keep(ME, "", f"a={number}", {}, {})
    shelf.keep(ME, "again", "a=9", {}, {})
    kept = shelf.all_of(ME)
    assert len(kept) == shelf.MOST
    assert [each.name for each in kept if each.link == "a=9"] == ["again"]
    assert "a=0" not in [each.link for each in kept]


@pytest.mark.parametrize("limit", ["MOST_VISITORS", "MOST_BYTES"])
def test_of_very_many_visitors_the_oldest_make_room(home: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    visitors = [f"{number:032x}" for number in range(5)]
    for age, visitor in enumerate(visitors):
        shelf.keep(visitor, "", "a=1", {}, {})
        os.utime(home / "shelf" / f"{visitor}.json", (age, age))
    size = (home / "shelf" / f"{visitors[0]}.json").stat().st_size
    monkeypatch.setattr(shelf, limit, 4 if limit == "MOST_VISITORS" else 4 * size + size // 2)
    shelf.keep(ME, "", "a=1", {}, {})
    left = [visitor for visitor in visitors if shelf.all_of(visitor)]
    assert left == visitors[2:]
    assert shelf.all_of(ME)
    shelf.drop(ME, shelf.all_of(ME)[0].id)
    assert [visitor for visitor in visitors if shelf.all_of(visitor)] == left


def test_a_file_that_vanishes_in_the_meantime_costs_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.keep(OTHER, "", "a=1", {}, {})
    gone = home / "shelf" / f"{'c' * 32}.json"
    found = [*(home / "shelf").glob("*.json"), gone]
    monkeypatch.setattr(Path, "glob", lambda *_: iter(found))
    shelf.keep(ME, "", "a=1", {}, {})
    assert shelf.all_of(ME)
    assert shelf.all_of(OTHER)


def test_all_who_keep_at_once_are_there_and_told_apart() -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: shelf.keep(ME, "", f"a={number}", {}, {}), range(shelf.MOST)))
    assert {each.id for each in shelf.all_of(ME)} == {each.id for each in kept}
    assert len({each.id for each in kept}) == shelf.MOST


def test_a_broken_file_counts_as_empty(home: Path) -> None:
    shelf.keep(ME, "", "a=1", {}, {})
    (home / "shelf" / f"{ME}.json").write_text('[{"name": 3')
    assert shelf.all_of(ME) == []
    (home / "shelf" / f"{ME}.json").write_text('[{"name": 3}]')
    assert shelf.all_of(ME) == []


def test_bad_input_is_a_problem(home: Path) -> None:
    with pytest.raises(Problem) as trouble:
        shelf.keep(ME, "", "x" * 10_000, {}, {})
    assert trouble.value.code == "shelf_link_too_long"
    for visitor in ("../x", "", "A" * 32):
        with pytest.raises(ValueError, match="visitor"):
            shelf.all_of(visitor)
    (home / "shelf").write_text("a file where the folder should be")
    with pytest.raises(Problem) as trouble:
        shelf.keep(ME, "", "a=1", {}, {})
    assert trouble.value.code == "shelf_full_disk"
