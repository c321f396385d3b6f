"""Predict in a real browser: a hand draws, the answer follows; keys instead of a hand; bad files; a phone; reload and language."""

from __future__ import annotations

import csv
import io
import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.runs.database import runs
from core.runs.run import new_id
from core.runs.store import Store
from core.text import LANGUAGES
from core.training.experiment import Experiment
from pages.ui.text import text
from tests.browser.conftest import ready
from tests.core.conftest import weights  # noqa: F401 - a fixture
from tests.core.predict.drawings import DRAWINGS, SIDE, png, points, render
from tests.core.predict.pictures import drawn, encoded

PATIENCE = 60_000  # ms: the first answer waits for the predictor's process


@pytest.fixture(scope="module")
def run(server_home: Path, app_url: str, weights: Path) -> str:  # noqa: F811, ARG001 - the server makes the database
    """A run of somebody else, finished long before, as the address names it."""
    name = new_id()
    place = server_home / "runs" / name
    place.mkdir(parents=True)
    shutil.copy(weights, place / "checkpoint.safetensors")
    store = Store(f"sqlite:///{server_home / 'glassbox.db'}")
    now = time.time()
    row = {"id": name, "visitor": "somebody else", "state": "finished", "reason": "done", "checkpoint": True}
    row |= {"experiment": Experiment().to_json(), "created": now, "queued": now, "ended": now, "step": 240}
    with store.writing() as connection:
        connection.execute(runs.insert().values(**row))
    store.close()
    return f"run:{name}"


def opened(page: Page, url: str, **address: str) -> Page:
    query = "&".join(f"predict.{name}={value}" for name, value in address.items())
    page.goto(f"{url}/predict?{query}")
    ready(page)
    return page


def draw(page: Page, digit: int) -> None:
    """Draw with the mouse as a hand does: press, move, release."""
    canvas = page.locator("canvas.sketch-canvas")
    canvas.scroll_into_view_if_needed()
    for path in next(each for each in DRAWINGS if each.digit == digit).paths:
        box = canvas.bounding_box()
        assert box
        spots = points(path) / SIDE * box["width"] + (box["x"], box["y"])
        page.mouse.move(*map(float, spots[0]))
        page.mouse.down()
        for spot in spots[1::3]:
            page.mouse.move(*map(float, spot))
        page.mouse.move(*map(float, spots[-1]))
        page.mouse.up()


def finger(page: Page, digit: int) -> None:
    """Draw with a finger; the page must not scroll under it."""
    canvas = page.locator("canvas.sketch-canvas")
    canvas.scroll_into_view_if_needed()
    touch = page.context.new_cdp_session(page)
    for path in next(each for each in DRAWINGS if each.digit == digit).paths:
        box = canvas.bounding_box()
        assert box
        for number, (x, y) in enumerate((points(path) / SIDE * box["width"] + (box["x"], box["y"]))[::3].tolist()):
            kind = "touchMove" if number else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert canvas.bounding_box() == box


def sign(page: Page) -> Locator:
    return page.locator(".verdict-sign")


def does_not_scroll_sideways(page: Page) -> bool:
    return bool(
        page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".every((each) => each.scrollWidth <= each.clientWidth + 1)"
        )
    )


def test_a_drawn_digit_is_read_by_the_shipped_model(page: Page, app_url: str) -> None:
    opened(page, app_url)
    expect(sign(page)).to_have_text("?")
    draw(page, 7)
    expect(sign(page)).to_have_text("7", timeout=PATIENCE)
    expect(page.locator(".verdict-bars button.is-top")).to_contain_text("7")
    expect(page.locator(".verdict-steps li")).to_have_count(4)
    expect(page.locator(".verdict-claim")).to_contain_text("7")
    page.locator(".verdict-bars button").nth(1).click()
    expect(page.locator(".verdict-claim")).to_contain_text("1")
    expect(page).to_have_url(re.compile("predict.target=1"))


def test_undo_clear_reload_and_language_keep_what_they_should(page: Page, app_url: str, run: str) -> None:
    opened(page, app_url, model=run)
    draw(page, 7)
    expect(sign(page)).to_have_text("7", timeout=PATIENCE)
    expect(page.locator(".verdict-readout").first).to_contain_text("64", timeout=PATIENCE)
    page.locator("[data-do=undo]").click()
    expect(sign(page)).not_to_have_text("7")
    page.locator("[data-do=redo]").click()
    expect(sign(page)).to_have_text("7")
    page.get_by_test_id("stSidebar").get_by_text("中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("predict", "zh")("title"))
    expect(sign(page)).to_have_text("7")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("predict", "zh")("title"), timeout=PATIENCE)
    expect(sign(page)).to_have_text("7", timeout=PATIENCE)
    page.locator("[data-do=clear]").click()
    expect(sign(page)).to_have_text("?")


def test_keys_alone_draw_a_one(page: Page, app_url: str) -> None:
    opened(page, app_url)
    canvas = page.locator("canvas.sketch-canvas")
    canvas.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press(" ")
    for _ in range(8):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press(" ")
    expect(sign(page)).to_have_text("1", timeout=PATIENCE)
    page.keyboard.press("Delete")
    expect(sign(page)).to_have_text("?")


def test_an_example_shows_what_to_do(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.locator("[data-example=two]").click()
    expect(sign(page)).to_have_text("2", timeout=PATIENCE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_files_get_sentences_and_good_ones_answers(page: Page, app_url: str, run: str, language: str) -> None:
    opened(page, app_url, model=run, source="upload&lang=" + language)
    seven = png(render(next(each for each in DRAWINGS if each.digit == 7)))
    files = {
        "empty.png": b"",
        "words.jpg": b"words",
        "cut.png": seven[:200],
        "=1+1.png": seven,
        "<b>.webp": encoded(drawn(1), "WEBP"),
    }
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": data} for name, data in files.items()]
    )
    rows = page.locator(".verdict tbody tr")
    expect(rows).to_have_count(len(files), timeout=PATIENCE)
    words = text("problems", language)
    expect(rows.filter(has_text="empty.png")).to_contain_text(words("problem.file_empty"))
    expect(rows.filter(has_text="cut.png")).to_contain_text(words("problem.image_damaged"))
    expect(rows.filter(has_text="=1+1.png").locator(".verdict-answer")).to_have_text("7")
    rows.filter(has_text="<b>.webp").locator("button").click()
    expect(sign(page)).to_have_text("1")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").click()
    table = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(table) == 1 + len(files)
    assert "'=1+1.png" in [line[0] for line in table]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all_without_scrolling_sideways(browser: Browser, app_url: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", color_scheme=scheme, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE)
    page = opened(context.new_page(), app_url)
    expect(page.get_by_role("heading", level=1)).to_have_text(text("predict", "zh")("title"))
    assert does_not_scroll_sideways(page)
    page.locator("[data-example=two]").tap()
    expect(sign(page)).to_have_text("2", timeout=PATIENCE)
    page.locator("[data-do=clear]").tap()
    expect(sign(page)).to_have_text("?")
    finger(page, 7)
    expect(sign(page)).to_have_text("7", timeout=PATIENCE)
    expect(page.locator(".verdict-heat canvas")).to_be_visible(timeout=PATIENCE)
    assert does_not_scroll_sideways(page)
    context.close()
