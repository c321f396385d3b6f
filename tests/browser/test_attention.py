"""Attention in a real browser: keys, mouse and finger go through stages and cells; every number is core's and every sum adds up."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.foundations.attention_config import AttentionConfig
from core.foundations.attention_run import run
from pages.ui.text import text
from tests.browser.conftest import ready
from tests.browser.told import computed, in_the_address, number, opened, phone

WORDS = text("attention", "en")
STAGES = ["tokens", "embed", "position", "project", "scores", "scale", "mask", "softmax", "values", "join"]


def show(page: Page, app_url: str, language: str = "en", **state: str) -> Callable[[], int]:
    return opened(page, app_url, "attention", "div.attention .stages", language, **state)


def result(page: Page) -> Locator:
    return page.locator(".attention .work strong")


def button(page: Page, stage: str) -> Locator:
    return page.locator(f".attention [data-stage={stage}]")


def test_keys_go_through_the_stages_and_from_cell_to_cell(page: Page, app_url: str) -> None:
    count = show(page, app_url)
    found = run(AttentionConfig())
    grid = page.locator(".attention .result .grid")
    expect(result(page)).to_have_text(number(found.scores[0, 1, 2]))
    grid.focus()
    before = count()
    assert before > 0, "the listener hears the page"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(result(page)).to_have_text(number(found.scores[0, 2, 3]))
    expect(page.locator(".attention [data-id=Q] .source")).to_have_count(12)
    expect(page.locator(".attention [data-id=Q] .source[data-r='2']")).to_have_count(12)
    expect(page.locator(".attention [data-id=K] .source[data-c='3']")).to_have_count(12)
    line, value = page.locator(".attention .work .sum").inner_text().rsplit("=", 1)
    assert computed(line) == pytest.approx(computed(value), abs=2e-3)  # four decimals are shown
    for stage, expected in (
        ("scale", found.scaled[0, 2, 3]),
        ("mask", found.masked[0, 2, 3]),
        ("softmax", found.weights[0, 2, 3]),
        ("values", found.heads[0, 2, 3]),
        ("join", found.output[2, 3]),
    ):
        page.keyboard.press(" ")
        expect(button(page, stage)).to_have_attribute("aria-pressed", "true")
        expect(result(page)).to_have_text(number(expected))
        expect(grid).to_be_focused()
    page.keyboard.press("Shift+ ")
    expect(button(page, "values")).to_have_attribute("aria-pressed", "true")
    in_the_address(page, "attention.stage", "values")
    ready(page)
    expect(grid).to_be_focused()
    button(page, "values").focus()
    for stage in reversed(STAGES[: STAGES.index("values")]):
        page.keyboard.press("ArrowLeft")
        expect(button(page, stage)).to_be_focused()
    expect(page.locator(".attention .tokens li")).to_have_count(6)
    in_the_address(page, "attention.stage", "tokens")


def test_a_mouse_on_a_cell_frames_its_sources_and_asks_the_server_nothing(page: Page, app_url: str) -> None:
    count = show(page, app_url, stage="softmax", mask="causal")
    found = run(AttentionConfig(mask="causal"))
    before = count()
    page.locator(".attention .result [data-r='4'][data-c='1']").hover()
    expect(result(page)).to_have_text(number(found.weights[0, 4, 1]))
    expect(page.locator(".attention .source")).to_have_count(6)  # the whole row
    expect(page.locator(".attention .share")).to_have_count(6)
    page.locator(".attention .result [data-r='1'][data-c='4']").hover()
    expect(result(page)).to_have_text("0.0000")
    source = page.locator(".attention .matrix:not(.result) .grid")
    source.locator("[data-r='4'][data-c='1']").hover()
    read = page.locator(".attention .reading strong")
    expect(read).to_have_text(number(found.masked[0, 4, 1]))
    source.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(read).to_have_text(number(found.masked[0, 5, 1]))
    assert count() == before
    page.locator(".attention .result [data-r='1'][data-c='4']").click()
    in_the_address(page, "attention.column", "5")


def test_numbers_stay_where_there_is_room_and_the_result_is_in_sight(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    show(page, app_url, text="dogs chase cats and cats chase mice")
    for name, last in (("S", "[data-r='6'][data-c='6']"), ("Q", "[data-r='6'][data-c='11']"), ("K", "[data-r='11']")):
        expect(page.locator(f".attention [data-id={name}] {last}").last).to_have_text(re.compile(r"\d\.\d"))
    box = page.locator(".attention .result").bounding_box()
    assert box
    assert box["y"] + box["height"] < 900
    button(page, "project").click()
    for name in "XWQ":
        expect(page.locator(f".attention [data-id={name}] .cell").last).to_have_text(re.compile(r"\d\.\d"))


def test_every_stage_of_heads_and_of_two_sentences_is_drawn(page: Page, app_url: str) -> None:
    config = AttentionConfig(heads=3, cross=True, mask="padding", kind="additive")
    show(page, app_url, heads="3", cross="true", mask="padding", kind="additive", head="2", stage="tokens", part="K")
    found = run(config)
    expect(page.locator(".attention .tokens")).to_have_count(2)
    wanted = {
        "project": found.K[1, 2],
        "scores": found.scores[1, 1, 2],
        "softmax": found.weights[1, 1, 2],
        "values": found.heads[1, 1, 2],
        "join": found.output[1, 2],
    }
    for stage, value in wanted.items():
        button(page, stage).click()
        expect(result(page)).to_have_text(number(value))
    button(page, "softmax").click()
    page.get_by_role("button", name=WORDS("stage.head.one", number=3), exact=True).click()
    expect(result(page)).to_have_text(number(found.weights[2, 1, 2]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = phone(browser)
    page = context.new_page()
    show(page, app_url, language, d="48", text="我爱猫，猫也爱我")
    words = text("attention", language)
    page.get_by_role("button", name=words("stage.on"), exact=True).tap()
    expect(page.locator(".attention .says")).to_contain_text("√48")
    page.locator(".attention .result [data-r='0'][data-c='1']").tap()
    expect(page.locator(".attention .work h4")).to_contain_text("我 → 爱")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
