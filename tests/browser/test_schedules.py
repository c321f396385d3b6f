"""Learning-rate schedules in a real browser: its curves are core's, a drag needs no server, what is trained follows the hand."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page, expect

from core.foundations.schedules import Plateau, curve, plateau, rate
from core.foundations.schedules_config import BATCHES, NAMES, RATES, SchedulesConfig
from core.training import scheduled
from pages.ui.stage import COMPONENTS, joined, script
from pages.ui.text import text
from tests.browser.conftest import ready

ARITHMETIC = joined(COMPONENTS / "schedules" / "math.js")
WORDS = text("schedules", "en")
SETTINGS = [
    SchedulesConfig(),
    SchedulesConfig(peak=2.5, floor=0.3, warmup=0.45, rise=0.6, drops=5, drop=0.6, power=0.7, cycles=4, growth=2),
    SchedulesConfig(peak=1e-3, floor=1.0, warmup=0.01, rise=0.05, drops=8, power=6.0, cycles=6, patience=0, drop=0.3),
    SchedulesConfig(warmup=0.025, rise=0.9, cycles=1, drops=1, patience=2),
]


def show(page: Page, app_url: str, **state: object) -> None:
    address = {"lang": "en", **{f"schedules.{name}": value for name, value in state.items()}}
    page.goto(f"{app_url}/schedules?{urlencode(address)}")
    for part in ("[data-fresh=true] .ranks tbody tr", "[data-eta] .edge-sharp", "[data-fresh=true] .cell"):
        page.locator(f".schedules{part}").first.wait_for()
    ready(page)


def test_every_curve_is_core_s(browser: Browser) -> None:
    page, losses = browser.new_page(), [1.0, 0.9, 0.9, 0.95, None, 0.5, 0.5, 0.5, 0.49999, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]
    for c in SETTINGS:
        for total in (300, 617):
            found, states, middle = page.evaluate(
                """async ([source, s, names, total, losses]) => {
                  const m = await import("data:text/javascript," + encodeURIComponent(source));
                  const steps = [...Array(total).keys()];
                  const rates = names.map((name) => steps.map((t) => m.rateAt(name, t, total, s)));
                  const states = m.plateauOf(losses, s).map(({ rate, best, waited }) => [rate, best, waited]);
                  return [rates, states, m.middle([0.3, 0.1, null, 0.2, 0.5])];
                }""",
                [ARITHMETIC, asdict(c), NAMES, total, losses],
            )
            for name, theirs in zip(NAMES, found, strict=True):
                np.testing.assert_allclose(theirs, curve(name, c, total), rtol=1e-9, atol=1e-12, err_msg=name)
            mine = [Plateau(c.peak)]
            for loss in losses:
                given = float("inf") if loss is None else loss
                mine.append(plateau(mine[-1], given, c.drop, c.patience, c.floor * c.peak))
            np.testing.assert_allclose([each[0] for each in states], [each.rate for each in mine], rtol=1e-12)
            assert [each[2] for each in states] == [each.waited for each in mine]
            assert middle == [0.2, 0.3, 0.5]
    page.close()


def test_the_plateau_s_line_says_what_was_decided(browser: Browser) -> None:
    """A first loss has no bound; a loss lower by too little counts as none; at the floor the rule is the same."""
    page = browser.new_page()
    losses = [2.0, 1.0, 0.99995, 1.1, 1.2, 1.3, 1.4]
    values = asdict(SchedulesConfig(looked="plateau", who=("plateau",), patience=1, peak=0.1, drop=0.1, floor=0.5))
    six, lines = page.evaluate(
        """async ([source, losses, values]) => {
          const m = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
          const rates = losses.map(() => 0.1);
          const trained = { names: ["plateau"], validation: [[losses]], rates: [rates] };
          const view = { values, held: null, data: { trained, fresh: true, per_epoch: 1 }, say: (key) => key };
          return [[m.six(Infinity), m.six(0.05)], losses.map((_, t) => m.plateauLine(view, t))];
        }""",
        [script("schedules"), losses, values],
    )
    assert six == ["∞", "0.05"]
    drops = [formula.startswith("n > p") for formula, *_ in lines]
    assert drops == [False, False, False, True, False, True, False]  # the second drop is held by the floor
    assert "L = 1.000 < b(1 − 10^{−4}) = ∞" in lines[1][1]
    assert "L = 0.9999 ≥ b(1 − 10^{−4}) = 0.9999" in lines[2][1] or "≥" in lines[2][1]
    assert "n = 2 > 1" in lines[5][1]
    page.close()


def test_a_drag_of_the_peak_needs_no_server_and_what_is_trained_follows(page: Page, app_url: str) -> None:
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))
    show(page, app_url)
    handle, answer = page.locator(".schedules [data-handle=peak]"), page.locator(".schedules .work strong")
    last = page.locator(".schedules .ranks tr[data-name=constant] .loss")
    before, trained, box = answer.text_content(), last.text_content(), handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    sent = len(frames)
    page.mouse.move(box["x"] + 8, box["y"] + 60, steps=6)
    expect(answer).not_to_have_text(str(before))
    assert len(frames) == sent
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"schedules\.peak=0\.\d"))
    expect(last).not_to_have_text(str(trained))
    expect(page.locator(".schedules[data-fresh=true] .ranks")).to_be_visible()


def test_handles_and_the_moment_answer_keys_and_the_formula_has_core_s_numbers(page: Page, app_url: str) -> None:
    show(page, app_url, who="warmup,step", looked="warmup", moment=200)
    answer = page.locator(".schedules .work strong")
    c = SchedulesConfig()
    expect(answer).to_have_text(f"{rate('warmup', c, 200, 600):.4g}")
    page.locator(".schedules [data-handle=warmup]").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"schedules\.warmup=0\.11"))
    expect(answer).to_have_text(f"{rate('warmup', replace(c, warmup=0.11), 200, 600):.4g}")
    page.locator(".schedules .grip").first.press("Shift+ArrowRight")
    expect(page.locator(".schedules[data-moment='210']")).to_be_visible()
    page.locator(".schedules .chip[data-name=step]").click()
    expect(page.locator(".schedules [data-handle=drops]")).to_be_visible()
    expect(page.locator(".schedules [data-handle=warmup]")).to_be_hidden()
    page.locator(".schedules [data-handle=drops]").press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"schedules\.drops=3"))
    page.locator(".schedules .curve .room").hover(position={"x": 300, "y": 20})
    looked = page.locator(".schedules[data-moment]")
    expect(looked).not_to_have_attribute("data-moment", "210")  # another one while the pointer is there
    page.mouse.move(2, 2)
    expect(page.locator(".schedules[data-moment='210']")).to_be_visible()


def test_a_rate_that_the_range_test_suggests_becomes_the_peak(page: Page, app_url: str) -> None:
    show(page, app_url)
    taken = float(f"{scheduled.ranged('circle', 'momentum', 0)[0]['suggested']:.3g}")
    page.locator(".schedules [data-take=steepest]").click()
    expect(page).to_have_url(re.compile(rf"schedules\.peak={taken}"))
    expect(page.locator(".schedules [data-take=steepest]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".schedules [data-handle=peak]")).to_have_attribute("aria-valuenow", str(taken))


def test_the_range_test_leaves_the_peak_to_whom_it_belongs(page: Page, app_url: str) -> None:
    show(page, app_url)
    handle, chart = page.locator(".schedules [data-handle=peak]"), page.locator(".schedules svg.range .room")
    chart.scroll_into_view_if_needed()
    # both before the server has seen the first
    handle.evaluate("node => node.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))")
    chart.click(position={"x": 60, "y": 40})
    expect(page).to_have_url(re.compile(r"schedules\.range_at="))
    expect(page).to_have_url(re.compile(r"schedules\.peak=0\.309"))
    page.locator(".schedules[data-fresh=true] .ranks").wait_for()
    expect(handle).to_have_attribute("aria-valuenow", "0.309")


def test_the_sharpness_is_told_for_the_rate_that_is_set(page: Page, app_url: str) -> None:
    show(page, app_url, eta=0.1)
    drawn = page.locator(".schedules[data-eta]")
    expect(drawn.locator(".says")).to_contain_text("stays below 2/η = 20.0")
    field = drawn.locator("input[type=number]")
    field.fill("0.3")
    field.press("Enter")
    expect(page.locator(".schedules[data-eta='0.3'] .says")).to_contain_text("crosses 2/η = 6.67")
    expect(page).to_have_url(re.compile(r"schedules\.eta=0\.3|^((?!eta).)*$"))
    field = drawn.locator("input[type=number]")
    field.fill("3")
    field.press("Enter")
    expect(page.locator(".schedules[data-eta='3'] .says")).to_contain_text("Thrown out")


def test_a_cell_is_looked_at_with_its_diagonal(page: Page, app_url: str) -> None:
    show(page, app_url)
    cells = page.locator(".schedules .cell")
    expect(cells).to_have_count(len(BATCHES) * len(RATES))
    page.locator(".schedules [data-cell='2,4']").click()
    expect(page).to_have_url(re.compile(r"schedules\.row=2"))
    expect(page.locator(".schedules .cell.diagonal")).to_have_count(6)
    expect(page.locator(".schedules [data-cell='3,5'].diagonal")).to_be_visible()
    _, arrays = scheduled.grid("circle", 0, "epochs")
    expect(page.locator(".schedules [data-cell='2,4']")).to_have_text(f"{arrays['loss'][2, 4]:.2g}")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".schedules [data-cell='1,4']")).to_have_attribute("aria-pressed", "true")
    page.locator(".schedules [data-option=updates]").click()
    _, arrays = scheduled.grid("circle", 0, "updates")
    expect(page.locator(".schedules [data-cell='1,4']")).to_have_text(f"{arrays['loss'][1, 4]:.2g}")
