"""A page with a drawing as a browser test opens and reads it: opened by a link, what the browser sends, what the address holds, its sums."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, WebSocket

from tests.browser.conftest import PATIENCE, ready


def opened(page: Page, app_url: str, slug: str, drawing: str, language: str = "en", **state: str) -> Callable[[], int]:
    """Open the page as a link would and wait for its `drawing`; returns how many messages the browser has sent to the server."""
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: sent.append(1))

    page.on("websocket", listen)
    address = urlencode({"lang": language, **{f"{slug}.{name}": value for name, value in state.items()}})
    page.goto(f"{app_url}/{slug}?{address}")
    page.locator(drawing).first.wait_for()
    ready(page)
    return lambda: len(sent)


def phone(browser: Browser, **more: Any) -> BrowserContext:
    """A visitor with a phone, as patient as the others."""
    size: Any = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True, locale="en-US", **more)
    context.set_default_timeout(PATIENCE)
    return context


def in_the_address(page: Page, name: str, expected: str) -> None:
    """Wait until the address says of `name`, as in "cell.step", what is expected."""

    def holds(url: str) -> bool:
        return parse_qs(urlsplit(url).query).get(name, [""]) == [expected]

    page.wait_for_url(holds, wait_until="commit")


def number(value: float) -> str:
    """As drawings write it: four decimals, a true minus sign."""
    return f"{value:.4f}".replace("-", "−")


def computed(written: str) -> float:
    """What a line of numbers and signs comes to."""
    formula = written.replace("−", "-").replace("·", "*").replace("\u00a0", " ").replace("\n", "")
    assert re.fullmatch(r"[\d.e+\-*()/ ]+", formula), formula
    return float(eval(formula))
