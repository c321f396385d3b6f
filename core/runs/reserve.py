"""Reserve: a file that is there to be deleted. When the disk is full, its space lets the store say so. Knows no store."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

SIZE = 2**20  # bytes; a few hundred run endings


class Reserve:
    """A megabyte kept back in `home`."""

    def __init__(self, home: Path) -> None:
        self._path = home / "reserve"

    def fill(self) -> None:
        """Put the file there if there is room for it."""
        if self._path.exists():
            return
        try:
            self._path.write_bytes(os.urandom(SIZE))  # random: a compressing file system would not keep zeros back
        except OSError:
            self.free()

    def free(self) -> None:
        """Give the space back."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
