"""A real server and a real browser: `app_url` is the running app with a home of its own, `page` a fresh visitor.

Both end with this folder: Playwright keeps an event loop running in this thread, which the tests of other folders need.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60_000  # milliseconds; a busy machine is slow, not wrong
SEEN = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const drawn = [...document.querySelectorAll("[data-testid^=stBidiComponent]")].map((each) => {
    const inside = each.shadowRoot ?? each;
    const names = [...inside.querySelectorAll("div[class]")].slice(0, 3).map((div) => div.className);
    return `${names} (${inside.innerHTML.length})`;
  });
  const state = app && [app.dataset.testScriptState, app.dataset.testConnectionState];
  const main = document.querySelector("[data-testid=stMain]") ?? document.body;
  return [location.href, state, main.innerText.replaceAll(/\\s+/g, " "), ...drawn].join("\\n");
}"""
expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(home: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """`streamlit run app.py` on `port`, answering when this returns."""
    server = subprocess.Popen(
        [
            sys.executable,
            *["-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1", "--server.port"],
            str(port),
        ],
        cwd=ROOT,
        env={**os.environ, "GLASSBOX_HOME": str(home), **environment},
        stdout=(home / "server.log").open("ab"),
        stderr=subprocess.STDOUT,
    )
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2).close()
            return server
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                pytest.fail((home / "server.log").read_text())
            time.sleep(0.1)


@pytest.fixture(scope="package")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="package")
def app_url(server_home: Path) -> Iterator[str]:
    port = free_port()
    server = start_server(server_home, port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="package")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser with a profile on disk: it keeps Streamlit's scripts compiled, which are half the work of opening a page."""
    with sync_playwright() as playwright:
        profile = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            viewport={"width": 1280, "height": 900},
            locale="en-US",
        )
        profile.set_default_timeout(PATIENCE)
        yield profile
        profile.close()


@pytest.fixture(scope="package")
def browser(profile: BrowserContext) -> Browser:
    assert profile.browser
    return profile.browser


@pytest.fixture
def context(profile: BrowserContext) -> Iterator[BrowserContext]:
    """The profile without pages, cookies or anything an earlier visitor stored."""
    yield profile
    stay = profile.new_page()  # a browser without pages would end
    forget = profile.new_cdp_session(stay)
    for page in profile.pages:
        if page.url.startswith("http"):
            origin = "://".join(urlsplit(page.url)[:2])
            forget.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
        if page != stay:
            page.close()
    profile.clear_cookies()
    profile.clear_permissions()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when the browser reports an error of the app's own."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert not errors, errors


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[pytest.TestReport]:
    """What the page showed is part of a failed test's report."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.failed and page:
        report.sections.append(("The page", seen(page)))
    return report


def seen(page: Page) -> str:
    """The app's state, what can be read, and of each component how much it has drawn."""
    try:
        return str(page.evaluate(SEEN))
    except Exception as trouble:  # a page that cannot be asked any more must not hide why the test failed
        return f"{page.url}: {trouble}"


def ready(page: Page) -> None:
    """Wait until the app has run its script to the end and is connected."""
    page.locator(
        "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
    ).wait_for(state="attached")
