"""Error analysis in a real browser: from a cell to its pictures to Grad-CAM, by hand and by keys; nothing asked while pointing; a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from pages.ui.text import text
from tests.browser.conftest import ready

WORDS = text("errors", "en")


def opened(page: Page, url: str, state: str = "") -> list[int]:
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: sent.append(1))

    page.on("websocket", listen)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{url}/errors?lang=en{state}")
    page.locator(".errors .picked .digit").wait_for()
    ready(page)
    return sent


def test_a_cell_leads_to_its_pictures_and_a_picture_to_grad_cam(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.locator(".errors [data-worst]").click()
    page.wait_for_url(re.compile("errors.show=cell"), wait_until="commit")
    ready(page)
    cell = page.locator(".errors td.chosen")
    count = int(cell.inner_text())
    expect(page.locator(".errors .gallery li")).to_have_count(count)
    truth, read = (int(cell.get_attribute(f"data-{name}") or -1) for name in ("row", "column"))
    for picture in page.locator(".errors .gallery span").all():
        assert picture.inner_text() == f"{truth} → {read}"
    chosen = page.locator(".errors .gallery button").nth(1)
    number = chosen.get_attribute("data-number")
    chosen.click()
    expect(page.locator(".errors .what")).to_contain_text(
        f"Picture {number}. The label says {truth}, the network {read}"
    )
    page.wait_for_url(re.compile(rf"errors.number={number}\b"), wait_until="commit")
    ready(page)
    page.get_by_role("link", name=WORDS("on.looks_at")).click()
    page.locator(".looks .attacked").wait_for()
    ready(page)
    assert f"looks_at.number={number}" in page.url
    expect(page.locator(".looks").first).to_contain_text("Grad-CAM")
    expect(page.get_by_text(re.compile(rf"answers?.+{read}")).first).to_be_visible()


def test_by_keys_from_cell_to_cell_and_into_one(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.locator(".errors td[data-row]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".errors .read")).to_contain_text("1 recognized")
    page.keyboard.press("Enter")
    expect(page.locator(".errors .caption")).to_contain_text("1, recognized")
    expect(page.locator(".errors td.chosen")).to_have_attribute("data-row", "1")


def test_pointing_at_cells_and_pictures_asks_nothing_of_the_server(page: Page, app_url: str) -> None:
    sent = opened(page, app_url)
    before = len(sent)
    for place in (3, 14, 25):
        page.locator(".errors td[data-row]").nth(place).hover()
    expect(page.locator(".errors .read")).to_contain_text("2 taken for 5")
    page.locator(".errors .gallery button").nth(2).hover()
    assert len(sent) == before


def test_a_label_is_put_right_and_the_page_counts_again(page: Page, app_url: str) -> None:
    opened(page, app_url)
    wrong = int(re.findall(r"and (\d+) wrong", page.get_by_text(re.compile("pictures it gets")).inner_text())[0])
    read = page.locator(".errors .gallery b").first.inner_text()
    box = page.get_by_role("combobox", name=WORDS("label"))
    box.click()
    box.press_sequentially(read)
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value(read)
    page.get_by_role("button", name=WORDS("label.correct")).click()
    expect(page.get_by_text(f"and {wrong - 1} wrong")).to_be_visible()
    ready(page)
    page.reload()
    expect(page.get_by_text(f"and {wrong - 1} wrong")).to_be_visible()
    page.get_by_text(WORDS("corrected", count=1)).click()
    page.get_by_role("button", name=WORDS("corrected.undo"), exact=True).click()
    expect(page.get_by_text(f"and {wrong} wrong")).to_be_visible()


def test_a_link_leads_where_it_says_whatever_was_chosen_there_before(page: Page, app_url: str) -> None:
    opened(page, app_url)
    numbers = []
    for place in (0, 1):
        page.locator(".errors .gallery button").nth(place).click()
        number = page.locator(".errors .gallery button").nth(place).get_attribute("data-number")
        link = page.get_by_role("link", name=WORDS("on.looks_at"))
        expect(link).to_have_attribute("href", re.compile(rf"looks_at.number={number}\b"))
        link.click()
        expect(page.get_by_text(re.compile(f"picture {number}\\b", re.IGNORECASE)).first).to_be_visible()
        page.locator(".looks .attacked").wait_for()
        ready(page)
        numbers.append(number)
        page.get_by_role("link", name="Error analysis").first.click()
        page.locator(".errors .picked .digit").wait_for()
        ready(page)
    assert numbers[0] != numbers[1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{app_url}/errors?lang={language}")
    page.locator(".errors .picked .digit").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    drawn = page.locator(".errors")
    assert drawn.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    page.locator(".errors td[data-row='1'][data-column='1']").tap()
    expect(page.locator(".errors td.chosen")).to_have_attribute("data-column", "1")
    context.close()
