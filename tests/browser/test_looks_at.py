"""What it looks at in a real browser: one pixel marked in all maps, by hand and by keys; ε pulled without the server; a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ready
from tests.browser.told import in_the_address


def opened(page: Page, url: str, **address: str) -> Page:
    query = "&".join(f"looks_at.{name}={value}" for name, value in address.items())
    page.goto(f"{url}/looks_at?{query}")
    page.locator(".looks .attacked").wait_for()
    ready(page)
    return page


def test_a_pixel_pointed_at_is_marked_in_all_maps(page: Page, app_url: str) -> None:
    row = opened(page, app_url).locator(".looks").first
    frames, marks = row.locator(".frame"), row.locator(".mark")
    expect(frames).to_have_count(6)
    assert not any(mark.is_visible() for mark in marks.all())
    frames.nth(3).hover(position={"x": 30, "y": 40})
    expect(row.locator(".readout")).to_contain_text("Row ")
    places = {mark.evaluate("mark => mark.style.top + mark.style.left") for mark in marks.all()}
    assert len(places) == 1
    assert all(mark.is_visible() for mark in marks.all())
    page.mouse.move(0, 0)
    expect(marks.first).to_be_hidden()


def test_arrow_keys_walk_over_the_picture(page: Page, app_url: str) -> None:
    row = opened(page, app_url).locator(".looks").first
    row.locator(".frame").first.focus()
    page.keyboard.press("ArrowDown")
    expect(row.locator(".readout")).to_contain_text("Row 16, column 15")
    page.keyboard.press("ArrowRight")
    expect(row.locator(".readout")).to_contain_text("Row 16, column 16")
    page.keyboard.press("Escape")
    expect(row.locator(".mark").first).to_be_hidden()


def test_epsilon_answers_under_the_hand_and_ends_in_the_address(page: Page, app_url: str) -> None:
    attack = opened(page, app_url, epsilon="0").locator(".looks:has(.attacked)")
    assert "Untouched" in attack.locator(".said").inner_text()
    slider = attack.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    expect(attack.locator(".said")).to_contain_text("0.300")
    in_the_address(page, "looks_at.epsilon", "0.3")
    ready(page)
    expect(attack.locator(".said")).to_contain_text("0.300")
    page.reload()
    page.locator(".looks .attacked").wait_for()
    expect(page.locator(".looks .said")).to_contain_text("0.300")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    page = context.new_page()
    opened(page, app_url, lang=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for drawn in page.locator(".looks").all():
        assert drawn.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    page.locator(".looks .frame").nth(2).tap()
    expect(page.locator(".looks .mark").first).to_be_visible()
    context.close()
