"""What was asked for comes into sight: curves after Start, knobs after a preset, the drawing; and an axis that shows the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.ui import stage

from .conftest import ready
from .lab import PATIENCE, Lab

COMPONENTS = Path(__file__).resolve().parents[2] / "assets" / "components"
AXIS = """(losses) => {
    const view = { run: { classes: [..."0123456789"] }, t: (key, values) => key + values.value, ease: (name, goal) => goal };
    const curves = Object.assign(Object.create(Curves.prototype), { view, log: { loss: false }, usuals: {} });
    return curves.range("loss", losses.map(values => (
        { smooth: { values: Float32Array.from(values), length: values.length }, points: [] }))); }"""


def sees(page: Page, css: str) -> None:
    """Wait until the upper edge of the first match is in the window and has come to rest."""
    page.wait_for_function(
        """css => { const box = document.querySelector(css).getBoundingClientRect();
            const seen = box.top >= 0 && box.top < innerHeight - 40 && box.top === window.lastTop;
            window.lastTop = box.top;
            return seen; }""",
        arg=css,
        polling=200,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(("width", "height", "share"), [(1280, 900, 1), (390, 844, 0.3)])
def test_start_brings_the_curves_into_sight(
    browser: Browser, app_url: str, width: int, height: int, share: float
) -> None:
    visitor = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    try:
        lab = Lab(visitor.new_page(), app_url)
        lab.press("start")
        expect(lab.live.locator(".panel.loss canvas")).to_be_in_viewport(ratio=share)
        expect(lab.button("stop")).to_be_in_viewport()
        lab.state("finished")
    finally:
        visitor.close()


def test_a_preset_brings_the_knobs_and_says_what_it_set(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{app_url}/cnn")
    ready(page)
    for name, told in (("explode", "Weight decay: 0.5"), ("kernel", "Kernel size: 5 × 5")):  # it works more than once
        page.locator(f".st-key-cnn-try-{name} button:visible").first.click()
        sees(page, ".st-key-cnn-knobs")
        expect(page.get_by_test_id("stToast").filter(has_text=told)).to_be_visible()
    page.goto(f"{app_url}/neuron")
    ready(page)
    page.locator("[class*=st-key-neuron-claim] button:visible").first.click()
    sees(page, ".st-key-neuron-sentence")


def test_the_knobs_follow_a_shared_run(browser: Browser, page: Page, app_url: str) -> None:
    lab = Lab(page, app_url, "cnn.width=4&cnn.batch_size=256&cnn.epochs=2")
    lab.press("start")
    lab.state("finished")
    visitor = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    try:
        guest = Lab(visitor.new_page(), app_url, f"cnn.run={lab.run}")
        expect(guest.page.get_by_text("当前的设置与这次训练不同")).to_be_visible()
        guest.press("follow")
        expect(guest.button("follow")).to_have_count(0)
        expect(guest.page.get_by_role("slider", name="训练轮数")).to_have_value("2")
        assert "cnn.batch_size=256" in guest.page.url
    finally:
        visitor.close()


def test_a_peak_does_not_flatten_the_rest_of_the_curve(context: BrowserContext) -> None:
    page = context.new_page()
    page.add_script_tag(content="\n".join(path.read_text("utf-8") for path in [COMPONENTS / "shared.js"]))
    page.add_script_tag(content=stage.joined(COMPONENTS / "live" / "curves.js"))

    def axis(*losses: list[float]) -> dict[str, Any]:
        return page.evaluate(AXIS, losses)  # type: ignore[no-any-return]

    calm = [2.3 * 0.98**step for step in range(500)]
    assert axis(calm) == {"low": 0, "high": pytest.approx(2.3 * 1.12), "beyond": ""}
    burst = axis([2.3, 3000.0, 40.0, *[2.4] * 200])
    assert 2.4 < burst["high"] < 30
    assert "3000" in burst["beyond"].replace("\u2009", "").replace(",", "")
    grows = [2.3 * 2.0**step for step in range(40)]
    assert axis(grows)["high"] >= grows[-8], "where all of it grows, all of it is shown"
