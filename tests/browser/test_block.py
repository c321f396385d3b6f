"""The block in a real browser: keys go from station to station, every sum adds up, dials count as core does, the cache is written."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.foundations.block_config import BlockConfig
from core.foundations.block_cost import sizes, total
from core.foundations.block_run import run
from pages.ui.text import text
from tests.browser.told import computed, number, opened, phone

WORDS = text("block", "en")


def show(page: Page, app_url: str, language: str = "en", **state: str) -> None:
    opened(page, app_url, "block", "div.block .way", language, **state)


def result(page: Page) -> Locator:
    return page.locator(".block .work strong")


def test_keys_go_through_a_block_whose_sums_add_up(page: Page, app_url: str) -> None:
    show(page, app_url)
    found = run(BlockConfig())
    grid = page.locator(".block .result .grid")
    expect(result(page)).to_have_text(number(found.norm1.output[1, 2]))
    lines = page.locator(".block .work .sum")
    expect(lines).to_have_count(4)  # mean, variance, standardized, stretched and shifted
    mean, value = lines.nth(0).inner_text().removeprefix("μ").lstrip(" =").rsplit("=", 1)
    assert computed(mean) == pytest.approx(computed(value), abs=1e-4)
    assert computed(value) == pytest.approx(found.norm1.mean[1, 0], abs=1e-4)
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(result(page)).to_have_text(number(found.norm1.output[2, 3]))
    expect(page.locator(".block [data-id=S] .source")).to_have_count(8)
    for station, expected, sources in (
        ("attend", found.attended.output[2, 3], 16),
        ("add1", found.added1[2, 3], 2),
        ("norm2", found.norm2.output[2, 3], 10),
        ("widen", found.fed.hidden[2, 3], 17),
        ("gelu", found.fed.bent[2, 3], 1),
        ("narrow", found.fed.output[2, 3], 65),
        ("add2", found.z[2, 3], 2),
    ):
        page.keyboard.press(" ")
        expect(page.locator(f".block [data-station={station}]")).to_have_attribute("aria-pressed", "true")
        expect(result(page)).to_have_text(number(expected))
        expect(page.locator(".block .source")).to_have_count(sources)
        expect(grid).to_be_focused()
        if station in ("attend", "add1", "widen", "narrow", "add2"):
            line, value = lines.inner_text().rsplit("=", 1)
            assert computed(line) == pytest.approx(computed(value), abs=2e-3)  # four decimals are shown


def test_dials_count_as_core_does_and_the_cache_is_written(page: Page, app_url: str) -> None:
    show(page, app_url)
    page.get_by_role("button", name=WORDS("preset.gpt2"), exact=True).click()
    weights = page.locator(".block [data-total=weights]")
    expect(weights).to_contain_text("124,439,808")
    expect(page.locator(".block [data-row]")).to_have_count(10)
    field = page.get_by_role("spinbutton", name=WORDS("stage.typed", name=WORDS("stage.layers")), exact=True)
    field.fill("24")
    field.press("Enter")
    at = sizes(BlockConfig(width=768, layers=24, vocabulary=50_257, length=1024))
    expect(weights).to_contain_text(f"{total(at)[0]:,}")
    expect(page.get_by_text(f"{total(at)[1]:,}").first).to_be_visible()  # PyTorch has counted, too
    again = page.locator(".block rect.again")
    expect(again).to_have_count(66)
    page.get_by_role("button", name=WORDS("stage.cache.next"), exact=True).click()
    expect(again).to_have_count(78)
    expect(page.locator(".block [data-way=with] rect.kept")).to_have_count(78)
    # the measurements arrive by themselves
    expect(page.locator(".block [data-dot='bytes.naive']")).to_have_count(5, timeout=60_000)
    expect(page.locator(".block .speeds")).to_contain_text("256", timeout=60_000)
    expect(page.locator(".block [data-line=straight]")).to_have_count(3)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = phone(browser)
    page = context.new_page()
    show(page, app_url, language, norm="post", text="我爱猫，猫也爱我")
    page.locator(".block [data-station=norm2]").tap()
    page.locator(".block .result [data-r='2'][data-c='1']").tap()
    expect(page.locator(".block .work h4")).to_contain_text("猫")
    expect(result(page)).to_have_text(number(run(BlockConfig(norm="post", text="我爱猫，猫也爱我")).z[2, 1]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
