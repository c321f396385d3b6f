"""The activations in a real browser: the arithmetic is core's, a drag needs no server, keys and typed numbers do what a hand does."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import numpy as np
from playwright.sync_api import Browser, Locator, Page, expect

from core.foundations.activations import ACTIVATIONS
from core.foundations.softmax import SoftmaxConfig, softmax
from core.foundations.stack import run
from pages.ui import stage
from pages.ui.text import text
from tests.browser.conftest import PATIENCE, ROOT, ready

ARITHMETIC = stage.joined(ROOT / "assets" / "components" / "activations" / "math.js")
WORDS = text("activations", "en")
PLACES = [
    0.0,
    *(sign * size for sign in (-1.0, 1.0) for size in (1e-300, 1e-9, 0.3, 1.0, 2.7, 5.9, 8.3, 40.0, 710.0, 1e4)),
]


def evaluate(browser: Browser, script: str, given: object) -> dict[str, list[float]]:
    page = browser.new_page()
    answer: dict[str, list[float]] = page.evaluate(
        f"""async ([source, given]) => {{
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          return ({script})(m, given);
        }}""",
        [ARITHMETIC, given],
    )
    page.close()
    return answer


def test_values_and_slopes_are_core_s(browser: Browser) -> None:
    answers = evaluate(
        browser,
        "(m, z) => Object.fromEntries(Object.entries(m.ACTIVATIONS).map(([n, f]) => [n, z.map(f.value).concat(z.map(f.slope))]))",
        PLACES,
    )
    assert list(answers) == list(ACTIVATIONS)
    for name, f in ACTIVATIONS.items():
        with np.errstate(under="ignore"):
            expected = [*f(PLACES), *f.slope(PLACES)]
        np.testing.assert_allclose(answers[name], expected, rtol=1e-12, atol=1e-13, err_msg=name)


def test_chains_are_core_s(browser: Browser) -> None:
    cases = [
        [name, weight, signal, layers]
        for name in ACTIVATIONS
        for weight, signal, layers in ((1.0, 1.0, 10), (1.5, -0.7, 30), (-2.95, 4.9, 50), (0.0, 5.0, 1))
    ]
    answers = evaluate(
        browser,
        """(m, cases) => cases.map(([name, w, x, n]) => {
          const s = m.run(m.ACTIVATIONS[name], w, x, n);
          return [...s.z, ...s.a, ...s.factors, ...s.gradients];
        })""",
        cases,
    )
    for (name, weight, signal, layers), answer in zip(cases, answers, strict=True):
        stack = run(ACTIVATIONS[name], weight, signal, layers)
        expected = [*stack.z, *stack.a, *stack.factors, *stack.gradients]
        np.testing.assert_allclose(answer, expected, rtol=1e-10, atol=1e-12, err_msg=f"{name} {weight}")


def test_softmax_is_core_s(browser: Browser) -> None:
    generator = np.random.default_rng(5)
    cases = [
        [generator.uniform(-5, 5, classes).tolist(), temperature]
        for classes in range(2, 7)
        for temperature in (0.05, 1.0, 7.3, 100.0)
    ]
    answers = evaluate(browser, "(m, cases) => cases.map(([z, t]) => m.softmax(z, t).p)", cases)
    for (logits, temperature), answer in zip(cases, answers, strict=True):
        np.testing.assert_allclose(answer, softmax(logits, temperature), rtol=1e-12, atol=1e-300)


def show(page: Page, app_url: str, **address: str) -> None:
    query = "&".join(f"activations.{name}={value}" for name, value in address.items())
    page.goto(f"{app_url}/activations?lang=en&{query}")
    page.locator(".activations .bars").wait_for()
    ready(page)


def probabilities(page: Page) -> list[float]:
    cells = page.locator(".powers tbody tr:last-child td").all_text_contents()[:-1]
    return [float(re.sub("·10.*", "", cell)) * (0 if "·10" in cell else 1) for cell in cells]


def settle_at(page: Page, expected: Sequence[float] | float, atol: float) -> None:
    """Wait until the drawing shows these probabilities: it is drawn a frame after the numbers change."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not np.allclose(probabilities(page), expected, rtol=0, atol=atol) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    np.testing.assert_allclose(probabilities(page), expected, rtol=0, atol=atol)


