"""What `make test` runs, with a Python that only says what it was asked for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ["-m pytest -n 2 --ignore=tests/browser", "-m pytest tests/browser"]


def run(tmp_path: Path, *given: str, first: int = 0, second: int = 0) -> tuple[int, list[str]]:
    """How it ended, and what was asked of Python."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\necho "$@"\ncase "$*" in *-n*) exit {first};; *) exit {second};; esac\n')
    python.chmod(0o755)
    done = subprocess.run(
        [ROOT / "scripts" / "test.sh", *given],
        env={"VENV": str(tmp_path), "PATH": "/usr/bin:/bin"},
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
