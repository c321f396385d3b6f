"""Live debugging in a real browser: find the planted bug and repair it, scrub, read the trap, a mystery, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from core.training.debugging.cases import mystery
from core.training.debugging.run import trained
from pages.ui.text import text
from tests.browser.conftest import ready

WORDS = text("debugging", "en")


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """As in the child that trains: on a busy machine several wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def show(page: Page, app_url: str, language: str = "en", **state: object) -> None:
    address = {"lang": language, **{f"debugging.{name}": value for name, value in state.items()}}
    page.goto(f"{app_url}/debugging?{urlencode(address)}")
    page.locator(".debugging .panel").first.wait_for()
    ready(page)


def reading(page: Page, panel: str) -> str:
    return page.locator(f".debugging [data-panel={panel}] .read").first.inner_text()


def test_find_the_planted_bug_repair_it_and_see_the_proof(page: Page, app_url: str) -> None:
    show(page, app_url, step=80)
    broken, _ = trained("zero_grad", 0, True, 1000.0)
    assert float(reading(page, "sums").split()[0]) == pytest.approx(broken["sums"][79], rel=0.01)
    page.get_by_role("button", name=WORDS("diagnosis.rate")).click()
    first = f"{100 * max(broken['ratios'][0]):.3g}"
    expect(page.get_by_text(re.compile(f"Here it is {re.escape(first)}"))).to_be_visible()
    page.get_by_role("button", name=WORDS("diagnosis.zero_grad")).click()
    expect(page.get_by_text(re.compile("^Yes. A step uses up to"))).to_be_visible()
    expect(page.locator(".debugging .panel.marked")).to_have_count(2)
    page.get_by_role("button", name=WORDS("repair.longer")).click()
    expect(page.get_by_text("Not mended.")).to_be_visible()
    page.get_by_role("button", name=WORDS("repair.cure.zero_grad")).click()
    expect(page.get_by_text("Mended.", exact=True)).to_be_visible()
    expect(page.get_by_text("+            optimizer.zero_grad()")).to_be_visible()
    page.locator(".debugging [data-run=after]").first.wait_for()
    after, _ = trained("zero_grad", 0, True, 1000.0, "cure")
    share = f"{100 * after['moments'][-1]['accuracy_tested']:.1f}"
    expect(page.get_by_role("cell", name=f"{share} %").first).to_be_visible()
    expect(page).to_have_url(re.compile("debugging.diagnosis=zero_grad.*debugging.repair=cure"))


def test_keys_and_a_drag_move_all_instruments_and_the_end_is_reported(page: Page, app_url: str) -> None:
    show(page, app_url, step=80)
    drawn = page.locator("div.debugging").first
    page.get_by_role("button", name=WORDS("stage.on"), exact=True).click()
    expect(drawn).to_have_attribute("data-step", "81")
    page.keyboard.press("Shift+ArrowRight")
    expect(drawn).to_have_attribute("data-step", "91")
    expect(page).to_have_url(re.compile("debugging.step=91"))
    before = reading(page, "loss")
    chart = page.locator(".debugging [data-panel=loss] .lines")
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    assert reading(page, "loss") != before
    assert "step=91" in page.url, "a hand that still holds is not reported"
    page.mouse.up()
    expect(page).not_to_have_url(re.compile("debugging.step=91"))


def test_the_trap_names_step_layer_and_tensor(page: Page, app_url: str) -> None:
    told, _ = trained("constant", 0, True, 1000.0)
    show(page, app_url, case="constant")
    trap = page.locator(".debugging [data-panel=traps]")
    expect(trap).to_contain_text(f"Step {told['finding']['step']}: not finite: layer1, input.")
    page.get_by_text("off", exact=True).click()
    expect(trap).to_contain_text(WORDS("stage.trap.free"))


def test_the_step_at_which_a_run_was_stopped_can_be_reached_and_is_drawn(page: Page, app_url: str) -> None:
    told, _ = trained("rate", 1, True, 1000.0)
    last = told["finding"]["step"]
    assert told["steps"] == last - 1
    show(page, app_url, case="rate", seed=1, step=400)
    expect(page.locator("div.debugging").first).to_have_attribute("data-step", str(last))
    ends = [float(each) for each in reading(page, "gradients").split(" … ")]
    assert ends == pytest.approx([told["gradients"][-1][0], told["gradients"][-1][-1]], rel=0.1)
    assert float(reading(page, "sums").split()[0]) == pytest.approx(told["sums"][-1], rel=0.01)
    assert reading(page, "ratios") == "–", "the step was not taken"
    for panel in ("loss", "gradients"):
        drawn = page.locator(f".debugging [data-panel={panel}] svg")
        caught, box = drawn.locator(".caught").bounding_box(), drawn.bounding_box()
        assert caught
        assert box
        assert box["x"] < caught["x"] < caught["x"] + caught["width"] <= box["x"] + box["width"]
    page.get_by_role("button", name=WORDS("stage.back"), exact=True).click()
    expect(page.locator("div.debugging").first).to_have_attribute("data-step", str(last - 1))
    assert reading(page, "ratios") != "–"


def test_a_mystery_is_solved(page: Page, app_url: str) -> None:
    show(page, app_url, case="mystery", number=7)
    page.locator(f".st-key-debugging-diagnosis-{mystery(7)} button").click()
    expect(page.locator(".debugging .panel.marked").first).to_be_visible()
    page.get_by_role("button", name=WORDS("mystery.next")).click()
    expect(page).to_have_url(re.compile("debugging.number=8"))
    expect(page.locator(".debugging .panel.marked")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    show(page, app_url, language, case="leak")
    page.locator(".debugging .chip").nth(2).tap()
    expect(page).to_have_url(re.compile("debugging.layer=3"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
