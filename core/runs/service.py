"""The engine of this server process, made at the first call and closed with it. Knows not who asks for it."""

from __future__ import annotations

import atexit
import threading

from core.runs.local import LocalEngine
from core.settings import Settings, settings

_once = threading.Lock()
_engines: dict[Settings, LocalEngine] = {}  # one; another only when the settings changed


def engine() -> LocalEngine:
    """The one engine of this process, started at the first call. Never raises for a store that cannot be used: its methods do."""
    wanted = settings()
    with _once:
        if wanted not in _engines:
            for old in _engines.values():
                old.close()
            _engines.clear()
            _engines[wanted] = LocalEngine(wanted)
            _engines[wanted].start()
        return _engines[wanted]


@atexit.register
def _close() -> None:
    with _once:
        for each in _engines.values():
            each.close()
        _engines.clear()
