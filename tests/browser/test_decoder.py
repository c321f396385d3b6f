"""Training a small GPT in a browser: its heads on a random sequence, its maps, looking back; then one that goes on in Chinese."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, ready

SMALL = "decoder.count=40&decoder.task=repeats&decoder.epochs=1&decoder.batch_size=8&decoder.width=32&decoder.heads=2&decoder.window=32"


def button(page: Page, name: str) -> None:
    found = page.locator(f".st-key-decoder-{name} button:visible").first
    expect(found).to_be_enabled()
    found.click()


def test_train_see_the_heads_and_let_ones_own_run_go_on(page: Page, app_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{app_url}/decoder?{SMALL}")
    ready(page)
    live = page.locator("div.live")
    page.get_by_text("Full speed", exact=True).click()
    button(page, "start")
    expect(live).to_have_attribute("data-state", "finished", timeout=PATIENCE)
    expect(live.locator(".decoder-answers li")).to_have_count(8)
    expect(live.locator(".decoder-heads tbody tr")).to_have_count(4)
    expect(live.locator(".panel.induction")).to_have_attribute("data-best", re.compile(r"0\.\d+"))
    grid = live.locator(".heads")
    expect(grid.locator(".heads-tile:not(.empty)")).to_have_count(4)
    peaks = [int(each) for each in (grid.get_attribute("data-peaks") or "").split()]
    assert len(peaks) == 24
    assert all(column <= row for row, column in enumerate(peaks)), "no character looks at what comes later"
    grid.locator('.heads-tile[data-layer="0"][data-head="1"]').click()
    expect(grid).to_have_attribute("data-layer", "0")
    expect(live.locator(".writing-page")).to_be_hidden()

    button(page, "above")
    writer = page.locator("div.writer")
    expect(writer.locator(".writer-prompt")).to_have_text("remdsnuare", timeout=PATIENCE)  # one round and two letters
    button(page, "write")
    expect(writer).to_have_attribute("data-shown", "40", timeout=PATIENCE)


def test_one_that_comes_along_goes_on_in_chinese_and_shows_what_it_looks_at(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{app_url}/decoder?decoder.count=60")
    ready(page)
    field = page.locator(".st-key-decoder-prompt textarea")
    expect(field).not_to_have_value("", timeout=PATIENCE)
    field.fill("春风")
    field.press("Control+Enter")
    writer = page.locator("div.writer")
    expect(writer.locator(".writer-prompt")).to_have_text("春风")
    button(page, "write")
    expect(writer).to_have_attribute("data-shown", "60", timeout=PATIENCE)
    assert re.search("[一-鿿]{2}", writer.locator(".writer-page").inner_text()[2:])
    text = writer.locator(".writer-page")
    text.focus()
    text.press("ArrowLeft")
    at = int(writer.get_attribute("data-looked") or -1)
    seen = int(writer.get_attribute("data-seen") or -1)
    assert 0 <= seen < at + 2, "it looked at something before it"

    def tints() -> list[str]:
        return text.locator("[data-at]").evaluate_all(
            "nodes => nodes.map(node => node.style.getPropertyValue('--seen'))"
        )

    before = tints()
    assert any(float(each or 0) == 1 for each in before)
    tiles = writer.locator(".heads-tile")
    expect(tiles).to_have_count(12)
    tiles.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(writer.locator(".heads")).to_have_attribute("data-head", "1")
    assert tints() != before, "another head looked elsewhere"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
