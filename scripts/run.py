"""`make run`: starts the app on a port and opens it in the browser. Says what to do when the port is taken."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def answers(port: int) -> bool:
    """Whether Glassbox is up on this port."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/api/v1/health", timeout=2) as answer:
            return b'"glassbox"' in answer.read(1000).lower()
    except (OSError, ValueError):
        return False


def taken(port: int) -> bool:
    """Whether something listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return True
    return False


def has_screen() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(port: int) -> int:
    address = f"http://localhost:{port}"
    if taken(port):
        who = (
            f"Glassbox is already running at {address}."
            if answers(port)
            else f"Port {port} is used by another program."
        )
        print(f"{who} To start one more: make run PORT={port + 1}", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        while server.poll() is None and not answers(port):
            time.sleep(0.1)
        if server.poll() is None:
            print(f"Glassbox is ready: {address}    (Ctrl+C ends it)")
            if has_screen():
                webbrowser.open(address)
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait(20)
        return 0


if __name__ == "__main__":
    try:
        wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 8501
        if not 1 <= wanted <= 65535:
            raise ValueError
    except ValueError:
        sys.exit(f"PORT={sys.argv[1]} is no port number: choose one from 1024 to 65535")
    sys.exit(main(wanted))
