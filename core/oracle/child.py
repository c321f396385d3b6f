"""The body of the process that computes what the server may not load torch or scikit-learn for. Knows no page.

A question names a function below `core` as "module:function", its JSON arguments and its arrays; the function returns
(header, arrays). Functions are named by core itself, never by anything from outside.
"""

from __future__ import annotations

import socket

import torch

from core.runs import process
from core.settings import settings

MEMORY_MB = 1024


def serve(connection: socket.socket) -> None:
    """Answer until the server is gone."""
    torch.set_num_threads(1)
    process.serve(connection, MEMORY_MB)


def serve_networks(connection: socket.socket) -> None:
    """The same where the largest checkpoint of the operator has to fit, and what is computed with it."""
    torch.set_num_threads(1)
    process.serve(connection, max(MEMORY_MB, 2 * settings().checkpoint_mb))
