"""A predictor's process that does on demand what no decoder should: a file's first bytes say what."""

from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path
from typing import NoReturn

import numpy as np

from core.predict import child, images


def crash() -> NoReturn:
    """As an invalid address in a decoder's C code does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError("still alive")


def hang() -> NoReturn:
    """As a decoder in an endless loop."""
    threading.Event().wait()
    raise AssertionError("woken")


def swallow() -> NoReturn:
    """Ask for memory without end."""
    kept = []
    while True:
        kept.append(np.empty(1 << 24))  # untouched: asked for, and so counted, at once


def fail() -> NoReturn:
    """An error nobody thought of."""
    raise RuntimeError("nobody thought of this")


DEEDS = {b"CRASH": crash, b"HANG": hang, b"SWALLOW": swallow, b"FAIL": fail}


def serve(connection: socket.socket) -> None:
    """The real process, with a decoder that obeys DEEDS."""

    def decode(data: bytes, most: int) -> np.ndarray:
        for word, deed in DEEDS.items():
            if data.startswith(word):
                deed()
        if data.startswith(b"READ "):  # of a pipe: until somebody writes into it and closes it
            data = Path(data[5:].decode()).read_bytes()
        return images.decode(data, most)

    child.decode = decode
    child.serve(connection)


def serve_a_while(connection: socket.socket) -> None:
    """The real process for long questions, to which any pause is long enough."""
    child.AWHILE = 0.0
    child.serve_a_while(connection)
