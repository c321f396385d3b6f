"""Finding the pages: a chapter is a folder `<n>_<name>`, a page a file `<nn>_<slug>.py` in it. Knows no titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGES = Path(__file__).resolve().parents[1]
_CHAPTER = re.compile(r"(\d)_([a-z][a-z_]*)")
_PAGE = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)\.py")
_NO_CHAPTERS = {"ui", "__pycache__"}
_NO_PAGES = {"__init__.py", "__pycache__"}


@dataclass(frozen=True)
class PageFile:
    """One page: `slug` names its text files, its widgets' keys and its address."""

    slug: str
    path: Path


@dataclass(frozen=True)
class Chapter:
    """One chapter with its pages in their order."""

    name: str
    pages: tuple[PageFile, ...]


def find(root: Path = PAGES) -> tuple[Chapter, ...]:
    """The chapters below `root` in their order. Raises ValueError for a misnamed or doubly used name: never a silence.

    Hidden files are passed over: file managers and editors leave them anywhere.
    """
    chapters, slugs = [], set[str]()
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and _counts(path, _NO_CHAPTERS)):
        named = _CHAPTER.fullmatch(folder.name)
        if not named:
            raise ValueError(f"pages/{folder.name}: a chapter's folder is named <digit>_<name>, such as 1_foundations")
        pages = []
        for path in sorted(path for path in folder.iterdir() if _counts(path, _NO_PAGES)):
            page = _PAGE.fullmatch(path.name)
            if not page:
                raise ValueError(f"pages/{folder.name}/{path.name}: a page is named <two digits>_<slug>.py")
            if page[2] in slugs:
                raise ValueError(f"pages/{folder.name}/{path.name}: the slug {page[2]!r} is used by another page")
            slugs.add(page[2])
            pages.append(PageFile(page[2], path))
        if pages:
            chapters.append(Chapter(named[2], tuple(pages)))
    return tuple(chapters)


def _counts(path: Path, others: set[str]) -> bool:
    return path.name not in others and not path.name.startswith(".")


@cache
def all_chapters() -> tuple[Chapter, ...]:
    """The app's own chapters, found once per process."""
    return find()


def paths() -> dict[str, str]:
    """Where each of the app's pages lies, by slug."""
    return {each.slug: str(each.path) for chapter in all_chapters() for each in chapter.pages}
