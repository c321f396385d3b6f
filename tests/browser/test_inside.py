"""Inside the network in a real browser: nearer by hand and by key, the mouse asks nothing of the server, the place is a link."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, WebSocket, expect

from pages.ui.text import text
from tests.browser.conftest import ready

WORDS = text("inside", "en")


def show(page: Page, app_url: str, state: str = "") -> list[int]:
    sent: list[int] = []
    page.on("websocket", lambda socket: listen(socket, sent))
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{app_url}/inside?lang=en{state}")
    page.locator("canvas.world").wait_for(timeout=60_000)
    ready(page)
    return sent


def listen(socket: WebSocket, sent: list[int]) -> None:
    socket.on("framesent", lambda _: sent.append(1))


def in_the_address(page: Page, **expected: str) -> None:
    def holds(url: str) -> bool:
        found = parse_qs(urlsplit(url).query)
        return all(found.get(f"inside.{name}", [""]) == [value] for name, value in expected.items())

    page.wait_for_url(holds, wait_until="commit")


def spot(page: Page, x: float, y: float) -> tuple[float, float]:
    page.locator("canvas.world").scroll_into_view_if_needed()
    box = page.locator("canvas.world").bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def test_by_hand_from_the_network_to_one_number(page: Page, app_url: str) -> None:
    sent = show(page, app_url)
    page.mouse.click(*spot(page, 0.245, 0.12))  # the first layer stands behind the picture
    in_the_address(page, level="layer")
    expect(page.get_by_role("heading", name="What excites unit 1 of conv1 most")).to_be_visible()
    ready(page)
    before = len(sent)
    page.mouse.move(*spot(page, 0.45, 0.4))
    page.mouse.move(*spot(page, 0.6, 0.6), steps=8)
    expect(page.locator(".inside .where")).to_contain_text("unit 11 of 16")
    assert len(sent) == before
    page.mouse.click(*spot(page, 0.6, 0.6))
    in_the_address(page, level="value", unit="10")
    expect(page.locator(".inside .sum .result")).to_be_visible()
    ready(page)
    before = len(sent)
    page.mouse.move(*spot(page, 0.45, 0.4))
    page.mouse.move(*spot(page, 0.5, 0.5), steps=8)
    expect(page.locator(".inside .where")).to_contain_text("conv1, unit 11, row")
    assert len(sent) == before


def test_by_key_there_and_back(page: Page, app_url: str) -> None:
    show(page, app_url, "&inside.stage=conv2")
    world = page.locator("canvas.world")
    world.focus()
    page.keyboard.press("Enter")
    in_the_address(page, level="layer")
    page.keyboard.press("ArrowRight")
    in_the_address(page, unit="1")
    page.keyboard.press("Enter")
    in_the_address(page, level="value")
    page.wait_for_url(lambda url: "inside.row=" in url and "inside.column=" in url, wait_until="commit")
    row = int(parse_qs(urlsplit(page.url).query)["inside.row"][0])  # that of the map's largest number
    page.keyboard.press("ArrowDown")
    in_the_address(page, row=str(row + 1))
    expect(page.locator(".inside .sum .result")).to_be_visible()
    expect(world).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    in_the_address(page, level="")
    page.keyboard.press("ArrowRight")
    in_the_address(page, stage="norm2")


def test_what_is_told_of_a_number_is_what_made_it(page: Page, app_url: str) -> None:
    """An empty corner: its bytes stand for about −0.005, and it is 0."""
    show(page, app_url, "&inside.stage=conv1&inside.level=value&inside.row=0&inside.column=0")
    expect(page.locator(".inside .sum .result")).to_have_text("0")
    expect(page.locator(".inside .where")).to_have_text("conv1, unit 1, row 1, column 1: 0")
    show(page, app_url, "&inside.stage=conv1")
    page.get_by_role("button", name=WORDS("stage.level.value")).click()
    in_the_address(page, level="value")
    shown = page.locator(".inside .sum .result")
    expect(shown).not_to_have_text("0")
    expect(page.locator(".inside .where")).to_contain_text(f": {shown.inner_text()}")
    expect(page.locator(".inside .where")).not_to_contain_text("about")


def test_softmax_step_by_step(page: Page, app_url: str) -> None:
    show(page, app_url)
    page.get_by_role("button", name=WORDS("stage.softmax.probabilities")).click()
    in_the_address(page, softmax="3")
    expect(page.locator(".inside .said")).to_contain_text("Together they are 1.")
    expect(page.locator(".inside .softmax td:not(.hidden)")).to_have_count(40)
