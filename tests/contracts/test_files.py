"""What every file of the project keeps to: short enough to be read in one go, and no stray language in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 250  # lines
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FOLDERS = ("assets", "core", "pages", "scripts", "tests")
CODE = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())


def of(*endings: str) -> list[Path]:
    return [path for path in CODE if path.suffix in endings]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", of(".py", ".js", ".css"), ids=named)
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    if path.name != "brain.js":  # weights
        assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [path for path in of(".py", ".js") if "tests" not in path.parts], ids=named)
def test_code_holds_no_chinese_sentence(path: Path) -> None:
    assert not CHINESE.search(path.read_text("utf-8"))
