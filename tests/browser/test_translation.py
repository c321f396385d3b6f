"""Translating in a real browser: a network learns for seconds, its sentences and maps fill; a sentence of one's own, its tree by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from .conftest import ready

PATIENCE = 120_000  # milliseconds; a network learns meanwhile
SMALL = "translation.width=32&translation.layers=1&translation.epochs=3&translation.learning_rate=0.01"


def test_train_choose_a_sentence_and_translate_with_the_own_run(page: Page, app_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{app_url}/translation?{SMALL}")
    ready(page)
    live = page.locator("div.live")
    page.get_by_text("Full speed", exact=True).click()
    page.locator(".st-key-translation-start button:visible").first.click()
    expect(live).to_have_attribute("data-state", "finished", timeout=PATIENCE)
    panel = live.locator(".translate")
    expect(panel).to_have_attribute("data-bleu", re.compile(r"\d"))
    expect(panel.locator(".translate-floor")).to_have_count(1)
    sentences = panel.locator(".translate-list button")
    expect(sentences).to_have_count(6)
    expect(panel.locator(".translate-tested")).not_to_be_empty()
    sentences.first.focus()
    page.keyboard.press("Enter")
    expect(panel).to_have_attribute("data-sample", "0")
    rows = len((panel.get_attribute("data-pieces") or "").split())
    assert len((panel.get_attribute("data-peaks") or "").split()) == rows > 1

    page.locator(".st-key-translation-above button:visible").first.click()  # one's own run translates now
    mine = page.locator("div.translator")
    expect(mine).to_have_attribute("data-text", re.compile(r"\S"))
    field = page.locator(".st-key-translation-sentence input")
    field.fill("She likes music.")
    field.press("Enter")
    expect(mine).to_have_attribute("data-text", "She likes music.", timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_tree_by_keyboard_and_the_maps_of_greedy_and_beam(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{app_url}/translation")
    ready(page)
    mine = page.locator("div.translator")
    expect(mine).to_have_attribute("data-text", "I want to learn Chinese.", timeout=PATIENCE)
    assert mine.get_attribute("data-best") != mine.get_attribute("data-greedy")
    tree = mine.locator(".translator-tree")
    tree.focus()
    told = mine.locator(".translator-told")
    expect(mine.locator(".twig.is-at")).to_have_count(1)
    first = told.inner_text()
    tree.press("ArrowDown")
    expect(told).not_to_have_text(first)
    tree.press("ArrowUp")
    expect(told).to_have_text(first)
    tree.press("ArrowRight")
    expect(mine.locator(".twig.is-on")).to_have_count(2)
    before = mine.get_attribute("data-peaks")
    mine.locator("[data-found=greedy]").click()
    expect(mine).to_have_attribute("data-shown", "greedy")
    assert mine.get_attribute("data-peaks") != before
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.goto(f"{app_url}/translation?translation.sentence=She+came+back.&translation.beam=2")
    expect(mine).to_have_attribute("data-text", "She came back.", timeout=PATIENCE)
    expect(page.locator(".st-key-translation-sentence input")).to_have_value("She came back.")
    context.close()
