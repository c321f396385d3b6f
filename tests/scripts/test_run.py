"""`make run` on a port that cannot be had: a sentence that says what to do, no traceback, and an exit code."""

from __future__ import annotations

import http.server
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "run.py"


def run(port: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), str(port)], capture_output=True, text=True, timeout=60)


@contextmanager
def health(body: bytes) -> Iterator[int]:
    """Something that answers every request with `body`, on a port of its own."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_port_in_use_is_said_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("", 0))
        port = other.getsockname()[1]
        done = run(port)
    assert done.returncode == 1
    assert f"Port {port} is used by another program" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"service":"glassbox","status":"ok"}', "Glassbox is already running"),
        (b"<h1>another program</h1>", "used by another program"),
    ],
)
def test_glassbox_itself_is_told_from_another_program(body: bytes, words: str) -> None:
    with health(body) as port:
        done = run(port)
    assert done.returncode == 1
    assert words in done.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "8501.5"])
def test_what_is_no_port_is_refused(port: str) -> None:
    done = run(port)
    assert done.returncode == 1
    assert f"PORT={port} is no port number" in done.stderr
    assert "Traceback" not in done.stderr
