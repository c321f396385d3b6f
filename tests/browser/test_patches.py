"""Pictures as words in a real browser: a patch looks, is left out and put back, by hand and by keys; every head; a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ready


def opened(page: Page, url: str, **address: str) -> Locator:
    query = "&".join(f"patches.{name}={value}" for name, value in address.items())
    page.goto(f"{url}/patches?{query}")
    page.locator(".patches [data-picture]").wait_for()
    ready(page)
    return page.locator(".patches")


def test_a_patch_looks_and_is_left_out_by_keys(page: Page, app_url: str) -> None:
    drawn = opened(page, app_url)
    expect(drawn).to_have_attribute("data-looks", "0")
    said = drawn.locator(".said")
    drawn.locator("[data-picture]").focus()
    page.keyboard.press("ArrowRight")  # comes to the middle
    expect(said).to_contain_text("patch 11 (row 3, column 3)")
    page.keyboard.press("ArrowUp")
    expect(said).to_contain_text("patch 7 (row 2, column 3)")
    page.keyboard.press("Enter")
    expect(drawn).to_have_attribute("data-looks", "7")
    expect(page).to_have_url(re.compile(r"patches\.word=7"))
    page.keyboard.press("Delete")
    expect(said).to_contain_text("is left out")
    expect(page).to_have_url(re.compile(r"patches\.covered=7"))
    expect(page.get_by_text("With 1 left out the network answers")).to_be_visible()
    expect(drawn).to_have_attribute("data-share", "0.00000")
    page.keyboard.press("Escape")
    expect(drawn).to_have_attribute("data-looks", "0")
    drawn.locator("[data-all]").click()
    expect(page).not_to_have_url(re.compile(r"patches\.covered"))
    expect(page.get_by_text("left out the network answers")).to_have_count(0)


def test_a_head_comes_forward_and_a_share_is_told(page: Page, app_url: str) -> None:
    drawn = opened(page, app_url)
    expect(drawn.locator("[data-tile]")).to_have_count(12)
    drawn.locator('[data-tile="2.1"]').focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(drawn.locator('[data-tile="1.2"]')).to_have_attribute("aria-pressed", "true")
    expect(drawn.locator("h4").nth(1)).to_contain_text("Layer 1, head 2")
    drawn.locator("[data-picture]").hover(position={"x": 20, "y": 20})
    expect(drawn.locator(".said")).to_contain_text("patch 1 (row 1, column 1)")
    share = float(drawn.get_attribute("data-share") or "")
    assert f"{100 * share:.1f} %" in drawn.locator(".said").inner_text() or share < 0.0005
    drawn.locator('[data-tile="2.rollout"]').click()
    expect(drawn).to_have_attribute("data-form", "rollout")
    expect(drawn.locator(".said")).to_contain_text("if streams mix")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    page = context.new_page()
    drawn = opened(page, app_url, lang=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert drawn.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    drawn.locator("[data-picture]").tap(position={"x": 20, "y": 20})
    expect(drawn).to_have_attribute("data-looks", "1")
    context.close()
