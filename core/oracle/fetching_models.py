"""Models of the Hugging Face hub on their way here: as sets come (core/oracle/fetching.py), in a child process of their own.

    models().begin("owner/model", "ann")
    models().state("owner/model")   # size 0: only the hub knows it

Knows no page and no tensor.
"""

from __future__ import annotations

import atexit
import threading
from typing import Any

from core.errors import Problem
from core.oracle.fetching import Fetching
from core.predict import checkpoints
from core.settings import settings

WAITING = 5  # models that may be on their way and wait
REMEMBERED = 50  # reasons why one did not come


class Models(Fetching):
    """One model at a time, the others wait. Of one that is stopped nothing stays."""

    stopped = "hub_stopped"

    def begin(self, name: str, asker: str = "") -> None:
        """See that the model is on its way; returns at once. Raises Problem "hub_name_malformed", "hub_not_installed", "hub_busy"."""
        name = checkpoints.named(name)
        if not checkpoints.installed():
            raise Problem("hub_not_installed")
        with self._lock:
            if name not in self._queue and len(self._queue) >= WAITING:
                raise Problem("hub_busy")
            for old in list(self._problems)[:-REMEMBERED]:
                del self._problems[old]
        super().begin(name, asker)

    def _arrived(self, name: str) -> tuple[int, int]:
        return checkpoints.arrived(name), 0

    def _question(self, name: str) -> dict[str, Any]:
        where = settings()
        place = checkpoints.place_of(name)
        arguments = {"name": name, "place": str(place), "most_mb": where.checkpoint_mb, "total_mb": where.hub_mb}
        return {"function": "core.predict.hub:fetch", "arguments": arguments}


_once = threading.Lock()
_models: list[Models] = []  # one at most


def models() -> Models:
    """The one of this process."""
    with _once:
        if not _models:
            _models.append(Models())
            atexit.register(_models[0].close)
        return _models[0]
