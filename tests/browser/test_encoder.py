"""An encoder trained in the page: the anti-diagonal appears, another sequence is looked at while it learns, one's own is answered."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import ready

SMALL = "encoder.length=8&encoder.letters=6&encoder.width=32&encoder.units=8&encoder.epochs=3"
MIRRORED = " ".join(str(place) for place in range(7, -1, -1))


def opened(page: Page, url: str, query: str) -> Locator:
    """The figures of the page."""
    page.goto(f"{url}/encoder?{query}")
    ready(page)
    figures = page.locator("div.sequence")
    expect(figures.locator(".encoder-table")).to_be_visible()
    return figures


def test_the_reverse_task_is_learned_and_the_anti_diagonal_appears(page: Page, app_url: str) -> None:
    figures = opened(page, app_url, SMALL)
    encoder, grid = figures.locator(".encoder"), figures.locator(".heads")
    letters = encoder.locator("tr.in td").all_inner_texts()
    assert len(letters) == 8
    right = encoder.locator("tbody tr").nth(1).locator("td")
    expect(right).to_have_text(letters[::-1])
    expect(grid).to_have_attribute("data-peaks", "")
    page.get_by_text("Full speed", exact=True).click()
    page.locator(".st-key-encoder-start button").click()
    expect(grid).to_have_attribute("data-peaks", re.compile(r"^\d( \d){7}$"))
    expect(figures).to_have_attribute("data-state", "finished")
    expect(grid).to_have_attribute("data-peaks", MIRRORED)
    expect(figures.locator(".encoder-follows")).to_contain_text("of its attention on the mirrored place")
    assert float(encoder.get_attribute("data-pointing") or 0) > 0.5
    expect(encoder.locator("tr.lane").first.locator("td.right")).to_have_count(8)
    # back to the time before it had learned anything: the line is not there yet
    slider = figures.locator(".timeline input")
    slider.focus()
    slider.press("Home")
    expect(grid).not_to_have_attribute("data-peaks", MIRRORED)
    slider.press("End")
    expect(grid).to_have_attribute("data-peaks", MIRRORED)
    # every cell by keyboard: the first place looks at the last
    field = grid.locator(".heads-field")
    field.focus()
    for key in ("ArrowRight", "Home", "End"):
        field.press(key)
    shown = grid.locator(".heads-map")
    expect(shown).to_have_attribute("data-row", "0")
    expect(shown).to_have_attribute("data-column", "7")
    assert float(shown.get_attribute("data-value") or 0) > 0.5
    expect(encoder.locator("tr.in td.looked")).to_have_text(letters[0])
    # a sequence of one's own
    field = encoder.get_by_role("textbox")
    field.fill("abcdef")
    field.press("Enter")
    expect(encoder.locator(".encoder-trouble")).to_contain_text("These are 6 signs")
    field.fill("   ")
    field.press("Enter")
    expect(encoder.locator(".encoder-trouble")).to_contain_text("nothing to ask yet")
    field.fill("abcdefab")
    field.press("Enter")
    expect(encoder).to_have_attribute("data-sample", "own")
    expect(encoder.locator(".encoder-trouble")).to_be_empty()
    expect(encoder.locator("tr.lane").first.locator("td")).to_have_text(list("BAFEDCBA"))
    expect(page).to_have_url(re.compile("encoder.typed=abcdefab"))


def test_another_sequence_is_looked_at_while_it_learns(page: Page, app_url: str) -> None:
    figures = opened(page, app_url, "encoder.length=6&encoder.units=8&encoder.epochs=100")
    encoder = figures.locator(".encoder")
    page.locator(".st-key-encoder-start button").click()
    expect(figures.locator(".heads")).to_have_attribute("data-peaks", re.compile(r"\d"))
    first = encoder.get_attribute("data-tokens") or ""
    encoder.get_by_role("button", name="The next sequence").click()
    expect(encoder).to_have_attribute("data-sample", "1")
    expect(encoder).not_to_have_attribute("data-tokens", first)
    expect(encoder.locator(".encoder-tools output")).to_have_text("2 of 12")
    expect(page).to_have_url(re.compile("encoder.watch=1"))
    page.locator(".st-key-encoder-stop button").click()
    expect(figures).to_have_attribute("data-state", "stopped")
    expect(encoder).to_have_attribute("data-sample", "1")
