"""Positions in a real browser: clocks, pictures and curve follow one hand; a trained table comes by itself; words change places."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.foundations.positions import sinusoidal
from core.foundations.positions_config import PositionsConfig, settled
from core.foundations.positions_run import shuffled
from pages.ui.text import text
from tests.browser.told import in_the_address, number, opened, phone

WORDS = text("positions", "en")


def show(page: Page, app_url: str, language: str = "en", **state: str) -> None:
    opened(page, app_url, "positions", ".positions .rows", language, **state)
    picture(page, "table").wait_for()


def picture(page: Page, name: str) -> Locator:
    return page.locator(f".positions .heat[data-id={name}]")


def result(page: Page, work: str) -> Locator:
    return page.locator(f".positions .work[data-id={work}] strong")


def test_keys_move_through_the_table_and_all_else_follows(page: Page, app_url: str) -> None:
    show(page, app_url)
    P = sinusoidal(32, 32)
    expect(result(page, "cell")).to_have_text(number(P[8, 4]))
    expect(result(page, "product")).to_have_text(number(P[8] @ P[12]))
    picture(page, "table").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(result(page, "cell")).to_have_text(number(P[9, 5]))
    expect(result(page, "product")).to_have_text(number(P[9] @ P[12]))
    line = page.locator(".positions .work[data-id=product] .sum").inner_text()
    terms = [float(each.replace("−", "-")) for each in re.findall(r"−?\d+\.\d+", line)]
    assert len(terms) == 17
    assert sum(terms[:-1]) == pytest.approx(terms[-1], abs=1e-3)  # four decimals are shown
    in_the_address(page, "positions.place", "9")
    in_the_address(page, "positions.column", "5")
    picture(page, "products").focus()
    page.keyboard.press("ArrowRight")
    expect(result(page, "product")).to_have_text(number(P[9] @ P[13]))
    clock = page.locator(".positions .clock[data-pair='0']")
    clock.click()
    expect(clock).to_have_attribute("aria-pressed", "true")
    expect(result(page, "cell")).to_have_text(number(math.sin(9)))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".positions .clock[data-pair='1']")).to_be_focused()
    in_the_address(page, "positions.column", "2")


def test_a_mouse_reads_a_product_and_a_drag_along_the_curve_moves_its_place(page: Page, app_url: str) -> None:
    show(page, app_url, length="16", d="16")
    P = sinusoidal(16, 16)
    canvas = picture(page, "products")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 42 + 1, box["y"] + 3)
    expect(result(page, "product")).to_have_text(number(P[0] @ P[0]))
    page.mouse.move(5, 5)
    expect(result(page, "product")).to_have_text(number(P[8] @ P[12]))
    curve = page.locator(".positions .against svg")
    curve.scroll_into_view_if_needed()
    box = curve.bounding_box()
    assert box
    middle = box["x"] + 46 + (box["width"] - 58) / 2
    page.mouse.move(middle + 4, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(middle, box["y"] + 70)
    page.mouse.up()
    expect(result(page, "product")).to_have_text(number(P[8] @ P[8]))
    in_the_address(page, "positions.other", "8")


def test_a_table_is_trained_and_its_mirror_image_appears(page: Page, app_url: str) -> None:
    show(page, app_url, kind="learned", task="reverse", matrix="scores", length="16", d="16", place="3", other="12")
    slider = page.locator(".positions .moment input")
    slider.wait_for()
    asks = picture(page, "products")
    expect(page.locator(".positions .turning .says")).to_contain_text("100.0 %")
    sizes = []
    asks.focus()
    page.keyboard.press("Home")
    for place in range(16):
        expect(asks).to_have_attribute("data-column", str(place))
        sizes.append(float(result(page, "product").inner_text().replace("−", "-")))
        page.keyboard.press("ArrowRight")
    assert max(range(16), key=sizes.__getitem__) == 12  # place 3 asks the one as far from the other end
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".positions .turning .says")).to_contain_text("After 0 steps")


def test_words_change_places_and_only_positions_notice(page: Page, app_url: str) -> None:
    show(page, app_url)
    learned = page.locator(".positions td[data-way=learned][data-at='1']")
    expect(learned).not_to_have_text("…")  # the table has come by itself

    def cell(way: str, at: int) -> Locator:
        return page.locator(f".positions td[data-way={way}][data-at='{at}']")

    def changed(order: tuple[int, ...]) -> str:
        change = shuffled(settled(PositionsConfig(order=order)))["ways"]["rotary"]["changes"][1]
        return f"{100 * change:.1f}" if change < 0.0995 else f"{100 * change:.0f}"

    expect(cell("rotary", 1)).to_have_text(changed((0, 4, 2, 3, 1)))
    expect(cell("none", 1)).to_have_text("0")
    page.locator(".positions [data-place='0']").click()
    page.locator(".positions [data-place='4']").click()
    in_the_address(page, "positions.order", "1,4,2,3,0")
    expect(cell("rotary", 1)).to_have_text(changed((1, 4, 2, 3, 0)))
    expect(cell("none", 1)).to_have_text("0")
    moved = page.locator(".positions [data-place='4']")
    moved.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".positions [data-place='3']")).to_be_focused()
    in_the_address(page, "positions.order", "1,4,2,0,3")
    said = page.locator(".positions [data-id=said]")
    expect(said).to_contain_text("stays what it was")
    page.locator(".positions button[data-way=sinusoidal]").click()
    expect(said).to_contain_text("Its output changes by")
    page.get_by_role("button", name=WORDS("stage.written"), exact=True).click()
    in_the_address(page, "positions.order", "0,1,2,3,4")
    expect(cell("sinusoidal", 4)).to_have_text("0")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = phone(browser)
    page = context.new_page()
    show(page, app_url, language, kind="rotary", d="64", length="64", text="我爱猫，猫也爱我")
    page.locator(".positions .clock[data-pair='31']").tap()
    in_the_address(page, "positions.column", "62")
    picture(page, "table").tap(position={"x": 60, "y": 10})
    expect(picture(page, "table")).to_have_attribute("data-row", "1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
