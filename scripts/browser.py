"""Where this machine's Chromium is: prints its path and fails when there is none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def chromium() -> str | None:
    """The system's Chromium or Chrome; None when only Playwright may have one of its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = chromium() or playwright.chromium.executable_path
    print(path)
    sys.exit(not Path(path).exists())
