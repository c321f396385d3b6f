"""The pictures of the README: every page as a visitor sees it, taken from a server of its own with an empty home.

    make screenshots        writes assets/images/<slug>.png; half a minute

Knows how to bring each page into a telling state; a page it knows nothing of is taken as it opens.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "assets" / "images"
WIDTH, HEIGHT = 1280, 900
TALL = 1420  # a run with its curves, filters and matrix
READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from pages.ui import chapters
    from scripts.browser import chromium

    slugs = [page.slug for chapter in chapters.all_chapters() for page in chapter.pages]
    wanted = [slug for slug in sys.argv[1:] if slug in slugs] or slugs
    with server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-US", color_scheme="light")
        context.set_default_timeout(60_000)
        # last the first page: it lists what the others have trained
        for slug in sorted(wanted, key=lambda slug: (slug == "home", slugs.index(slug))):
            page = context.new_page()
            page.goto(f"{address}/{'' if slug == 'home' else slug}")
            page.locator(READY).wait_for(state="attached")
            if slug in PREPARE:
                PREPARE[slug](page)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(4000)  # drawings come to rest, late widgets are there
            save(page.screenshot(), IMAGES / f"{slug}.png")
            page.close()
        browser.close()


def train(page: Page, start: str = "Start training", again: str = "Train again") -> None:
    """A run at its end, its figures in sight."""
    page.get_by_role("button", name=start).first.click()
    page.get_by_text("Finished", exact=True).first.wait_for()
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    button = page.get_by_role("button", name=again).bounding_box()
    assert button is not None
    page.mouse.move(WIDTH / 2, HEIGHT / 2)
    page.mouse.wheel(0, button["y"] - 32)


def draw(page: Page) -> None:
    """A seven with its bar, by hand."""
    pad = page.locator(".sketch-canvas").bounding_box()
    assert pad is not None
    for stroke in (((0.3, 0.25), (0.72, 0.24), (0.5, 0.6), (0.44, 0.85)), ((0.38, 0.55), (0.66, 0.52))):
        points = [(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=10)
        page.mouse.up()
    page.wait_for_timeout(3000)  # the answer and its reasons
    page.locator(READY).wait_for(state="attached")


def learned(page: Page) -> None:
    """Four spiral arms told apart: the end of the run, all of the drawing in sight."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.get_by_role("button", name="Four spiral arms").click()
    page.get_by_text("It ended at the limit of 500 epochs").first.wait_for()
    page.get_by_role("button", name="To the end").click()


def layers(page: Page) -> None:
    """The charts of a deep network with the histograms below."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".initialization .strip").first.wait_for()


PREPARE: dict[str, Callable[[Page], None]] = {
    "by_hand": partial(train, start="Train", again="Start again"),
    "cnn": train,
    "initialization": layers,
    "playground": learned,
    "predict": draw,
}


@contextmanager
def server() -> Iterator[str]:
    """The app on a free port with a temporary home; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        command = ["-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1", "--server.port", str(port)]
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**os.environ, "GLASSBOX_HOME": home})
        try:
            while process.poll() is None:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def save(png: bytes, path: Path) -> None:
    """Write a screenshot, packed as small as it goes without losing a color."""
    Image.open(io.BytesIO(png)).convert("RGB").save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
