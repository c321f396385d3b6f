"""Hyperparameter search in a real browser: its numbers are core's, points answer hand and key, a part of an axis keeps trials."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Page, expect

from core.foundations import gaussian_process
from core.foundations.search_config import EPOCHS
from core.training import search
from tests.browser.conftest import ready

SMALL = {"trials": 16}


def show(page: Page, app_url: str, **state: object) -> None:
    address = {"lang": "en", **{f"search.{name}": value for name, value in {**SMALL, **state}.items()}}
    page.goto(f"{app_url}/search?{urlencode(address)}")
    for part in ("[data-fresh=true] .summary .says", "[data-fresh=true] .share", "[data-step] .improvement"):
        page.locator(f".search{part}").first.wait_for()
    ready(page)


def percent(value: float) -> str:
    return f"{100 * value:.1f}\N{NO-BREAK SPACE}%"


def test_what_is_said_of_both_is_core_s(page: Page, app_url: str) -> None:
    show(page, app_url, prune="halving", trials=36)
    for side, method in (("left", "grid"), ("right", "random")):
        header, arrays = search.trials({"trials": 36, "prune": "halving"}, method, 36)
        said = page.locator(f".search .summary [data-side={side}]")
        pruned = [k for k, state in enumerate(header["states"]) if state == "pruned"]
        saved = sum(EPOCHS - arrays["ended"][k] for k in pruned)
        expect(said).to_contain_text(f"36 trials, {arrays['spent'][-1]:.0f} epochs")
        expect(said).to_contain_text(f"trial {header['best'] + 1} with {percent(arrays['found'][-1])}")
        expect(said).to_contain_text(f"opened once for it: {percent(header['test'])}")
        expect(said).to_contain_text(f"{len(pruned)} were pruned, which saved {saved:.0f} of {36 * EPOCHS} epochs")
        expect(said).to_contain_text(percent(np.nanmax(arrays["whole"][pruned, -1])))
        expect(page.locator(f".search .points[data-side={side}] .point")).to_have_count(36)
        expect(page.locator(f".search .points[data-side={side}] .point.pruned")).to_have_count(len(pruned))
    expect(page.locator(".search .points[data-side=left] .rug")).to_have_count(3 + 2)  # of the rate and the dropout
    expect(page.locator(".search .points[data-side=right] .rug")).to_have_count(2 * 36)


def test_a_point_answers_hand_and_key(page: Page, app_url: str) -> None:
    show(page, app_url)
    _, arrays = search.trials(SMALL, "random", 16)
    reading = page.locator(".search .reading")
    page.locator(".search .points[data-side=right] [data-trial='4']").click()
    expect(reading).to_contain_text(f"Random, trial 5: learning rate {arrays['params'][4, 0]:.3g}"[:34])
    expect(reading).to_contain_text(percent(arrays["curves"][4, -1]))
    expect(page).to_have_url(re.compile(r"search\.looked=4"))
    page.keyboard.press("ArrowRight")
    expect(reading).to_contain_text("Random, trial 6:")
    expect(page).to_have_url(re.compile(r"search\.looked=5"))
    expect(page.locator(".search .trial.own")).to_have_count(1)


def test_the_timeline_goes_back_to_when_less_was_known(page: Page, app_url: str) -> None:
    show(page, app_url)
    slider = page.locator(".search input.timeline")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".search .points .point")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".search .points .point")).to_have_count(4)
    expect(page).to_have_url(re.compile(r"search\.moment=2"))
    page.locator(".search .play").click()
    expect(page.locator(".search .points .point")).to_have_count(32)


def test_a_part_of_an_axis_keeps_the_trials_that_cross_it(page: Page, app_url: str) -> None:
    show(page, app_url)
    _, arrays = search.trials(SMALL, "random", 16)
    said, axis = page.locator(".search .kept"), page.locator(".search .parallel [data-axis=rate]")
    expect(said).to_contain_text("16 of 16 trials kept")
    axis.scroll_into_view_if_needed()
    box = axis.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"search\.axis=rate"))
    expect(page).to_have_url(re.compile(r"search\.at_least=0\.5"))
    kept = int((arrays["parts"][:, 0] >= 0.5).sum())
    assert 0 < kept < 16
    expect(said).to_contain_text(f"{kept} of 16 trials kept")
    field = page.locator(".search input[type=number]").nth(2)  # behind the two ends of the rate
    field.fill("0")
    field.press("Enter")
    expect(said).to_contain_text("16 of 16 trials kept")


def test_the_process_has_core_s_numbers_at_each_step(page: Page, app_url: str) -> None:
    show(page, app_url, step=2)
    _, curve = search.measured(1e-4, 1.0, 0)
    header, arrays = gaussian_process.stepped(curve["x"], curve["y"], 0.5, 0.02, 0.0)
    drawn = page.locator(".search[data-step='2']")
    expect(drawn.locator(".work h4")).to_contain_text("measurement 5")
    expect(drawn.locator(".work strong")).to_have_text(shown(arrays["improvement"][2, header["next"][2]]))
    page.locator(".search .forward").click()
    drawn = page.locator(".search[data-step='3']")
    expect(drawn.locator(".tried")).to_have_count(5)
    expect(drawn.locator(".work strong")).to_have_text(shown(arrays["improvement"][3, header["next"][3]]))
    expect(page).to_have_url(re.compile(r"search\.step=3|^((?!step).)*$"))


def shown(value: float) -> str:
    """Three significant digits, zeros kept, as the drawings write numbers."""
    return f"{value:#.3g}"
