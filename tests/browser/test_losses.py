"""The losses in a real browser: the arithmetic is core's, a drag needs no server, the outlier obeys the arrow keys."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Browser, Page, expect

from core.foundations.fitted_line import X, Y, fit, total
from core.foundations.losses import LOSSES, LossConfig, price
from pages.ui.text import text
from tests.browser.conftest import ROOT, ready

ARITHMETIC = (ROOT / "assets" / "components" / "losses" / "math.js").read_text("utf-8")
WORDS = text("losses", "en")


def test_the_arithmetic_of_the_browser_is_that_of_core(browser: Browser) -> None:
    places = [*np.linspace(-5.0, 5.0, 41).tolist(), 700.0, -700.0]
    configs = [LossConfig(), LossConfig(target=0, delta=0.3), LossConfig(delta=5.0, rival1=-5.0, rival2=5.0)]
    settings = [{name: getattr(c, name) for name in ("target", "delta", "rival1", "rival2")} for c in configs]
    sets = [
        [list(pair) for pair in zip((*X, x), (*Y, y), strict=True)] for x, y in ((8.0, -4.0), (0.0, 14.0), (3.0, 2.5))
    ]
    chances = [1e-4, 0.1, 0.5, 0.97, 1.0]
    page = browser.new_page()
    curves, lines, prices = page.evaluate(
        """async ([source, places, settings, sets, chances]) => {
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          return [
            settings.map((c) => Object.values(m.LOSSES).map((f) => [places.map((v) => f.of(v, c)), places.map((v) => f.slope(v, c))])),
            sets.map((points) => [0.1, 1, 5].map((delta) => m.fit(points, delta))),
            chances.map((p) => Object.values(m.price(p))),
          ];
        }""",
        [ARITHMETIC, places, settings, sets, chances],
    )
    page.close()
    for config, answers in zip(configs, curves, strict=True):
        for loss, (values, slopes) in zip(LOSSES.values(), answers, strict=True):
            np.testing.assert_allclose(values, loss(places, config), rtol=1e-12, atol=1e-13, err_msg=loss.name)
            np.testing.assert_allclose(slopes, loss.slope(places, config), rtol=1e-12, atol=1e-13, err_msg=loss.name)
    for points, answers in zip(sets, lines, strict=True):
        x, y = np.asarray(points).T
        for delta, found in zip((0.1, 1.0, 5.0), answers, strict=True):
            for name, line in fit(x, y, delta).items():
                np.testing.assert_allclose([found[name]["w"], found[name]["b"]], [line.w, line.b], rtol=1e-7, atol=1e-7)
                assert np.isfinite(total(name, line, x, y, delta))
    for p, answer in zip(chances, prices, strict=True):
        paid = price(p)
        expected = [paid.log_loss, paid.log_pull, paid.squared, paid.squared_pull]
        np.testing.assert_allclose(answer, expected, rtol=1e-12, atol=1e-15)


def test_the_outlier_is_dragged_without_the_server_and_obeys_the_keys(page: Page, app_url: str) -> None:
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    page.goto(f"{app_url}/losses?lang=en")
    slope = page.locator(".fits tr.mse td").first
    expect(slope).to_have_text("0.137")
    ready(page)
    hand = page.get_by_role("button", name=WORDS("stage.outlier"))
    hand.scroll_into_view_if_needed()
    box = hand.locator(".handle").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    before = len(sent)
    assert before > 0, "the listener hears the page"
    page.mouse.move(x, y - 60, steps=10)
    expect(slope).not_to_have_text("0.137")
    assert len(sent) == before
    expect(page.locator(".fits tr.mae td").first).to_have_text("0.450")  # MAE does not follow
    page.mouse.up()
    page.wait_for_url(re.compile(r"losses\.outlier_y=-?\d"))
    hand.focus()
    field = page.get_by_label(WORDS("stage.typed", name=WORDS("stage.outlier_x")))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    expect(field).to_have_value("8.9")
    page.wait_for_url(re.compile(r"losses\.outlier_x=8\.9"))
    expect(hand).to_be_focused()  # the server's answer did not take the focus away
    field.fill("1000000")
    field.press("Enter")
    expect(page.locator(".told", has_text=WORDS("stage.outlier_x"))).to_contain_text("from 0 to 10")
    expect(field).to_have_value("8.9")
