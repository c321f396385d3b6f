"""The body of the process that trains the playground's networks. Knows no experiment and no page.

It answers as the oracle's does, one question after another, and loads no torch.
"""

from __future__ import annotations

import os
import socket
from typing import Any

from core.runs import process
from core.training import small_engine
from core.wire import Array

MEMORY_MB = 1024


def serve(connection: socket.socket) -> None:
    """Answer until the server is gone."""
    process.serve(connection, MEMORY_MB)


def load(compile: bool) -> tuple[dict[str, Any], dict[str, Array]]:
    """Bring the engine into this process; `compile`: the kernels too, from the disk or, at low priority, anew."""
    if compile:
        small_engine.warm()
    return {"engine": "compiled" if small_engine.compiled() else "numpy"}, {}


def compile() -> tuple[dict[str, Any], dict[str, Array]]:
    """Compile what is not on disk yet, without taking the cores from those who train."""
    os.nice(10)
    return load(compile=True)
