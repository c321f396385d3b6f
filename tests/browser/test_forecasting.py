"""Forecasting in a real browser: a window by keyboard and hand, a run that beats the naive forecast, a table of the learner's own."""

from __future__ import annotations

import math
import re

from playwright.sync_api import Locator, Page, expect

from pages.ui.text import text
from tests.browser.conftest import ready

WORDS = text("forecasting", "en")
SMALL = "forecasting.length=400&forecasting.epochs=15&forecasting.units=16"


def show(page: Page, app_url: str, query: str = SMALL) -> Locator:
    """Open the page; returns the view of the run."""
    page.goto(f"{app_url}/forecasting?lang=en&{query}")
    ready(page)
    view = page.locator("div.sequence")
    expect(view).to_have_attribute("data-step", re.compile(r"\d+"))
    return view


def train(page: Page, view: Locator) -> None:
    page.get_by_role("button", name="Start training").click()
    expect(view).to_have_attribute("data-state", "finished")
    expect(view.locator("[data-option=test]")).to_have_attribute("aria-pressed", "true")


def mae(view: Locator, name: str) -> float:
    return float(view.locator(f"tr[data-who={name}] td").first.inner_text())


def test_a_window_moves_by_key_and_hand_and_follows_its_knobs(page: Page, app_url: str) -> None:
    show(page, app_url)
    expect(page.get_by_text(WORDS("quiz.simplest")).first).to_be_attached()  # comes by itself when it has been computed
    stage, slider = page.locator("div.windows"), page.get_by_role("slider", name=WORDS("windows.slider"))
    expect(stage).to_have_attribute("data-at", "168")
    slider.press("ArrowRight")
    expect(stage).to_have_attribute("data-at", "169")
    expect(stage.locator(".words")).to_contain_text("From the values 146 to 169, tell the value 170.")
    slider.press("Home")
    expect(stage).to_have_attribute("data-at", "24")
    slider.press("End")
    expect(stage.locator(".words")).to_contain_text("test.")
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    expect(stage).to_have_attribute("data-at", re.compile("^(199|200|201)$"))
    expect(stage.locator(".example circle")).to_have_count(25)
    horizon = page.get_by_role("slider", name=WORDS("knob.horizon"))
    horizon.press("ArrowRight")
    expect(stage.locator(".example circle")).to_have_count(26)
    expect(stage.locator(".counts")).to_contain_text("255 to learn from")


def test_a_run_beats_the_naive_forecast_and_its_numbers_can_be_read(page: Page, app_url: str) -> None:
    view = show(page, app_url)
    train(page, view)
    expect(view.locator(".forecast-verdict strong")).to_have_text("LSTM beats the naive forecast")
    assert mae(view, "lstm") < 0.8 * mae(view, "naive")
    chart = view.locator(".forecast-main")
    chart.press("End")
    expect(view.locator("[data-line=truth] b")).not_to_be_empty()
    expect(view.locator(".panel.forecast .at")).to_have_text("400")
    expect(view.locator(".panel.accuracy")).to_be_hidden()
    before = chart.locator("path.forecast-line").count()
    view.locator(".panel.forecast [data-line=naive]").click()
    expect(chart.locator("path.forecast-line")).to_have_count(before - 1)
    view.locator("[data-option=free]").click()
    view.locator(".forecast-strip").press("End")
    expect(view.locator(".forecast-strip")).to_have_attribute("aria-valuetext", re.compile("to 460$"))  # beyond the end
    chart.press("End")
    expect(view.locator("[data-line=lstm] b").first).not_to_be_empty()
    expect(view.locator(".panel.forecast [data-line=truth] b")).to_have_text("–")  # nobody knows
    view.locator("[data-option=validation]").click()
    expect(view.locator(".panel.scores .caption")).to_contain_text("On the validation part.")


def test_a_table_of_one_s_own_is_read_told_and_forecast(page: Page, app_url: str) -> None:
    rows = [
        f"{2000 + n // 12}-{1 + n % 12:02d},{100 + 0.2 * n + 20 * math.sin(math.tau * n / 12):.2f},x"
        for n in range(180)
    ]
    rows[20] = "2001-09,,x"
    rows[3], rows[90] = rows[90], rows[3]
    view = show(page, app_url, "forecasting.series=own&forecasting.window=12&forecasting.epochs=40")
    expect(page.get_by_role("button", name="Start training")).to_be_disabled()
    table = {"name": "sales.csv", "mimeType": "text/csv", "buffer": "\n".join(["month,sales,note", *rows]).encode()}
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files([table])
    page.get_by_role("button", name=WORDS("own.use")).click()
    expect(page.get_by_text("180 values of sales from 180 rows.")).to_be_visible()
    expect(page.get_by_text(WORDS("own.sorted"))).to_be_visible()
    expect(page.get_by_text("Missing values filled with the value before them: 1")).to_be_visible()
    page.wait_for_url(re.compile(r"forecasting\.own=[0-9a-f]{20}"))
    slider = page.get_by_role("slider", name=WORDS("windows.slider"))
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "2000-01 to 2000-12, then 2001-01")
    train(page, view)
    expect(view.locator("tr[data-who=seasonal]")).to_be_visible()
    assert mae(view, "seasonal") < mae(view, "naive")
    expect(view.locator(".forecast-verdict")).to_contain_text(
        "(linear autoregression), which takes no training loop, is"
    )
    chart = view.locator(".forecast-main")
    chart.press("End")
    expect(view.locator(".panel.forecast .at")).to_have_text("2014-12")
