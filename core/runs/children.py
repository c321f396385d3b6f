"""Children: the worker processes of one engine, heard through their sockets. Knows no store and no queue.

A death, of whatever kind, is end-of-file and so heard at once. One thread waits and hears; others may poke and wake.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from core.runs.ending import Ending
from core.runs.lease import Claim

STOP_SECONDS = 10.0  # a worker that has not heard of a stop by then is killed
LAST_SECONDS = 300.0  # and one that has, but has not ended by then: it looks at all test pictures first
_KILLED = Ending("failed", "worker_killed")


@dataclass
class Child:
    """A worker as its engine sees it."""

    claim: Claim
    pid: int | None = None  # told by itself when it lives
    heard: bytes = b""
    ending: Ending = _KILLED  # what to write if it dies without a word
    kill_at: float | None = None


class Children:
    """The sockets of the workers, and one to be woken by."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._children: dict[socket.socket, Child] = {}
        self._waker, self._wakes = socket.socketpair()
        self._waker.setblocking(False)
        self._wakes.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._wakes, selectors.EVENT_READ)

    # ---- called from any thread

    def wake(self) -> None:
        """End the wait that is going on. Never blocks."""
        with suppress(OSError):  # full: it is awake
            self._waker.send(b"!")

    def poke(self, run: str, *, stopping: bool = False) -> None:
        """Tell the run's worker that something is asked of it; a `stopping` one has its time measured."""
        with self._lock:
            for connection, child in self._children.items():
                if child.claim.run == run:
                    if stopping and child.kill_at is None:
                        child.kill_at = time.monotonic() + STOP_SECONDS
                    with suppress(OSError):
                        connection.send(b"!")

    # ---- called from the one thread

    def add(self, connection: socket.socket, claim: Claim) -> None:
        """Take a new worker in."""
        connection.setblocking(False)
        with self._lock:
            self._children[connection] = Child(claim)
        self._selector.register(connection, selectors.EVENT_READ)

    def wait(self, seconds: float) -> list[Child]:
        """Wait until something is heard, at most so long; returns those that have died."""
        dead = [self._hear(key.fileobj) for key, _ in self._selector.select(seconds)]  # type: ignore[arg-type]
        return [child for child in dead if child is not None]

    def next_due(self) -> float | None:
        """When the next worker is to be killed."""
        return min((child.kill_at for child in self._children.values() if child.kill_at is not None), default=None)

    def kill_deaf(self, now: float) -> None:
        """Kill those that were asked to stop and have not."""
        for child in list(self._children.values()):
            if child.kill_at is not None and child.kill_at <= now and child.pid is not None:
                child.kill_at = None
                child.ending = Ending("stopped", "stopped", "killed")
                _kill(child)

    def end(self, seconds: float) -> list[Child]:
        """Close all lines; the workers save their state and end, or are killed. Returns them."""
        for connection in list(self._children):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
        dead: list[Child] = []
        last = time.monotonic() + seconds
        while self._children and time.monotonic() < last:
            dead += self.wait(0.2)
        with self._lock:
            for connection, child in self._children.items():
                _kill(child)
                connection.close()
                child.ending = Ending("failed", "server_restarted")
            dead += self._children.values()
            self._children.clear()
        self._selector.close()
        self._waker.close()
        self._wakes.close()
        return dead

    def _hear(self, connection: socket.socket) -> Child | None:
        """Read what was said; the child, if that was its end."""
        child = self._children.get(connection)
        try:
            heard = connection.recv(65536)
        except BlockingIOError:
            return None
        except OSError:
            heard = b""
        if child is None:  # the waker
            return None
        if heard:
            *lines, child.heard = (child.heard + heard).split(b"\n")
            for line in lines:
                message = json.loads(line)
                child.pid = message.get("pid", child.pid)
                if "stopping" in message and child.kill_at is not None:
                    child.kill_at = time.monotonic() + LAST_SECONDS
                if "state" in message:
                    child.ending = Ending(message["state"], message["reason"], message["detail"])
            return None
        self._selector.unregister(connection)
        with self._lock:
            del self._children[connection]
        connection.close()
        return child


def _kill(child: Child) -> None:
    if child.pid is not None:
        with suppress(OSError):
            os.kill(child.pid, signal.SIGKILL)
