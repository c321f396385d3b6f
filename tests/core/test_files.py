"""A file is whole or not there, and a failed writing leaves nothing behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.files import write_whole


def test_it_replaces_what_was_there(home: Path) -> None:
    path = home / "weights"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(home.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = home / "weights"
    write_whole(path, b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(home.iterdir()) == [path]
