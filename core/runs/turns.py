"""A lock that is taken in the order of asking. Knows not what it guards.

`threading.Lock` gives no order: who lets go and asks again at once, as a batch of many pictures does between two slices,
would get it before a drawing that has been waiting.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """First come, first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait for it now."""
        with self._lock:
            return len(self._waiting)

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Hold the lock; raises TimeoutError when `patience` seconds have not brought it."""
        if not self._take(patience):
            raise TimeoutError
        try:
            yield
        finally:
            self._give()

    def _take(self, patience: float) -> bool:
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return True
        with self._lock:
            if mine.is_set():  # given in the very last moment
                return True
            self._waiting.remove(mine)
            return False

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()  # handed over: nobody can slip in between
            else:
                self._taken = False
