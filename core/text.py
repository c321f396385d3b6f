"""The files that hold the words: `## key` blocks of Markdown with {{name}} placeholders. Knows not what they say."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "zh")
FOLDER = Path(__file__).resolve().parents[1] / "assets" / "text"

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


def words(name: str, language: str) -> dict[str, str]:
    """The blocks of assets/text/<language>/<name>.md, read anew when the file has changed."""
    path = FOLDER / language / f"{name}.md"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _read(path: Path, _changed: int) -> dict[str, str]:
    return read_blocks(path)


def read_blocks(path: Path) -> dict[str, str]:
    """The blocks of a text file by key. Raises ValueError on a key used twice or text before the first key."""
    blocks: dict[str, str] = {}
    key: str | None = None
    for line in [*path.read_text("utf-8").splitlines(), "## "]:
        if not line.startswith("## "):
            if key is None and line.strip():
                raise ValueError(f"{path.name}: text before the first key: {line!r}")
            if key is not None:
                blocks[key] += line + "\n"
            continue
        if key is not None:
            blocks[key] = blocks[key].strip()
        key = line[3:].strip()
        if key in blocks:
            raise ValueError(f"{path.name}: key {key!r} stands twice")
        blocks[key] = ""
    blocks.pop("", None)
    return blocks


def fill(block: str, values: dict[str, object]) -> str:
    """Put values into a block's {{placeholders}}; never str.format, because formulas have braces.

    Raises KeyError when a placeholder has no value: a page must not show a hole.
    """
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), block)


def placeholders(block: str) -> set[str]:
    """The names a block expects."""
    return set(_PLACEHOLDER.findall(block))
