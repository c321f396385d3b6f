"""The body of the process that computes what the server may not load torch or scikit-learn for. Knows no page.

A question names a function below `core` as "module:function", its JSON arguments and its arrays; the function returns
(header, arrays). Functions are named by core itself, never by anything from outside.
"""

from __future__ import annotations

import os
import resource
import socket
from contextlib import suppress

import torch

from core.runs.memory import limit_memory
from core.runs.process import answer, receive, send

MEMORY_MB = 1024


def serve(connection: socket.socket) -> None:
    """Answer until the server is gone."""
    torch.set_num_threads(1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(Exception):
        limit_memory(MEMORY_MB)
    with suppress(EOFError, OSError):
        send(connection, {"pid": os.getpid()})
        while True:
            send(connection, *answer(*receive(connection)))
