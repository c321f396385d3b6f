"""Presence: which visitors are here, and who has been away for too long. Knows no page and never waits.

A page's session ends at each reload and at each lost connection, so leaving counts only after a grace time.
"""

from __future__ import annotations

import threading
from collections import Counter


class Presence:
    """Counts each visitor's open sessions. Thread-safe; times are seconds of any one clock."""

    def __init__(self, grace: float) -> None:
        self._grace = grace
        self._lock = threading.Lock()
        self._open: Counter[str] = Counter()
        self._due: dict[str, float] = {}

    def arrived(self, visitor: str) -> None:
        """A session of the visitor has begun."""
        with self._lock:
            self._open[visitor] += 1
            self._due.pop(visitor, None)

    def left(self, visitor: str, now: float) -> None:
        """A session of the visitor has ended; after the last one the grace time runs."""
        with self._lock:
            self._open[visitor] -= 1
            if self._open[visitor] <= 0:
                del self._open[visitor]
                self._due[visitor] = now + self._grace

    def expect(self, visitor: str, now: float) -> None:
        """Give a visitor who was here before a restart the grace time to come back."""
        with self._lock:
            if visitor not in self._open:
                self._due.setdefault(visitor, now + self._grace)

    def gone(self, now: float) -> list[str]:
        """Those whose grace time is over; each is told once."""
        with self._lock:
            gone = [visitor for visitor, due in self._due.items() if due <= now]
            for visitor in gone:
                del self._due[visitor]
        return gone

    def next_due(self) -> float | None:
        """When the next grace time ends."""
        with self._lock:
            return min(self._due.values(), default=None)