def pull(page: Page, node: Locator, dx: float, dy: float) -> None:
    """Press in the middle of `node` and move, without letting go."""
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=10)


def test_drags_ask_no_server_until_the_hand_lets_go(page: Page, app_url: str) -> None:
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    show(page, app_url)
    before = len(sent)
    assert before > 0, "the listener hears the page"
    value = page.locator(".card.first .pair .num").first
    expect(value).to_have_text("0.818")
    pull(page, page.locator(".curves .spot.first").first, -400, 0)
    expect(value).to_have_text("0.00247")  # σ(−6)
    expect(page.locator(".card.first .note")).to_contain_text("Saturated")
    assert len(sent) == before, "nothing was sent while the hand moved"
    page.mouse.up()
    page.wait_for_url(re.compile(r"activations\.place=-6"))
    ready(page)
    before = len(sent)
    pull(page, page.locator(".bars .reach").first, 0, -300)
    expect(page.get_by_role("slider", name="Logit z1")).to_have_attribute("aria-valuenow", "5")
    assert len(sent) == before
    page.mouse.up()
    page.wait_for_url(re.compile(r"activations\.logit1=5"))
    expected = softmax([5.0, *SoftmaxConfig().logits[1:]])
    settle_at(page, expected, 6e-4)


def test_a_common_shift_changes_nothing_and_temperatures_have_their_limits(page: Page, app_url: str) -> None:
    show(page, app_url)
    before = probabilities(page)
    page.get_by_role("button", name=WORDS("stage.shift.up")).click()
    page.wait_for_url(re.compile(r"activations\.logit1=3"))
    expect(page.locator(".told", has_text="no probability changed")).to_be_visible()
    expect(page.get_by_role("slider", name="Logit z1")).to_have_attribute("aria-valuenow", "3")
    assert probabilities(page) == before
    page.get_by_role("button", name=WORDS("stage.cold")).click()
    page.wait_for_url(re.compile(r"activations\.temperature=0\.05"))
    settle_at(page, [1, 0, 0, 0], 1e-6)
    page.get_by_role("button", name=WORDS("stage.hot")).click()
    page.wait_for_url(re.compile(r"activations\.temperature=100"))
    settle_at(page, 0.25, 0.02)


def test_keys_and_typed_numbers(page: Page, app_url: str) -> None:
    show(page, app_url)
    handle = page.get_by_role("slider", name="Logit z2")
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    expect(handle).to_have_attribute("aria-valuenow", "2.1")
    page.wait_for_url(re.compile(r"activations\.logit2=2\.1"))
    expect(handle).to_be_focused()  # the server's answer did not take the focus away
    layers = page.get_by_label(WORDS("stage.typed", name=WORDS("stage.layers")))
    layers.fill("50")
    layers.press("Enter")
    expect(page.locator(".scroller tbody tr")).to_have_count(50 + 4)
    page.wait_for_url(re.compile(r"activations\.layers=50"))
    layers.fill("1000000")
    layers.press("Enter")
    expect(page.locator(".told", has_text=WORDS("stage.layers"))).to_contain_text("from 1 to 50")
    expect(layers).to_have_value("50")


def test_the_table_shows_the_chain_of_core_and_explains_the_row_pointed_at(page: Page, app_url: str) -> None:
    show(page, app_url, function="tanh", weight="0.9", layers="6", signal="-1.5")
    stack = run(ACTIVATIONS["tanh"], 0.9, -1.5, 6)
    table = page.get_by_role("region", name=WORDS("stage.stack.table"))
    for row, (z, a, factor, gradient) in enumerate(
        zip(stack.z, stack.a[1:], stack.factors, stack.gradients, strict=False)
    ):
        cells = [
            float(cell.replace("−", "-"))
            for cell in table.locator("tbody tr").nth(row).locator("td").all_text_contents()
        ]
        np.testing.assert_allclose(cells, [row + 1, z, a, factor / 0.9, factor, gradient], atol=6e-4)
    table.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".formula small").first).to_have_text(WORDS("stage.stack.forward", l="4"))
