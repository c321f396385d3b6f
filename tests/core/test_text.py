"""Blocks and placeholders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core import text
from core.text import fill, placeholders, read_blocks, words


def test_blocks(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("## title\nOne\n\n## lead\n\nTwo\n### three\n$\\frac{a}{b}$\n")
    assert read_blocks(path) == {"title": "One", "lead": "Two\n### three\n$\\frac{a}{b}$"}


def test_words_are_read_anew_when_their_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "FOLDER", tmp_path)
    path = tmp_path / "en" / "x.md"
    path.parent.mkdir()
    path.write_text("## title\nOne\n")
    os.utime(path, (1, 1))
    assert words("x", "en") == {"title": "One"}
    path.write_text("## title\nTwo\n")
    assert words("x", "en") == {"title": "Two"}


@pytest.mark.parametrize("content", ["hello\n## a\nb", "## a\nb\n## a\nc"])
def test_a_file_out_of_form_is_loud(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"x\.md"):
        read_blocks(path)


def test_placeholders_leave_formulas_alone() -> None:
    block = r"$\sigma(z) = \frac{1}{1+e^{-z}}$ is {{value}} at {{z}}"
    assert placeholders(block) == {"value", "z"}
    assert fill(block, {"value": 0.5, "z": 0}) == r"$\sigma(z) = \frac{1}{1+e^{-z}}$ is 0.5 at 0"


def test_a_hole_is_loud_and_values_are_not_filled_again() -> None:
    with pytest.raises(KeyError):
        fill("{{loss}}", {})
    assert fill("{{name}}", {"name": "{{loss}}"}) == "{{loss}}"
