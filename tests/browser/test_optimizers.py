"""Optimizers on a surface in a real browser: its arithmetic is core's, a drag needs no server, one timeline for all."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.foundations.optimizers_config import NAMES, STARTS, OptimizersConfig, settled, surface_of
from core.foundations.optimizers_run import arrived, hollows, noise, shown, walk
from pages.ui.stage import COMPONENTS, joined
from pages.ui.text import text
from tests.browser.conftest import ready

ARITHMETIC = joined(COMPONENTS / "optimizers" / "math.js")
TYPED = "log(x + 1.5) + y^2 + abs(x*y)"
STEPS = 60
WORDS = text("optimizers", "en")


def theirs(browser: Browser, config: OptimizersConfig, typed: str) -> dict[str, Any]:
    """What the component's own arithmetic makes of a settled config, by rule."""
    page = browser.new_page()
    given = {
        "s": asdict(config),
        "trees": shown(config, typed)["surface"],
        "rules": NAMES,
        "noise": noise(config.seed)[:STEPS].tolist(),
        "hollows": hollows(surface_of(config, typed)).tolist(),
        "steps": STEPS,
    }
    found = page.evaluate(
        """async ([source, given]) => {
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          const land = m.landOf(given.trees);
          return Object.fromEntries(given.rules.map((rule, at) => {
            const path = m.walk(given.s, land, rule, given.s.rates[at], given.s.start, given.noise, given.steps);
            return [rule, { ...path, goal: m.arrived(path, given.hollows, land.window) }];
          }));
        }""",
        [ARITHMETIC, given],
    )
    page.close()
    return dict(found)


SETTINGS = {
    "as it is": {},
    "noise": {"noise": 0.5, "seed": 3},
    "other constants": {
        **{"momentum": 0.5, "smoothing": 0.8, "beta1": 0.7, "beta2": 0.9, "decay": 0.2},
        **{"correction": "off", "newton": "repaired"},
    },
    "too fast": {"rates": (3.0,) * len(NAMES)},
}


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("surface", STARTS)
def test_every_path_is_core_s_with_all_its_numbers(browser: Browser, surface: Any, settings: str) -> None:
    config = settled(replace(OptimizersConfig(surface=surface, who=NAMES), **SETTINGS[settings]))  # type: ignore[arg-type]
    ground, found = surface_of(config, TYPED), theirs(browser, config, TYPED)
    for rule in NAMES:
        path, other = walk(config, ground, rule, STEPS), found[rule]
        limits: dict[str, Any] = {"rtol": 1e-9, "atol": 1e-9}
        # quotients of small differences, and ways thrown about: what rounds otherwise in the last bit grows
        same = 3 if settings == "too fast" else 8 if rule in ("lbfgs", "newton") else STEPS
        if same == STEPS:
            assert other["end"] == path.end
            assert len(other["points"]) == len(path.points)
            assert (None if other["goal"] is None else tuple(other["goal"])) == arrived(
                path, hollows(ground), ground.window
            )
        np.testing.assert_allclose(np.array(other["points"][:same], dtype=float), path.points[:same], **limits)
        np.testing.assert_allclose(np.array(other["heights"][:same], dtype=float), path.heights[:same], **limits)
        for mine, their in zip(path.records[:same], other["records"][:same], strict=False):
            for name in mine.keys() & their.keys() - {"pairs", "flat", "taken"}:
                np.testing.assert_allclose(
                    np.array(their[name], dtype=float), mine[name], **limits, err_msg=f"{rule} {name}"
                )


def show(page: Page, app_url: str, **state: object) -> None:
    address = {"lang": "en", **{f"optimizers.{name}": value for name, value in state.items()}}
    page.goto(f"{app_url}/optimizers?{urlencode(address)}")
    page.locator(".optimizers .racers").wait_for()
    ready(page)


