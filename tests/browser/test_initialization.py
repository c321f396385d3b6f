"""The initialization in a real browser: theory's arithmetic is core's, a drag needs no server, keys and clicks do what a hand does."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Browser, Page, expect

from core.foundations.initialization import InitializationConfig, weight_variance
from core.foundations.initialization_measured import measure, theory
from core.foundations.initialization_theory import quadrature
from pages.ui import stage
from pages.ui.text import text
from tests.browser.conftest import ROOT, ready

ARITHMETIC = stage.joined(ROOT / "assets" / "components" / "initialization" / "math.js")
WORDS = text("initialization", "en")
SCHEMES = ("zeros", "normal", "uniform", "xavier", "he", "orthogonal")
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "silu")


def test_theory_s_lines_are_core_s(browser: Browser) -> None:
    cases = [
        {"scheme": scheme, "activation": activation, "depth": depth, "width": width, "sigma": sigma, "gain": gain}
        for scheme in SCHEMES
        for activation in ACTIVATIONS
        for depth, width, sigma, gain in ((1, 4, 0.001, 0.25), (50, 100, 2.0, 4.0), (30, 64, 0.11, 1.4))
    ]
    page = browser.new_page()
    answers = page.evaluate(
        """async ([source, cases, quadrature]) => {
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          return cases.map((c) => {
            const variance = m.weightVariance(c.scheme, c);
            return { variance, ...m.predict(m.FUNCTIONS[c.activation], c.width * variance, c.depth, quadrature) };
          });
        }""",
        [ARITHMETIC, cases, [each.tolist() for each in quadrature()]],
    )
    page.close()
    for case, answer in zip(cases, answers, strict=True):
        config = InitializationConfig(**case)  # type: ignore[arg-type]
        expected = theory(config)
        np.testing.assert_allclose(answer["variance"], weight_variance(config), rtol=1e-12)
        for name in ("activations", "gradients", "factors"):
            np.testing.assert_allclose(
                np.array(answer[name], float), getattr(expected, name), rtol=1e-9, err_msg=str(case)
            )


def show(page: Page, app_url: str, **address: object) -> None:
    query = "&".join(f"initialization.{name}={value}" for name, value in address.items())
    page.goto(f"{app_url}/initialization?lang=en&{query}")
    page.locator(".initialization .strip").first.wait_for()
    ready(page)


def test_a_drag_moves_theory_at_once_and_asks_the_server_when_the_hand_lets_go(page: Page, app_url: str) -> None:
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    show(page, app_url)
    before = len(sent)
    assert before > 0, "the listener hears the page"
    ring = page.locator("svg.activations .hand .handle")
    line = page.locator("svg.activations path.line")
    drawn = line.get_attribute("d")
    ring.scroll_into_view_if_needed()
    box = ring.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 90, steps=8)
    expect(page.locator(".initialization.waiting")).to_have_count(1)
    assert line.get_attribute("d") != drawn
    assert len(sent) == before, "nothing was sent while the hand moved"
    page.mouse.up()
    page.wait_for_url(re.compile(r"initialization\.sigma=0\.0[6-9]"))
    ready(page)
    expect(page.locator(".initialization.waiting")).to_have_count(0)


def test_keys_clicks_and_typed_numbers(page: Page, app_url: str) -> None:
    show(page, app_url, scheme="he", activation="relu", depth=10)
    depth = page.get_by_label(WORDS("stage.depth"), exact=True)
    depth.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"initialization\.depth=11"))
    ready(page)
    expect(depth).to_be_focused()  # the server's answer did not take the focus away
    expect(page.locator("svg.activations circle.dot")).to_have_count(12)
    typed = page.get_by_label(WORDS("stage.typed", name=WORDS("stage.width")))
    typed.fill("1000000")
    typed.press("Enter")
    expect(page.locator(".told", has_text=WORDS("stage.width"))).to_contain_text("from 4 to 100")
    page.locator(".strip button.cell").nth(5).click()
    expect(page.locator(".close .head label")).to_have_text("Layer 11")
    spread = measure(InitializationConfig("he", "relu", depth=11)).activations[11]
    expect(page.locator(".close .charts p").first).to_contain_text(f"{spread:.3f}")
    page.get_by_role("button", name=WORDS("stage.again")).first.click()
    page.wait_for_url(re.compile(r"initialization\.seed=1"))
    other = measure(InitializationConfig("he", "relu", depth=11, seed=1)).activations[11]
    expect(page.locator(".close .charts p").first).to_contain_text(f"{other:.3f}")


def test_the_digits_stand_saturated_beside_repaired(page: Page, app_url: str) -> None:
    show(page, app_url)
    shares = page.locator(".close .share")
    expect(shares.first).to_contain_text("71 %")
    expect(shares.last).to_contain_text("0 %")
    field = page.get_by_label(WORDS("stage.typed", name=WORDS("stage.spread")), exact=True).last
    field.fill("0.05")
    field.press("Enter")
    page.wait_for_url(re.compile(r"initialization\.spread=0\.05"))
    expect(shares.first).to_contain_text("0 %")
