"""Opening the files of published texts: lines, a member of a ZIP, a class number. What is not as published ends in one Problem.

Knows no text set.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from core.errors import Problem

MOST_UNPACKED = 64 << 20  # bytes of a member


def lines(data: bytes, name: str) -> list[str]:
    """The lines with something in them, of UTF-8, without their ends. Only a line feed ends one: texts hold other signs that could.

    Raises Problem("data_malformed").
    """
    return [line for line in whole(data, name).split("\n") if line]


def whole(data: bytes, name: str) -> str:
    """UTF-8 as text, each end of a line as a line feed. Raises Problem("data_malformed")."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Problem("data_malformed", name=name) from error


def member_of_zip(path: Path, member: str) -> bytes:
    """One file of a ZIP, whatever folder it lies in there. Raises Problem("data_malformed")."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = next(each for each in archive.infolist() if Path(each.filename).name == member)
            if info.file_size > MOST_UNPACKED:
                raise Problem("data_malformed", name=path.name)
            return archive.read(info)
    except (OSError, zipfile.BadZipFile, StopIteration, RuntimeError, EOFError) as error:
        raise Problem("data_malformed", name=path.name) from error


def whole_number(text: str, below: int, name: str) -> int:
    """A class number from 0. Raises Problem("data_malformed")."""
    if text.isascii() and text.isdigit() and int(text) < below:
        return int(text)
    raise Problem("data_malformed", name=name)
