"""Tokens in a real browser: the same characters are marked in all three ways, by hand and by keys; five reviews and a sixth."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.ui.text import text
from tests.browser.conftest import ready

WORDS = text("tokens", "en")


def opened(page: Page, url: str, state: str = "") -> None:
    page.goto(f"{url}/reading?lang=en&reading.name=reviews_en{state}")
    page.locator(".tokens .card").first.wait_for()
    page.locator(".tokens .way .chip").first.wait_for()
    ready(page)


def way(page: Page, unit: str) -> Locator:
    return page.locator(f".tokens section.way[data-unit={unit}]")


def test_a_typed_sentence_is_cut_and_what_is_pointed_at_is_marked_in_all(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.get_by_label(WORDS("cut.sentence")).fill("The roooom 好👍")
    page.keyboard.press("Enter")
    words = way(page, "words").locator(".chip")
    expect(words).to_have_count(4)
    expect(way(page, "characters").locator(".chip")).to_have_count(13)
    expect(words.nth(1)).to_have_class(re.compile("is-unknown"))
    expect(words.nth(1)).to_contain_text("?")
    assert words.nth(1).evaluate("chip => getComputedStyle(chip).borderTopStyle") == "dashed"
    expect(way(page, "subwords").locator(".is-unknown")).to_have_count(0)
    words.nth(1).hover()
    expect(way(page, "characters").locator(".is-marked bdi")).to_have_text(list("roooom"))
    expect(page.locator(".tokens .readout").first).to_contain_text("roooom")
    words.nth(3).hover()
    bytes_of = way(page, "subwords").locator(".is-marked")
    assert re.findall("[0-9A-F]{2}", " ".join(bytes_of.locator("bdi").all_inner_texts())) == ["F0", "9F", "91", "8D"]


def test_the_arrow_keys_walk_through_the_tokens(page: Page, app_url: str) -> None:
    opened(page, app_url)
    chips = way(page, "words").locator(".chip")
    chips.first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(chips.nth(2)).to_be_focused()
    expect(chips.nth(2)).to_have_class(re.compile("is-marked"))
    assert chips.evaluate_all("chips => chips.filter(chip => chip.tabIndex === 0).length") == 1, (
        "one stop of the Tab key"
    )
    page.keyboard.press("End")
    expect(chips.last).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(chips.last).to_be_focused()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_five_reviews_are_cut_in_the_chosen_way_and_the_sum_is_the_answer(
    page: Page, app_url: str, language: str
) -> None:
    opened(page, app_url, f"&reading.five_language={language}")
    sentences, characters, words = page.locator(".tokens .card").all()
    expect(sentences).to_have_attribute("aria-checked", "true")
    expect(page.locator(".tokens .line .chip")).to_have_count(6)
    expect(page.locator(".tokens .is-shared")).to_have_count(0)
    expect(sentences).to_contain_text(WORDS("stage.five.guess"))
    sentences.focus()
    page.keyboard.press("ArrowLeft")
    expect(words).to_be_focused()
    expect(words).to_have_attribute("aria-checked", "true")
    expect(sentences).to_have_attribute("aria-checked", "false")
    assert page.locator(".tokens .is-shared").count() > 5
    weights = page.locator(".tokens .is-asked .chip small").all_inner_texts()
    start = number(re.findall(r"start ([+−]\d\.\d\d)", page.locator(".tokens .sum").inner_text())[0])
    answer = 1 / (1 + math.exp(-start - sum(map(number, weights))))
    told = int(re.findall(r"(\d+) %", words.inner_text())[0])
    assert abs(100 * answer - told) < 1.5, "what is shown is rounded"
    expect(words).to_contain_text(WORDS("stage.five.right"))
    shared = page.locator(".tokens .line .is-shared").first
    shared.hover()
    times = int(shared.locator("small").inner_text().removeprefix("×"))
    assert page.locator(".tokens .line:not(.is-asked):has(.is-marked)").count() == times
    characters.click()
    expect(characters).to_have_attribute("aria-checked", "true")


def test_a_phone_shows_them_below_each_other(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 840})
    opened(page, app_url)
    boxes = [way(page, unit).bounding_box() for unit in ("characters", "words", "subwords")]
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]  # type: ignore[index]


def number(shown: str) -> float:
    return float(shown.replace("−", "-").replace("?", "0"))
