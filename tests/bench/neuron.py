"""Benchmark of the neuron's page: a drag stays in the browser, and what the server does after the hand lets go.

Run by itself: python -m tests.bench.neuron
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, WebSocket, sync_playwright

from scripts.browser import chromium
from tests.bench.learner import Learner
from tests.bench.row import Row, show
from tests.browser.conftest import free_port, start_server

MOVES = 120  # of the mouse in one drag
RELEASES = 60
LONGEST = 60_000  # milliseconds for the page to open


def rows() -> Iterator[Row]:
    """All rows; about twenty seconds."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        port = free_port()
        server = start_server(Path(home), port)
        try:
            yield from drag(port)
            waits = asyncio.run(releases(port))
            yield Row("One neuron, server side after a release, p95", 1000 * p95(waits), 50, "ms", "lower")
            yield Row("the same, median", 1000 * statistics.median(waits), None, "ms", "lower")
        finally:
            server.terminate()
            server.wait(30)


def drag(port: int) -> Iterator[Row]:
    """Pull a weight with the mouse: messages to the server meanwhile, and the work of drawing one change."""
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: sent.append(1))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("websocket", listen)
        page.goto(f"http://127.0.0.1:{port}/neuron?lang=en", timeout=LONGEST)
        chip = page.locator(".neuron .chip").first
        chip.wait_for(timeout=LONGEST)
        page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
        box = chip.bounding_box()
        assert box
        assert sent
        x, y, before = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, len(sent)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + MOVES, y, steps=MOVES)
        yield Row("One neuron, messages to the server during a drag", len(sent) - before, 0, "messages", "lower")
        page.mouse.up()
        yield Row("One neuron, all numbers and diagrams after one move, p95", p95(drawing(page)), 16.7, "ms", "lower")
        browser.close()


def drawing(page: Page) -> list[float]:
    """Milliseconds of the browser's main thread for each of many moves of the input point: every diagram is redrawn."""
    times: list[float] = page.locator(".neuron").evaluate(
        """async (root, moves) => {
          const grip = root.querySelector('.grip-dot[role=slider]');
          const box = grip.getBoundingClientRect();
          grip.setPointerCapture = () => {};
          const send = (type, dx) => grip.dispatchEvent(new PointerEvent(type, { pointerId: 1, isPrimary: true,
            bubbles: true, clientX: box.x + box.width / 2 + dx, clientY: box.y + box.height / 2 }));
          // our frame is asked for by the move, so a frame asked for before it and one after it enclose the drawing
          const times = [];
          send('pointerdown', 0);
          for (let i = 1; i <= moves; i += 1) {
            await new Promise((done) => {
              let began = 0;
              requestAnimationFrame(() => { began = performance.now(); });
              send('pointermove', 60 * Math.sin(i));
              requestAnimationFrame(() => {
                root.getBoundingClientRect();  // layout belongs to it
                times.push(performance.now() - began);
                done();
              });
            });
          }
          send('pointerup', 0);
          return times;
        }""",
        MOVES,
    )
    return times


async def releases(port: int) -> list[float]:
    """Seconds from a number let go until the page is computed and sent, over the app's own websocket."""
    async with Learner(port, "neuron", "0" * 32) as learner:
        return [await learner.move("neuron.w1", round(0.1 * (count % 50), 1)) for count in range(RELEASES)]


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        os.environ["GLASSBOX_HOME"] = place
        show(rows())
