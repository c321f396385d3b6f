"""A connection accepted after `send_at_once` sends small messages at once."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from core.serve.nodelay import send_at_once

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no list of open files")


def test_connections_inherit_the_option() -> None:
    # made as Streamlit makes its own: without the protocol's number
    with socket.socket(family=socket.AF_INET) as listening, socket.socket(family=socket.AF_INET) as idle:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert send_at_once() >= 1
        with socket.create_connection(listening.getsockname()) as _client, listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not idle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), (
            "a socket that does not listen is left alone"
        )


def test_other_open_files_are_left_alone(tmp_path: Path) -> None:
    one, other = socket.socketpair()
    with (tmp_path / "file").open("w") as file, one, other:
        send_at_once()
        file.write("still open")
        one.sendall(b"too")
        assert other.recv(3) == b"too"
