"""The pictures of the README: every page as a visitor sees it, taken from a server of its own with an empty home.

    make screenshots        writes assets/images/<slug>.png; half a minute

How each page is brought into a telling state, scripts/prepared_pages.py knows.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "assets" / "images"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from pages.ui import chapters
    from scripts.browser import chromium
    from scripts.prepared_pages import HEIGHT, PREPARE, READY, WIDTH

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
