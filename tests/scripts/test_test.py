"""What `make test` runs, with a Python that only says what it was asked for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AGAIN = "-m pytest tests/browser --lf --lfnf=none"
PARTS = ["-m pytest -n 2 --ignore=tests/browser", "-m pytest tests/browser"]


def run(
    tmp_path: Path, *given: str, first: int = 0, second: int = 0, again: int = 0, failed: int = 0
) -> tuple[int, list[str]]:
    """How it ended, and what was asked of Python; `failed` journeys are noted as such."""
    noted = tmp_path / "v" / "cache" / "lastfailed"
    noted.parent.mkdir(parents=True)
    rows = ["tests/core/test_a.py::test_it", *(f"tests/browser/test_b.py::test_{k}" for k in range(failed))]
    noted.write_text(json.dumps(dict.fromkeys(rows, True), indent=2))
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\necho "$@"\ncase "$*" in *--lf*) exit {again};; *-n*) exit {first};; *) exit {second};; esac\n'
    )
    python.chmod(0o755)
    done = subprocess.run(
        [ROOT / "scripts" / "test.sh", *given],
        env={"VENV": str(tmp_path), "CACHE": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
    )
    return done.returncode, done.stdout.decode().splitlines()


def test_both_parts_get_what_is_given(tmp_path: Path) -> None:
    assert run(tmp_path, "-k", "name") == (0, [f"{part} -k name" for part in PARTS])


def test_files_that_are_named_are_run_alone(tmp_path: Path) -> None:
    given = f"{Path(__file__).relative_to(ROOT)}::test_it"
    assert run(tmp_path, given, second=3) == (3, [f"-m pytest {given}"])


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (5, 0, 0), (0, 5, 0), (5, 5, 1), (5, 1, 1), (2, 5, 1)],
)
def test_it_fails_where_a_part_fails_or_nothing_is_found(tmp_path: Path, first: int, second: int, whole: int) -> None:
    assert run(tmp_path, first=first, second=second) == (whole, PARTS)


@pytest.mark.parametrize(("failed", "again", "whole"), [(1, 0, 0), (2, 0, 0), (2, 1, 1)])
def test_a_journey_or_two_that_fail_are_walked_once_more(tmp_path: Path, failed: int, again: int, whole: int) -> None:
    ended, (*asked, told, last) = run(tmp_path, second=1, again=again, failed=failed)
    assert (ended, asked, last) == (whole, PARTS, AGAIN)
    assert told.startswith("Once more")


def test_three_that_fail_are_no_accident(tmp_path: Path) -> None:
    assert run(tmp_path, second=1, failed=3) == (1, PARTS)


def test_what_failed_elsewhere_fails(tmp_path: Path) -> None:
    assert run(tmp_path, first=1, second=1, failed=1)[0] == 1
