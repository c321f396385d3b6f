"""The playground in a real browser: paint, train, go back, branch, compare, and find the same numbers behind the link."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, WebSocket, expect

from core.data import own_plane
from core.playground.presets import PRESETS
from pages.ui import small
from pages.ui.text import text
from tests.browser.conftest import ready
from tests.browser.playground import WORDS, epoch

PAGE = text("playground", "en")
EPOCHS = 50  # of those that the slider has


def show(page: Page, app_url: str, **address: str) -> None:
    """Open the page as a link would, and wait until the whole run is there."""
    settings = {f"playground.{name}": value for name, value in {"epochs": str(EPOCHS), **address}.items()}
    page.goto(f"{app_url}/playground?{urlencode({'lang': 'en', **settings})}")
    known(page)
    ready(page)


def known(page: Page) -> None:
    expect(page.locator(".playground:not([aria-busy=true])")).to_be_visible()  # all that was asked for is answered
    expect(page.locator(".playground .track")).to_have_attribute("aria-valuemax", str(EPOCHS))


def in_the_address(page: Page, **expected: str) -> None:
    wanted = {f"playground.{name}": [value] for name, value in expected.items()}
    page.wait_for_url(lambda url: wanted.items() <= parse_qs(urlsplit(url).query).items(), wait_until="commit")


def numbers(where: Page | Locator) -> list[str]:
    return where.locator(".figure b").all_inner_texts()


def test_a_preset_stays_whole_while_the_page_goes_on_by_itself(page: Page, app_url: str) -> None:
    show(page, app_url)
    usual = small.written(PRESETS["start"])
    for name in ("classes", "curve", "classes", "start", "overfit"):
        settings = small.written(PRESETS[name])
        page.get_by_role("button", name=PAGE(f"preset.{name}"), exact=True).click()
        limit = str(PRESETS[name].network.epochs)  # all is computed: until then the page ran again and again
        expect(page.locator(".playground .track")).to_have_attribute("aria-valuemax", limit)
        in_the_address(page, **{key: str(value) for key, value in settings.items() if value != usual[key]})
        assert not [key for key, value in settings.items() if value == usual[key] and f"playground.{key}=" in page.url]


def test_a_drag_through_time_sends_nothing(page: Page, app_url: str) -> None:
    told: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: told.append(frame if isinstance(frame, bytes) else frame.encode()))

    page.on("websocket", listen)
    show(page, app_url)
    assert told, "the listener heard the page"
    track = page.locator(".playground .track")
    box = track.bounding_box()
    assert box
    before = len(told)
    page.mouse.move(box["x"] + 10, box["y"] + 20)
    page.mouse.down()
    seen = set()
    for part in range(1, 20):
        page.mouse.move(box["x"] + box["width"] * part / 20, box["y"] + 20)
        seen.add(epoch(page))
    assert len(seen) > 8
    assert not [frame for frame in told[before:] if b"released" in frame]  # a fragment may look after the engine
    page.mouse.up()
    in_the_address(page, place=epoch(page))


def test_from_painted_points_to_two_futures_and_back_by_the_link(page: Page, app_url: str) -> None:
    show(page, app_url, kind="own")
    plane = page.locator(".playground .dots").first
    page.locator(".playground .brushes .brush").last.click()  # a clean sheet
    expect(page.locator(".playground .brushes")).to_contain_text(
        WORDS["paint.count"].replace("{{count}}", "0").replace("{{most}}", "500")
    )
    for name, y in (("0", 0.3), ("1", 0.6)):
        page.locator(f'.playground [data-brush="{name}"]').click()
        for row in (0.0, 0.08):
            box = plane.bounding_box()
            assert box
            page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + (y + row) * box["height"])
            page.mouse.down()
            page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + (y + row) * box["height"], steps=12)
            page.mouse.up()
    page.wait_for_url(lambda url: len(own(url)) > 20 and set(own(url)) == {0, 1}, wait_until="commit")
    known(page)
    expect(page.locator(".playground .figure b").nth(1)).to_have_text(re.compile(r"\d"))

    page.locator(".playground .track").focus()
    page.keyboard.press("End")
    expect(page.locator(".figure.epoch b")).to_have_text(str(EPOCHS))
    page.keyboard.press("Home")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".figure.epoch b")).to_have_text("20")

    page.locator(".playground .fork-button").click()
    form = page.locator(".playground .branching")
    form.get_by_label(WORDS["change.learning_rate"], exact=True).fill("0.3")
    form.locator("button[type=submit]").click()
    compare = page.locator(".playground .compare")
    expect(compare).to_be_visible()
    in_the_address(page, changes="learning_rate:0.3", **{"from": "20"})
    page.locator(".playground .track").focus()
    page.keyboard.press("End")
    expect(page.locator(".figure.epoch b")).to_have_text(str(EPOCHS))
    in_the_address(page, place=str(EPOCHS))
    losses = compare.locator(".side b")
    expect(losses.nth(1)).not_to_have_text(losses.nth(0).inner_text())
    at_the_end = page.locator(".playground .ended")
    expect(at_the_end).to_contain_text(str(EPOCHS))  # of the branch: nothing more is coming
    before = numbers(page)
    page.reload()
    known(page)
    expect(page.locator(".figure.epoch b")).to_have_text(str(EPOCHS))
    for place, number in enumerate(before):
        expect(page.locator(".playground .figure b").nth(place)).to_have_text(number)


def test_the_first_dots_leave_brush_and_plane_where_they_are(page: Page, app_url: str) -> None:
    show(page, app_url, kind="own")
    page.locator(".playground .brushes .brush").last.click()  # a clean sheet: nothing can be learned from it
    in_the_address(page, own="c")
    expect(page.locator(".playground .ended")).not_to_be_empty()
    ready(page)
    plane = page.locator(".playground .dots").first
    plane.scroll_into_view_if_needed()
    place, labels = inside(page, plane), []
    for label, x in ((0, 0.2), (0, 0.3), (1, 0.6), (1, 0.7), (1, 0.8)):  # from the second of class 1 on, it is learned
        if label not in labels:
            page.locator(f'.playground [data-brush="{label}"]').click()
        box = plane.bounding_box()  # a click on a brush may have scrolled
        assert box
        page.mouse.click(box["x"] + x * box["width"], box["y"] + 0.5 * box["height"])
        labels.append(label)
        page.wait_for_url(lambda url: own(url) == labels, wait_until="commit")
    known(page)
    expect(page.locator('.playground [data-brush="1"]')).to_have_attribute("aria-pressed", "true")
    assert inside(page, plane) == place


def inside(page: Page, plane: Locator) -> tuple[float, ...]:
    """Where the plane lies in the drawing, and how large it is, in pixels, however far the page is scrolled."""
    box, around = plane.bounding_box(), page.locator(".playground").first.bounding_box()
    assert box
    assert around
    return box["x"] - around["x"], box["y"] - around["y"], box["width"], box["height"]


def own(url: str) -> list[int]:
    """The classes of the points that a link carries."""
    (text,) = parse_qs(urlsplit(url).query).get("playground.own", [""])
    return [int(label) for label in own_plane.read(text).labels] if text.startswith("c") else []
