"""A run of three networks on the page of memory: what is drawn, told in the table, read off by keyboard, looked back at."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import ready

SMALL = "memory.task=recall&memory.length=12&memory.units=8&memory.batch_size=8&memory.window=5"


def opened(page: Page, url: str, query: str) -> Locator:
    """The figures of the page."""
    page.goto(f"{url}/memory?{query}")
    ready(page)
    figures = page.locator("div.sequence")
    expect(figures.locator(".memory canvas").first).to_be_visible()
    return figures


def started(page: Page, figures: Locator) -> None:
    page.locator(".st-key-memory-start button").click()
    expect(figures).to_have_attribute("data-snapshots", re.compile(r"^([3-9]|\d\d+)$"))


def test_a_task_is_drawn_before_a_run_and_other_sequences_can_be_turned_to(page: Page, app_url: str) -> None:
    figures = opened(page, app_url, SMALL)
    drawing = figures.locator(".memory canvas").first
    expect(figures.locator("table")).to_be_hidden()
    first = drawing.get_attribute("aria-label") or ""
    assert re.search(r": [A-H]{12}$", first), "the letters of the sequence, for those who cannot see them"
    assert f"the marked letter, {first[-12]}." in figures.inner_text(), "the answer is the first of them"
    figures.get_by_role("button", name="The next sequence").click()
    expect(figures.locator(".memory-tools output")).to_have_text("2 of 6")
    expect(drawing).not_to_have_attribute("aria-label", first)


def test_while_it_trains_the_table_and_the_gradients_are_told(page: Page, app_url: str) -> None:
    figures = opened(page, app_url, SMALL)
    started(page, figures)
    rows = figures.locator("table.memory-answers tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.locator("th")).to_have_text(["RNN", "GRU", "LSTM", "without looking"])
    # gates · (units · inputs + units² + 2 · units) and the readout, 8 · (units + 1)
    for row, gates in enumerate((1, 3, 4)):
        expect(rows.nth(row).locator("td").first).to_have_text(str(gates * (8 * 9 + 64 + 16) + 72))
    expect(rows.nth(3)).to_contain_text("2.08")
    reach = figures.locator("canvas[tabindex='0']").last
    expect(reach).to_have_attribute(
        "aria-label", re.compile("11 steps before the last RNN 0, GRU 0, LSTM 0, LSTM, cell state 0")
    )
    reach.focus()
    for _ in range(7):
        reach.press("ArrowRight")
    expect(reach).to_have_attribute(
        "aria-label", re.compile(r"4 steps before the last RNN (?!0,).+, GRU (?!0,).+, LSTM (?!0,)")
    )
    reach.press("ArrowLeft")
    expect(reach).to_have_attribute("aria-label", re.compile("5 steps before the last RNN 0, GRU 0, LSTM 0"))


def test_looking_back_shows_the_answers_of_that_time(page: Page, app_url: str) -> None:
    figures = opened(page, app_url, "memory.length=8&memory.units=16&memory.epochs=1&memory.batch_size=32")
    page.get_by_text("Full speed", exact=True).click()
    started(page, figures)
    expect(figures).to_have_attribute("data-state", "finished")
    loss = figures.locator("table.memory-answers tbody tr").nth(1).locator("td").nth(2)
    now = loss.inner_text()
    slider = figures.locator(".timeline input")
    slider.focus()
    slider.press("Home")
    expect(figures.locator(".timeline output")).to_contain_text("step 0")
    expect(loss).not_to_have_text(now)
    assert float(loss.inner_text()) > float(now), "before it had learned anything"
    slider.press("End")
    expect(loss).to_have_text(now)