def test_a_drag_of_the_start_needs_no_server_and_its_end_stands_in_the_address(page: Page, app_url: str) -> None:
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))
    show(page, app_url, step=30)
    start, place = page.locator(".optimizers .start"), page.locator(".racers tr[data-rule=gd] .place")
    start.scroll_into_view_if_needed()
    before, box = place.text_content(), start.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    sent = len(frames)
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=6)
    expect(place).not_to_have_text(str(before))
    assert len(frames) == sent
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"optimizers\.start=-?\d"))


def test_one_timeline_for_keys_buttons_and_play(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, app_url, horizon=50)
    drawn = page.locator("div.optimizers")
    page.get_by_role("button", name=WORDS("stage.on"), exact=True).click()
    expect(drawn).to_have_attribute("data-step", "1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(drawn).to_have_attribute("data-step", "12")
    expect(page).to_have_url(re.compile(r"optimizers\.step=12"))
    page.locator(".optimizers .work h4").click()
    page.keyboard.press("Space")  # without motion it goes to the end at once
    expect(drawn).to_have_attribute("data-step", "50")
    page.get_by_role("button", name=WORDS("stage.first"), exact=True).click()
    expect(drawn).to_have_attribute("data-step", "0")


def test_a_step_is_written_out_with_core_s_numbers(page: Page, app_url: str) -> None:
    show(page, app_url, surface="bowl", who="adam,newton", looked="adam", step=4)
    config = settled(OptimizersConfig(surface="bowl", who=("adam", "newton")))
    record = walk(config, surface_of(config), "adam", 5).records[4]
    work = page.locator(".optimizers .work")
    expect(work).to_contain_text(WORDS("stage.work", name="Adam", step=5))
    for name in ("m", "v", "m_hat", "v_hat", "w"):
        shown_ = [float(each.replace("−", "-")) for each in work.locator("strong").all_inner_texts() if "·" not in each]
        assert any(each == pytest.approx(record[name][0], rel=1e-4) for each in shown_), name
    page.locator(".racers button[data-rule=newton]").click()
    expect(work).to_contain_text("Newton")
    expect(page).to_have_url(re.compile(r"optimizers\.looked=newton"))


def test_one_is_thrown_out_with_its_reason_and_the_others_go_on(page: Page, app_url: str) -> None:
    rates = ",".join(["5", *["0.1"] * 7, "1", "1"])
    show(page, app_url, who="gd,adam,newton", rates=rates, step=200)
    row = page.locator(".racers tr[data-rule=gd]")
    expect(row).to_have_attribute("data-end", "far")
    expect(row.locator(".fate")).to_contain_text("thrown out")
    expect(page.locator(".racers tr[data-rule=newton] .fate")).to_contain_text("at rest at (0, 0)")
    expect(page.locator(".racers tr[data-rule=newton] .reached")).to_have_text("1")
    field = page.locator(".racers tr[data-rule=gd] input[type=number]")
    field.fill("0.3")
    field.press("Enter")
    expect(row).to_have_attribute("data-end", "")


def test_the_drawing_in_space_turns_by_keys_and_mouse(page: Page, app_url: str) -> None:
    show(page, app_url, surface="himmelblau")
    relief = page.locator(".optimizers .relief")
    relief.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"optimizers\.turn=33"))
    before = relief.evaluate("canvas => canvas.toDataURL()")
    box = relief.bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"optimizers\.turn=63"))
    assert relief.evaluate("canvas => canvas.toDataURL()") != before


def test_a_typed_function_reaches_the_drawing_and_a_bad_one_gets_a_sentence(page: Page, app_url: str) -> None:
    show(page, app_url, surface="own")
    field = page.get_by_role("textbox", name=WORDS("knob.f"))
    field.fill("(x - 1)^2 + (y + 1)^2")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"optimizers\.f="))
    page.locator(".racers tr[data-rule=gd]").wait_for()
    field.fill("x" * 20_000)
    field.press("Enter")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("20000")
    field.fill("1/0")
    field.press("Enter")
    expect(page.locator(".optimizers .work h4")).to_contain_text("no step to write out")
