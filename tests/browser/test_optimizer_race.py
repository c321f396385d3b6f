"""The optimizer race in a real browser: places are core's, the switch turns the ranking, a timeline, a legend, lanes that end badly."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.config import knobs_of
from core.playground import contest_small
from core.playground.contest import GRID, RULES, ContestConfig
from core.playground.contest_told import drawn, places, told
from pages.ui.text import text
from tests.bench.alone import mount
from tests.browser.conftest import ready

WORDS = text("optimizer_race", "en")
PATIENCE = 180_000  # milliseconds; the server may be compiling its engine meanwhile
TIMES = [1e-6, 2e-6, 3e-6, 2e-6, 1e-6, 4e-6, 2e-6]
RATES = [0.3, 0.03, 0.03, 0.1, 0.01, 0.01, 0.01]


def show(page: Page, app_url: str, **state: object) -> None:
    named = {f"optimizer_race.{name}": value for name, value in {"length": "short", **state}.items()}
    page.goto(f"{app_url}/optimizer_race?{urlencode({'lang': 'en', **named})}")
    page.locator(".contest .search svg").wait_for(timeout=PATIENCE)
    expect(page.locator(".contest .waiting")).to_be_hidden(timeout=PATIENCE)
    ready(page)


def rows(page: Page) -> list[str]:
    """The rules in the order of the table."""
    return page.locator(".places tbody tr:not([hidden])").evaluate_all("rows => rows.map((row) => row.dataset.rule)")


@pytest.mark.parametrize("over", ["steps", "seconds"])
def test_places_at_any_moment_are_core_s(browser: Browser, over: Any) -> None:
    run = told(RATES, contest_small.race("circle", "short", 0, RATES, 3, "numpy"))
    knobs = {knob.name: knob for knob in knobs_of(ContestConfig)}
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    for moment in (0, 37, 80, 100):
        values = asdict(ContestConfig(over=over, moment=moment))
        data = {
            "part": "race",
            "values": {name: values[name] for name in ("how", "who", "over", "part", "scale", "moment")},
            "limits": {name: [knob.low, knob.high] for name, knob in knobs.items()},
            "labels": WORDS.labels(),
            **{"rules": RULES, "grid": GRID, "seeds": 3, "times": TIMES, "search": None, "busy": False, "stale": False},
            "runs": {"one": drawn(run), "each": None},
        }
        mount(page, "contest", data, 1000)
        pace = np.array(TIMES if over == "seconds" else [1.0] * len(RULES))
        done = moment / 100 * run.steps[-1] * pace.max() / pace + 1e-9
        at = [max(k for k, step in enumerate(run.steps) if step <= each) for each in done]
        losses = np.array([run.median[0, k, here] for k, here in enumerate(at)])
        for rule, place, loss in zip(RULES, places(losses), losses, strict=True):
            row = page.locator(f".places tr[data-rule={rule}]")
            expect(row.locator(".place")).to_have_text(str(place))
            assert float(row.locator(".loss").inner_text()) == pytest.approx(float(loss), rel=6e-3)
    page.close()


def test_the_switch_turns_the_ranking_and_stands_in_the_address(page: Page, app_url: str) -> None:
    show(page, app_url)
    fair = rows(page)
    page.get_by_role("button", name=WORDS("stage.how.one"), exact=True).click()
    expect(page).to_have_url(re.compile(r"optimizer_race\.how=one"))
    assert rows(page) != fair
    expect(page.locator(".places tr[data-rule=sgd] .rate")).to_have_text("0.01")
    page.get_by_role("button", name=WORDS("stage.over.seconds"), exact=True).click()
    expect(page).to_have_url(re.compile(r"optimizer_race\.over=seconds"))
    expect(page.locator(".contest .curves")).to_contain_text("seconds, each rule at the pace of one network alone")


def test_one_timeline_for_pointer_keys_and_play(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, app_url, moment=50)
    drawing, chart = page.locator("div.contest"), page.locator(".contest .curves")
    page.mouse.move(0, 0)
    expect(drawing).to_have_attribute("data-moment", "50")
    chart.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    expect(drawing).to_have_attribute("data-moment", "41")
    expect(page).to_have_url(re.compile(r"optimizer_race\.moment=41"))
    before = page.locator(".bar output").inner_text()
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 60, box["y"] + 100)  # read off, not set
    expect(page.locator(".bar output")).not_to_have_text(before)
    expect(drawing).to_have_attribute("data-moment", "41")
    page.mouse.move(0, 0)
    expect(page.locator(".bar output")).to_have_text(before)
    page.get_by_role(
        "button", name=WORDS("stage.play"), exact=True
    ).click()  # without motion it goes to the end at once
    expect(drawing).to_have_attribute("data-moment", "100")


def test_the_legend_shows_and_hides_but_never_all(page: Page, app_url: str) -> None:
    show(page, app_url, who="sgd,adam")
    assert set(rows(page)) == {"sgd", "adam"}
    page.locator(".who [data-rule=adam]").click()
    assert rows(page) == ["sgd"]
    expect(page).to_have_url(re.compile(r"optimizer_race\.who=sgd(&|$)"))
    page.locator(".who [data-rule=sgd]").click()
    expect(page.locator(".contest .told")).to_have_text(WORDS("stage.who.last"))
    assert rows(page) == ["sgd"]


def test_who_ends_badly_says_so_and_the_others_go_on(page: Page, app_url: str) -> None:
    show(page, app_url, how="one", rate="10")
    ended = page.locator(".places tr:not([data-lost='0']) .lost")
    expect(ended.first).to_contain_text("training loss no lower than at the start")
    for cell in page.locator(".places .loss").all_inner_texts():
        assert float(cell.replace("−", "-")) >= 0
