"""The home page in a browser: a network that answers to a hand, cards that lead on, a phone's width, the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.ui.text import text
from tests.browser.conftest import ready

WORDS = text("home", "en")


def says(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".hero-says")


def open_home(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)
    page.locator(".hero-pad").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nothing_is_wider_than_the_screen(browser: Browser, app_url: str, width: int, locale: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale=locale)
    page = context.new_page()
    open_home(page, app_url)
    title = text("home", locale[:2])("title")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    too_wide = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.tagName + "." + element.className)"""
    assert page.evaluate(too_wide) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    context.close()


def test_the_network_reads_what_a_hand_draws(page: Page, app_url: str) -> None:
    open_home(page, app_url)
    expect(says(page)).to_contain_text(re.compile(r"It reads 3\b"))  # the example has been written
    pad = page.locator(".hero-pad").bounding_box()
    assert pad is not None
    stroke = [(0.3, 0.25), (0.7, 0.22), (0.5, 0.55), (0.42, 0.85)]
    points = [(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"]) for x, y in stroke]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=8)
    page.mouse.up()
    expect(says(page)).to_contain_text(re.compile(r"It reads 7\b"))
    page.get_by_role("button", name=WORDS("hero.clear")).click()
    expect(says(page)).to_have_text(WORDS("hero.blank"))


def test_the_keyboard_alone_reaches_everything(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_home(page, app_url)
    pad = page.locator(".hero-pad")
    pad.focus()
    for digit in "0235679":
        page.keyboard.press(digit)
        expect(says(page)).to_contain_text(re.compile(rf"It reads {digit}\b"))
    page.keyboard.press("ArrowRight")
    expect(says(page)).to_contain_text("neuron 1")
    page.keyboard.press("ArrowLeft")
    expect(says(page)).to_contain_text("neuron 32")
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")
    expect(says(page)).to_have_text(WORDS("hero.blank"))
    for _ in range(30):  # to the first of the steps, and through it
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.includes('One neuron')"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="One neuron", exact=True)).to_be_visible()


def test_a_card_leads_to_its_page_and_keeps_the_language(page: Page, app_url: str) -> None:
    open_home(page, f"{app_url}/?lang=zh")
    title = text("cnn", "zh")("title")
    page.locator("[data-testid=stMain]").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/cnn\?.*lang=zh"))
