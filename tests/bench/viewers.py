"""Benchmark of the live route: what thirty viewers of one run cost the server.

Run by itself: python -m tests.bench.viewers
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from websockets.asyncio.client import connect

from core.runs.nursery import ROOT
from core.runs.store import Store
from core.settings import settings
from tests.bench.engine import LONG, home_of_its_own, until, visitor
from tests.bench.row import Row, show

VIEWERS = 30
SECONDS = 8.0


def rows() -> Iterator[Row]:
    """All rows; about half a minute."""
    with home_of_its_own():
        yield from viewers()


def viewers() -> list[Row]:
    """CPU time of the whole server process while a run trains and 30 connections watch it, as a share of one core."""
    with _server() as (port, pid):
        store = Store(settings().database_url)
        run = store.create(LONG.to_json(), visitor(0))
        until(lambda: store.last_seq(run) > 3)
        alone = _cpu_share(pid, lambda: time.sleep(SECONDS / 2))
        counts = asyncio.run(_watch(port, run, pid))
        store.close()
    share, received = counts
    return [
        Row(f"server with {VIEWERS} viewers of a live run", 100 * share, 10, "% of a core", "lower"),
        Row("the same without viewers", 100 * alone, None, "% of a core", "lower"),
        Row("updates each viewer received", received, 10, "per s", "higher"),
    ]


async def _watch(port: int, run: str, pid: int) -> tuple[float, float]:
    """The server's share of a core while VIEWERS watch, and how many messages a second reached each."""
    count = 0

    async def view(number: int, ready: asyncio.Barrier) -> None:
        nonlocal count
        address = f"ws://localhost:{port}/live/v1/runs/{run}"
        cookie = {"Cookie": f"glassbox_visitor={visitor(number)}"}
        async with connect(address, origin=f"http://localhost:{port}", additional_headers=cookie) as line:  # type: ignore[arg-type]
            await line.recv()
            await ready.wait()
            async for _ in line:
                count += 1

    ready = asyncio.Barrier(VIEWERS + 1)
    watching = [asyncio.create_task(view(number, ready)) for number in range(VIEWERS)]
    await asyncio.wait_for(ready.wait(), 30)
    await asyncio.sleep(1)  # what has been is sent
    before, began = count, time.monotonic()
    share = await asyncio.to_thread(_cpu_share, pid, lambda: time.sleep(SECONDS))
    received = (count - before) / (time.monotonic() - began) / VIEWERS
    for each in watching:
        each.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    return share, received


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """The app on a free port; its port and process id."""
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.port",
            str(port),
            "--server.address",
            "localhost",
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, "the app did not start"
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), 1).close()
    except OSError:
        return False
    return True


def _cpu_share(pid: int, wait: Callable[[], None]) -> float:
    """CPU seconds that a process, its threads included, uses in a second of `wait`."""

    def spent() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before, began = spent(), time.monotonic()
    wait()
    return (spent() - before) / (time.monotonic() - began)


if __name__ == "__main__":
    show(rows())
