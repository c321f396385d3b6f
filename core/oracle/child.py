"""The body of the process that computes what the server may not load torch or scikit-learn for. Knows no page.

A question names a function below `core` as "module:function", its JSON arguments and its arrays; the function returns
(header, arrays). Functions are named by core itself, never by anything from outside.
"""

from __future__ import annotations

import importlib
import os
import resource
import socket
import traceback
from contextlib import suppress
from typing import Any

import torch

from core.errors import Problem
from core.runs.memory import limit_memory
from core.runs.process import Message, receive, send
from core.wire import Array

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


def answer(question: dict[str, Any], arrays: dict[str, Array]) -> Message:
    """The answer to one question; a Problem is a header with "problem"."""
    try:
        module, _, function = question["function"].partition(":")
        header, found = getattr(importlib.import_module(module), function)(**question["arguments"], **arrays)
        return {"answer": header}, found
    except Problem as problem:
        return {"problem": problem.code, "params": problem.params}, {}
    except Exception:
        traceback.print_exc()
        return {"problem": "oracle_failed", "params": {}}, {}
