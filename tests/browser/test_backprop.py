"""Forward and backward in a real browser: stepping and dragging need no server, and every formula core writes can be set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from core.foundations.edited import edited
from core.foundations.network import Loss, Name, NetworkConfig
from core.foundations.presets import PRESETS
from core.foundations.trace import trace
from pages.ui.stage import joined
from pages.ui.text import text
from tests.browser.conftest import ROOT, ready
from tests.browser.neuron import number

WORDS = text("backprop", "en")
PARTS = ("elements.js", "tex.js", "texmath.js", "pairs.js")


def show(page: Page, app_url: str, **address: str) -> None:
    """Open the page as a link would, and wait until it is drawn."""
    page.goto(f"{app_url}/backprop?{urlencode({'lang': 'en', **address})}")
    page.locator(".backprop .drawing").wait_for()
    page.get_by_text(WORDS("source.title", path="core/foundations/network.py")).wait_for()  # nothing shifts any more
    ready(page)


def stage(page: Page) -> Locator:
    return page.locator(".backprop .stage")


def at_step(page: Page, step: int, count: int) -> None:
    expect(page.locator(".backprop .count")).to_have_text(WORDS("stage.count", step=step, count=count))


def in_the_address(page: Page, name: str, value: str) -> None:
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get(f"backprop.{name}") == [value], wait_until="commit")


@pytest.fixture
def sent(page: Page) -> Iterator[list[int]]:
    """What the browser sends to the server, counted from before the page is opened."""
    frames: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: frames.append(1))

    page.on("websocket", listen)
    yield frames
    assert frames, "the listener heard the page"


def test_stepping_needs_no_server_and_the_step_is_in_the_link(page: Page, app_url: str, sent: list[int]) -> None:
    steps = trace(NetworkConfig())
    most = len(steps["order"])
    show(page, app_url)
    at_step(page, 1, most)
    before = len(sent)
    # all at once, so that no rest between two of them is long enough for a report
    values = stage(page).evaluate(
        """(stage, most) => {
          const root = stage.getRootNode();
          const seen = [];
          for (let k = 1; k < most; k += 1) {
            stage.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
            seen.push(root.querySelector('.list .chip.now > .num').textContent);
          }
          return seen;
        }""",
        most,
    )
    assert len(sent) == before
    expected = [steps["quantities"][id]["value"] for id in steps["order"][1:]]
    assert [number(value) for value in values] == pytest.approx(expected, abs=6e-4, rel=6e-2)
    at_step(page, most, most)
    in_the_address(page, "step", str(most))
    page.reload()
    page.locator(".backprop .drawing").wait_for()
    at_step(page, most, most)
    page.locator(".backprop .list").evaluate("list => { list.scrollTop = 0; }")
    expect(page.locator(".backprop .chip", has_text="x").first).to_be_visible()
    page.locator(".backprop .chip", has_text="L").first.click()
    loss = steps["order"].index("loss") + 1
    at_step(page, loss, most)
    expect(page.locator(".backprop .result b")).to_have_text(steps["quantities"]["loss"]["shown"])


def test_keys_step_play_and_pause(page: Page, app_url: str) -> None:
    most = len(trace(NetworkConfig())["order"])
    show(page, app_url)
    stage(page).focus()
    page.keyboard.press("End")
    at_step(page, most, most)
    page.keyboard.press("ArrowLeft")
    at_step(page, most - 1, most)
    page.keyboard.press("Home")
    at_step(page, 0, most)
    page.get_by_role("button", name=WORDS("stage.tempo.fast"), exact=True).click()
    stage(page).focus()
    page.keyboard.press(" ")
    play = page.locator(".backprop .play")
    expect(play).to_have_attribute("aria-label", WORDS("stage.pause"))
    expect(page.locator(".backprop .count")).not_to_have_text(WORDS("stage.count", step=0, count=most))
    page.keyboard.press(" ")
    expect(play).to_have_attribute("aria-label", WORDS("stage.play"))
    now = page.locator(".backprop .count").inner_text()
    page.get_by_role("button", name=WORDS("stage.view.graph"), exact=True).click()
    expect(page.locator(".backprop .drawing.graph .cell.now")).to_have_count(1)
    expect(page.locator(".backprop .count")).to_have_text(now)


def test_keys_go_on_where_a_button_has_nowhere_to_go(page: Page, app_url: str) -> None:
    most = len(trace(NetworkConfig())["order"])
    show(page, app_url)
    step = page.get_by_role("button", name=WORDS("stage.step"), exact=True)
    for begin, key, there in (("Home", "End", most), ("End", "Home", 0)):
        button = step if key == "End" else page.get_by_role("button", name=WORDS("stage.back"), exact=True)
        stage(page).focus()
        page.keyboard.press(begin)
        button.focus()
        page.keyboard.press(key)
        at_step(page, there, most)
        expect(button).to_be_disabled()
        expect(button).to_be_focused()
        page.keyboard.press(begin)
        at_step(page, most - there, most)
    step.focus()
    page.keyboard.press(" ")
    expect(page.locator(".backprop .play")).to_have_attribute("aria-label", WORDS("stage.pause"))


def test_a_dragged_weight_asks_the_server_when_the_hand_lets_go(page: Page, app_url: str, sent: list[int]) -> None:
    net = NetworkConfig()
    show(page, app_url)
    weight = page.locator(".backprop .cell.onedge.w").first
    weight.hover()
    box = weight.bounding_box()
    assert box
    old = trace(net)["quantities"]["w1.1.1"]["value"]
    x, y, before = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, len(sent)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(x + step, y)
    new = round((old + 30 * 0.02) / 0.05) * 0.05
    expect(weight.locator(".num")).to_have_text(f"{new:.2f}")
    assert len(sent) == before
    page.mouse.up()
    changed = edited(net, {"w1.1.1": round(new, 6)})
    in_the_address(page, "weights", ",".join(f"{each:g}" for each in changed.weights))
    stage(page).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".backprop .result b")).to_have_text(trace(changed)["quantities"]["z1.1"]["shown"])
    # and back by typing
    weight.click()
    page.locator(".backprop .panel input").fill(str(old))
    page.keyboard.press("Enter")
    in_the_address(page, "weights", ",".join(f"{each:g}" for each in edited(changed, {"w1.1.1": old}).weights))
    page.locator(".backprop .panel input").fill("1e9")
    page.keyboard.press("Enter")
    expect(page.locator(".backprop .panel input")).to_have_attribute("aria-invalid", "true")


def test_a_factor_lights_its_places_and_a_kept_step_lowers_the_loss(page: Page, app_url: str) -> None:
    preset = PRESETS["worked"]
    show(page, app_url)
    page.get_by_role("button", name=WORDS("example.worked"), exact=True).click()
    in_the_address(page, "biases", "0.2,0.2,0.2,0.2,0.2")
    page.locator(".backprop .panel .factor").nth(1).hover()
    expect(page.locator(".backprop .drawing .cell.x.lit")).to_have_count(1)
    expect(page.locator(".backprop .formula .mark.lit")).to_have_count(1)
    expect(page.locator(".backprop .numbers .mark.lit")).to_have_text("1")
    loss = page.locator(".backprop .cell.loss:not(.after) .num")
    stage(page).focus()
    page.keyboard.press("End")
    before, after = (trace(preset)["quantities"][id]["value"] for id in ("loss", "loss_new"))
    expect(loss).to_have_text(f"{before:.3f}")
    expect(page.locator(".backprop .check.fine")).to_be_visible()
    page.locator(".backprop .learn").click()
    expect(loss).to_have_text(f"{after:.3f}")


def traces() -> list[dict[str, Any]]:
    """Every way there is to write a formula: all activations, all losses, large and tiny numbers."""
    nets = [NetworkConfig(act1=name, act2=name, act_out=name) for name in get_args(Name)]
    for loss in get_args(Loss):
        nets += [NetworkConfig(loss=loss, outputs=count, h2=0, act_out="softmax") for count in (1, 3)]
        nets += [NetworkConfig(loss=loss, h2=0, act_out="linear", x=(1e-7, -33.0))]
    return [trace(net) for net in nets]


def test_every_formula_is_set_and_each_number_is_marked_as_its_source(browser: Browser) -> None:
    folder = ROOT / "assets" / "components" / "backprop"
    source = joined(*(folder / part for part in PARTS)) + "\nexport { texmath, pairedMath };"
    quantities = [each for steps in traces() for each in steps["quantities"].values() if each["formula"]]
    page = browser.new_page()
    wrong = page.evaluate(
        """async ([source, quantities]) => {
          const m = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
          const ids = (node) => [...node.querySelectorAll("[data-id]")].map((each) => each.dataset.id).filter(Boolean);
          return quantities.filter((q) => {
            const marks = Object.fromEntries(q.factors.map((f) => [f.symbol, f.id]));
            const [formula, numbers] = [m.texmath(q.formula, marks), m.pairedMath(q.numbers, q.formula, marks)];
            const raw = [q.formula, q.numbers, q.symbol, q.rule, q.shown].some((tex) => /[\\\\{}^_]/.test(m.texmath(tex).textContent));
            const slope = q.slope ? [m.texmath(q.slope.formula, marks), m.pairedMath(q.slope.numbers, q.slope.formula, marks)] : [];
            const found = [formula, ...slope].flatMap(ids);
            const missing = q.factors.some((f) => f.id && !found.includes(f.id));
            const apart = [[formula, numbers], ...(q.slope ? [slope] : [])].some(([a, b]) => ids(a).join() !== ids(b).join());
            return raw || missing || apart || slope.some((node) => /[\\\\{}^_]/.test(node.textContent));
          }).map((q) => [q.formula, q.numbers]);
        }""",
        [source, quantities],
    )
    page.close()
    assert len(quantities) > 500
    assert not wrong
