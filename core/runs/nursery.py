"""Nursery: a process that has loaded torch and forks a child in milliseconds. Knows not what its children do.

multiprocessing's fork server would do, but it imports the program's main module again in every child; under `streamlit run` or
pytest that is 0.6 s and 100 MB (measured), and Streamlit moreover replaces that module. This one is started with a main
module of its own. The server sends a function's name, its arguments and one end of a socket; the child keeps that end. When
the child dies, however it dies, the server reads end-of-file, and when the server dies, so does the child.

POSIX only, as is fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WARM = "core.runs.warm"
_LENGTH = struct.Struct("<Q")


class Nursery:
    """The forking process as its server sees it. Thread-safe; started at the first need, and again if it was killed."""

    def __init__(self, warm: str = WARM) -> None:
        self._warm = warm
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the process and return at once; it imports in the background and serves what was asked meanwhile."""
        with self._lock:
            self._start()

    def spawn(self, function: str, *arguments: Any) -> socket.socket:
        """Run `module:function` as function(socket, *arguments) in a fresh child and return the other end of its socket.

        Returns at once. The child has only what its arguments carry: picklable values.
        """
        body = pickle.dumps((function, arguments))
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            for last_try in (False, True):
                try:
                    self._start()
                    assert self._socket is not None
                    # The descriptor rides on the header: the reader takes exactly these bytes, so two never run together.
                    socket.send_fds(self._socket, [_LENGTH.pack(len(body))], [theirs.fileno()])
                    self._socket.sendall(body)
                    break
                except OSError:
                    self._stop()
                    if last_try:
                        ours.close()
                        raise
        return ours

    def close(self) -> None:
        """End the process. Children already born live on until their own sockets close."""
        with self._lock:
            self._stop()

    def _start(self) -> None:
        if self.pid is not None:
            return
        self._stop()
        self._socket, theirs = socket.socketpair()
        paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    f"from core.runs.nursery import serve; serve({theirs.fileno()}, {self._warm!r})",
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C is for the server, which then lets its children save their work
            )

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
            self._process.kill()  # it holds no state
            self._process.wait()
            self._process = None


_NURSERY = Nursery()  # no process yet: that begins with the first need


def nursery() -> Nursery:
    """The one of this process: whoever needs a warm child shares it."""
    return _NURSERY


def serve(descriptor: int, warm: str) -> None:
    """The nursery's own life: import, then fork a child for each request until the server is gone."""
    os.nice(5)  # pages come first, the first of them above all: importing torch takes a core for seconds
    server = socket.socket(fileno=descriptor)
    importlib.import_module(warm)
    gc.collect()
    gc.freeze()  # else the first collection in each child would touch, and so copy, every page of memory
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies; a child's end is told by its socket
    while True:
        header, descriptors, _, _ = socket.recv_fds(server, _LENGTH.size, 1)
        if len(header) < _LENGTH.size:
            return
        body = _exactly(server, _LENGTH.unpack(header)[0])
        with contextlib.suppress(OSError):  # no process left: the server sees the socket close
            if os.fork() == 0:
                server.close()
                _live(socket.socket(fileno=descriptors[0]), body)
        for each in descriptors:
            os.close(each)


def _exactly(server: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = server.recv(size - len(parts))
        if not part:
            os._exit(0)
        parts += part
    return bytes(parts)


def _live(connection: socket.socket, body: bytes) -> None:
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        name, arguments = pickle.loads(body)  # from our own server over a private socket
        module, function = name.split(":")
        getattr(importlib.import_module(module), function)(connection, *arguments)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
