"""Writing in a real browser: a network learns for a few steps, its sample grows, and it goes on with a text, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import ready

PATIENCE = 120_000  # milliseconds; a network learns meanwhile
SMALL = "writing.units=16&writing.embedding=8&writing.epochs=1&writing.window=64&writing.batch_size=64"


def button(page: Page, name: str) -> None:
    found = page.locator(f".st-key-writing-{name} button:visible").first
    expect(found).to_be_enabled()
    found.click()


def test_train_look_back_and_let_ones_own_run_go_on(page: Page, app_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{app_url}/writing?{SMALL}")
    ready(page)
    live = page.locator("div.live")
    expect(live.locator(".writing-empty")).to_be_visible()
    page.get_by_text("Full speed", exact=True).click()
    button(page, "start")
    expect(live).to_have_attribute("data-state", "finished", timeout=PATIENCE)
    sample = live.locator(".writing-page")
    last = sample.inner_text()
    prompt = sample.locator(".writing-prompt").inner_text()
    assert last.startswith(prompt)
    assert len(last) >= len(prompt) + 190
    for name in ("uniform", "single", "bigram", "trigram", "five"):
        expect(live.locator(f".writing-line.{name}")).to_have_count(1)
    live.locator(".writing-ladder button").first.click()
    expect(sample).not_to_have_text(last)
    assert "step 0" in live.locator(".panel.writing .caption").inner_text()

    button(page, "above")
    field = page.locator(".st-key-writing-prompt textarea")
    expect(field).to_have_value(prompt)
    field.fill("The king ")
    field.press("Control+Enter")
    writer = page.locator("div.writer")
    expect(writer.locator(".writer-prompt")).to_have_text("The king ")
    button(page, "write")
    expect(writer).to_have_attribute("data-shown", "300", timeout=PATIENCE)
    written = writer.locator(".writer-page")
    page.mouse.move(2, 2)  # a pointer that rests on the text looks at a character, too
    written.focus()
    written.press("End")
    written.press("ArrowLeft")
    expect(writer).to_have_attribute("data-looked", "298")
    expect(writer.locator(".writer-row.is-drawn")).to_have_count(1)
    written.press("Home")
    expect(writer).to_have_attribute("data-looked", "-1")
    before = written.inner_text()
    button(page, "other")
    expect(writer).to_have_attribute("data-serial", "2")
    expect(writer).to_have_attribute("data-shown", "300", timeout=PATIENCE)
    assert written.inner_text() != before


@pytest.mark.parametrize(("locale", "beginning"), [("en-US", "ROMEO:\nI "), ("zh-CN", "春风")])
def test_a_shipped_network_goes_on_in_either_language_and_can_be_stopped(
    browser: Browser, app_url: str, locale: str, beginning: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, locale=locale)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{app_url}/writing?writing.count=1000&writing.top_k=5")
    ready(page)
    field = page.locator(".st-key-writing-prompt textarea")
    expect(field).not_to_have_value("", timeout=PATIENCE)
    field.fill(beginning)
    field.press("Control+Enter")
    writer = page.locator("div.writer")
    expect(writer.locator(".writer-prompt")).to_have_text(beginning)
    button(page, "write")
    expect(writer).to_have_attribute("data-shown", re.compile(r"[1-9]\d?"), timeout=PATIENCE)
    play = writer.locator(".writer-tools button")
    play.click()  # stop
    shown = int(writer.get_attribute("data-shown") or 0)
    assert 0 < shown < 1000
    expect(writer.locator(".writer-row.is-cut").first).to_be_visible()
    play.click()  # go on
    expect(writer).to_have_attribute("data-shown", "1000", timeout=PATIENCE)
    text = writer.locator(".writer-page").inner_text()
    assert bool(re.search("[一-鿿]{2}", text[len(beginning) :])) == (locale == "zh-CN")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
