"""A child process that answers questions, as the server sees it: ask, wait, and replace it when it dies. Knows no question.

A message is its length (u64 little-endian) and a packed header with arrays (core/wire.py). The child's first message says
that it lives, with its process id.
"""

from __future__ import annotations

import importlib
import os
import resource
import select
import signal
import socket
import struct
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from core.errors import Problem
from core.runs.memory import limit_memory
from core.runs.nursery import Nursery, nursery
from core.wire import Array, pack, unpack

BIRTH_SECONDS = 90.0  # the nursery may still be importing torch on a slow disk
LONGEST = 256 << 20  # bytes of a message; the largest single file may have 100 MB
_LENGTH = struct.Struct("<Q")
Message = tuple[dict[str, Any], dict[str, Array]]


class Died(Exception):
    """The child ended over this question."""


class TimedOut(Exception):
    """The child did not answer in time and was killed."""


class Process:
    """One child at a time. `ask` belongs to one caller at a time; `start` and `close` may come from any thread."""

    def __init__(self, body: str, nursery_of: Callable[[], Nursery] = nursery) -> None:
        self._body = body
        self._nursery_of = nursery_of
        self._lock = threading.Lock()  # of the two below
        self._socket: socket.socket | None = None
        self._pid: int | None = None

    @property
    def pid(self) -> int | None:
        """Its process id, once it has told it."""
        return self._pid

    def start(self) -> None:
        """See that there is a child. Never raises: `ask` will."""
        with suppress(OSError):
            self._connected()

    def ask(self, question: dict[str, Any], arrays: dict[str, Array], seconds: float) -> Message:
        """Send a question with arrays, return the answer. Raises Died or TimedOut; the next call gets a new child."""
        message = pack(question, arrays)
        try:
            connection = self._connected()
            if self._pid is None:
                header, _ = receive(connection, time.monotonic() + BIRTH_SECONDS)
                self._pid = int(header["pid"])
            deadline = time.monotonic() + seconds
            connection.settimeout(seconds)
            connection.sendall(_LENGTH.pack(len(message)) + message)
            return receive(connection, deadline)
        except TimeoutError:
            self._forget(kill=True)
            raise TimedOut from None
        except (OSError, EOFError):
            self._forget(kill=False)
            raise Died from None

    def close(self) -> None:
        """End the child, if there is one."""
        self._forget(kill=True)

    def _connected(self) -> socket.socket:
        with self._lock:
            if self._socket is not None and _is_dead(self._socket):  # between two questions
                self._socket = None
            if self._socket is None:
                self._pid = None
                self._socket = self._nursery_of().spawn(self._body)
            return self._socket

    def _forget(self, *, kill: bool) -> None:
        with self._lock:
            connection, pid = self._socket, self._pid
            self._socket = self._pid = None
        if connection is None:
            return
        if kill and pid is not None and not _is_dead(connection):
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)  # whoever waits on it wakes; the last to let go of it closes it


def receive(connection: socket.socket, deadline: float | None = None) -> Message:
    """The next message. Raises EOFError when the other side is gone or sends nonsense, TimeoutError after `deadline`."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size, deadline))
    if length > LONGEST:
        raise EOFError
    try:
        return unpack(bytes(_exactly(connection, length, deadline)))
    except Problem:
        raise EOFError from None


def send(connection: socket.socket, header: dict[str, Any], arrays: dict[str, Array] | None = None) -> None:
    """Send a message, however long it takes."""
    message = pack(header, arrays)
    connection.sendall(_LENGTH.pack(len(message)) + message)


def serve(connection: socket.socket, memory_mb: int) -> None:
    """A child's life: it answers one question after another until the server is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(Exception):
        limit_memory(memory_mb)
    with suppress(EOFError, OSError):
        send(connection, {"pid": os.getpid()})
        while True:
            send(connection, *answer(*receive(connection)))


def answer(question: dict[str, Any], arrays: dict[str, Array]) -> Message:
    """The answer of a child to {"function": "module:name", "arguments": …} with arrays; a Problem is a header with "problem"."""
    try:
        module, _, function = question["function"].partition(":")
        header, found = getattr(importlib.import_module(module), function)(**question["arguments"], **arrays)
        return {"answer": header}, found
    except Problem as problem:
        return {"problem": problem.code, "params": problem.params}, {}
    except Exception:
        traceback.print_exc()
        return {"problem": "oracle_failed", "params": {}}, {}


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection.settimeout(left)
        read = connection.recv_into(view)
        if not read:
            raise EOFError
        view = view[read:]
    return data


def _is_dead(connection: socket.socket) -> bool:
    # Asked first: with a timeout set, recv would wait for it whatever its flags say. Not by select(): a server with many
    # visitors has file numbers beyond the 1,023 that it can take.
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    if not poll.poll(0):
        return False
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
