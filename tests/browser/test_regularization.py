"""Regularization in a real browser: its arithmetic is core's, a drag needs no server, what is trained follows the hand."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page, expect

from core.foundations import double_descent
from core.foundations.regularization import early_stop, one_weight
from core.foundations.regularization_config import LOOKS, USUAL, RegularizationConfig, question, settled
from core.training import overfit
from pages.ui.stage import COMPONENTS, joined
from tests.browser.conftest import ready

ARITHMETIC = joined(COMPONENTS / "regularization" / "math.js")
TRAINED, FOUND = ".regularization[data-fresh=true] .ranks tbody tr", ".regularization[data-fresh=true] .descent"


def show(page: Page, app_url: str, **state: object) -> None:
    address = {"lang": "en", **{f"regularization.{name}": value for name, value in state.items()}}
    page.goto(f"{app_url}/regularization?{urlencode(address)}")
    page.locator(TRAINED).first.wait_for()
    page.locator(FOUND).wait_for()
    ready(page)


def test_its_arithmetic_is_core_s(browser: Browser) -> None:
    page, chance = browser.new_page(), np.random.default_rng(0)
    runs = [chance.normal(size=40).round(1).tolist() for _ in range(20)]  # with ties
    odd = chance.normal(size=15).tolist()
    settings = [(0.01, 0.1, 5.0), (0.1, 1.0, 0.001), (1e-4, 1e-3, 10.0), (0.05, 0.3, 1.0)]
    stops, middle, weights = page.evaluate(
        """async ([source, runs, odd, settings]) => {
          const m = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
          const stops = runs.map((each) => [1, 4, 60].map((patience) => m.earlyStop(each, patience)));
          const weights = settings.map((each) => {
            const found = m.oneWeight(...each, 400);
            return Object.fromEntries(Object.entries(found).map(([rule, list]) => [rule, list.map(({ w }) => w)]));
          });
          return [stops, m.quartiles(odd), weights];
        }""",
        [ARITHMETIC, runs, odd, settings],
    )
    assert stops == [[list(early_stop(each, patience)) for patience in (1, 4, 60)] for each in runs]
    np.testing.assert_allclose(middle, np.quantile(odd, [0.25, 0.5, 0.75]), rtol=1e-12)
    for found, each in zip(weights, settings, strict=True):
        for rule, expected in one_weight(*each, 400).items():
            np.testing.assert_allclose(found[rule], expected, rtol=1e-9, atol=1e-12, err_msg=rule)
    page.close()


def told(value: str) -> re.Pattern[str]:
    """The whole text of a cell; a thin space stands before the sign for percent."""
    return re.compile(f"^{re.escape(value.removesuffix('%'))}{chr(92)}s?%?$")


def test_the_table_has_core_s_numbers_and_early_stopping_follows_the_patience(page: Page, app_url: str) -> None:
    show(page, app_url)
    header, arrays = overfit.compared(question(settled(RegularizationConfig())))
    lane = USUAL.index("dropout")
    row = page.locator(".regularization .ranks tr[data-name=dropout]")
    for part in ("train", "validation"):
        expect(row.locator(f".{part}")).to_have_text(told(f"{np.median(arrays[part][1, lane, :, -1]):.1%}"))
    expect(row.locator(".test")).to_have_text(told(f"{np.median(arrays['test'][lane, :, -1]):.1%}"))
    field = page.locator(".regularization input[type=number][data-help=patience]")
    for patience in (8, 1, 20):
        field.fill(str(patience))
        field.press("Enter")
        stops = [early_stop(losses, patience)[0] for losses in arrays["validation"][0, lane]]
        there = np.median([arrays["test"][lane, k, stop] for k, stop in enumerate(stops)])
        expect(row.locator(".stop")).to_have_text(told(str(int(np.median(stops)) * header["every"])))
        expect(row.locator(".tested")).to_have_text(told(f"{there:.1%}"))
    expect(page).to_have_url(re.compile(r"regularization\.patience=20"))
    expect(page.locator(TRAINED)).to_have_count(len(USUAL))


def test_a_drag_of_the_moment_needs_no_server(page: Page, app_url: str) -> None:
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))
    show(page, app_url)
    grip, weights = (
        page.locator(".regularization .learning .grip"),
        page.locator(".regularization .weights .reading").first,
    )
    grip.scroll_into_view_if_needed()
    before, box = weights.text_content(), grip.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    sent = len(frames)
    page.mouse.move(box["x"] - 300, box["y"], steps=6)
    expect(weights).not_to_have_text(str(before))
    assert len(frames) == sent
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"regularization\.moment=\d+"))
    moment = int(str(grip.get_attribute("aria-valuenow")))
    assert moment < LOOKS
    grip.press("ArrowRight")
    expect(grip).to_have_attribute("aria-valuenow", str(moment + 1))
    expect(page).to_have_url(re.compile(rf"regularization\.moment={moment + 1}$|regularization\.moment={moment + 1}&"))


def test_remedies_join_and_leave_and_their_strength_trains_anew(page: Page, app_url: str) -> None:
    show(page, app_url, updates=300, examples=50, who="nothing,dropout")
    expect(page.locator(TRAINED)).to_have_count(2)
    chip = page.locator(".regularization .chip[data-name=proximal]")
    chip.click()
    expect(page.locator(TRAINED)).to_have_count(3)
    expect(page.locator(".regularization .dial:visible input[data-help=proximal]").first).to_be_visible()
    reading = page.locator(".regularization .weights .reading").first
    weak = share_of_zeros(reading.text_content())
    field = page.locator(".regularization input[type=number][data-help=proximal]")
    field.fill("0.5")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"regularization\.proximal=0\.5"))
    c = settled(RegularizationConfig(updates=300, examples=50, who=("nothing", "dropout", "proximal"), proximal=0.5))
    _, arrays = overfit.compared(question(c))
    expect(reading).to_contain_text(re.compile(rf"exactly 0 in {arrays['zero'][2, 0, -1]:.1%}".replace("%", r"\s%")))
    assert share_of_zeros(reading.text_content()) > weak
    chip.click()
    expect(page.locator(TRAINED)).to_have_count(2)
    expect(page.locator(".regularization .dial input[type=number][data-help=proximal]")).to_be_hidden()


def share_of_zeros(reading: str | None) -> float:
    found = re.search(r"exactly 0 in ([\d.]+)", str(reading))
    assert found
    return float(found[1])


def test_only_adam_with_l2_follows_the_size_of_the_gradient(page: Page, app_url: str) -> None:
    show(page, app_url, updates=300, examples=50, who="nothing", size=10)
    field = page.locator(".regularization input[type=number][data-help=size]")
    part = page.locator(".regularization[data-step]")
    for size in (10.0, 0.5):
        field.fill(f"{size:g}")
        field.press("Enter")
        weights = one_weight(0.01, 0.1, size, 400)
        expect(part.locator(".says")).to_contain_text(
            f"{weights['l2'][-1]:.3g} with Adam and L2, {weights['adamw'][-1]:.3g} with AdamW"
        )
        expect(part.locator(".rule-card strong").nth(1)).to_have_text(f"{weights['l2'][100]:.5f}")


def test_the_line_is_dragged_over_the_peak(page: Page, app_url: str) -> None:
    show(page, app_url, updates=300, examples=50, who="nothing")
    header, arrays = double_descent.descent(20, 0.4, "none", 0)
    middle = dict(zip(header["at"], np.median(arrays["test"], axis=0), strict=True))
    grip, reading = (
        page.locator(".regularization .descent .grip"),
        page.locator(".regularization .descent ~ .reading, .regularization[data-features] .reading"),
    )
    expect(reading).to_contain_text(f"p = 20, n = 20: training error 0, test error {middle[20]:.3f}")
    grip.press("ArrowRight")
    expect(reading).to_contain_text(f"p = 21, n = 20: training error 0, test error {middle[21]:.3f}")
    page.locator(".regularization [data-help=ridge][data-option=middle]").click()
    header, arrays = double_descent.descent(20, 0.4, "middle", 0)
    calm = np.median(arrays["test"], axis=0)[header["at"].index(21)]
    expect(reading).to_contain_text("p = 21, n = 20: training error")
    expect(reading).to_contain_text(f"test error {calm:.3f}")
    assert calm < middle[21]
