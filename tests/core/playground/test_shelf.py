"""The shelf: what a visitor kept is there later, for this visitor only."""

from __future__ import annotations

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
