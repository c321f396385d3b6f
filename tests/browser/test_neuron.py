"""The neuron in a real browser: a drag needs no server, keys and fingers do what a mouse does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect

from core.config import knobs_of
from core.foundations.neuron import EXAMPLES, NeuronConfig, compute, descend
from core.text import LANGUAGES
from pages.ui.text import text
from tests.browser.conftest import PATIENCE
from tests.browser.neuron import address_value, in_the_address, number, settled, show, shown, slider, value_of

WORDS = text("neuron", "en")
OFFERED = next(knob.choices for knob in knobs_of(NeuronConfig) if knob.name == "activation")


@pytest.mark.parametrize(("place", "activation"), list(enumerate(OFFERED)))
def test_the_drawing_shows_the_numbers_of_core(page: Page, app_url: str, place: int, activation: str) -> None:
    neuron = NeuronConfig(inputs=place % 4 + 1, activation=activation, w1=1.7, x1=-0.3, b=-0.4, target=0.25)
    show(page, app_url, neuron)
    out, loss, gradients = compute(neuron)
    w, b = descend(neuron.w, neuron.b, gradients, neuron.learning_rate)
    close = {"abs": 6e-4, "rel": 6e-2}  # three decimals, two places in powers of ten
    assert shown(page, "svg text.num.z") == [pytest.approx(out.z, **close)]
    assert shown(page, "svg text.num.a") == [pytest.approx(out.a, **close)]
    assert shown(page, ".value.role-loss .num") == [pytest.approx(loss, **close)]
    assert shown(page, "svg text.product") == pytest.approx([*out.products], **close)
    assert shown(page, ".row .f4 .num") == pytest.approx([*gradients.w, gradients.b], **close)
    assert shown(page, ".row .f5 .num.free") == pytest.approx([*w, b], **close)


def frames(page: Page) -> Callable[[], int]:
    """Count what the browser sends to the server from now on (call it before the page is opened)."""
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: sent.append(1))

    page.on("websocket", listen)
    return lambda: len(sent)


def test_a_drag_moves_everything_and_asks_no_server_until_the_hand_lets_go(page: Page, app_url: str) -> None:
    count = frames(page)
    show(page, app_url)
    before = count()
    assert before > 0, "the listener hears the page"
    box = slider(page, "weight w2").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 41):
        page.mouse.move(x + 2 * step, y)
    expect(slider(page, "weight w2")).to_have_attribute("aria-valuenow", "1")  # −1 + 80 px · 0.025
    expect(page.locator(".neuron svg text.num.z")).to_have_text("1.40")
    expect(page.locator(".neuron .formula .role-z .num").first).to_have_text("1.40")
    assert count() == before, "nothing was sent while the hand moved"
    assert "neuron.w2" not in page.url
    page.mouse.up()
    in_the_address(page, "w2", 1.0)
    assert count() > before
    page.reload()
    settled(page)
    assert value_of(page, "weight w2") == 1.0


def test_a_drag_is_drawn_within_a_frame_or_two(page: Page, app_url: str) -> None:
    show(page, app_url)
    waits = page.locator(".neuron").evaluate(
        """async (root) => {
          const grip = root.querySelector('.grip-dot[role=slider]');
          const z = root.querySelector('svg text.num.z');
          const box = grip.getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          const send = (type, dx) => grip.dispatchEvent(new PointerEvent(type,
            { pointerId: 1, isPrimary: true, bubbles: true, clientX: x + dx, clientY: y, button: 0, buttons: 1 }));
          grip.setPointerCapture = () => {};
          send('pointerdown', 0);
          const frames = [];
          for (let i = 1; i <= 30; i += 1) {
            const old = z.textContent;
            send('pointermove', -4 * i);
            let waited = 0;
            while (z.textContent === old && waited < 10) { await new Promise(requestAnimationFrame); waited += 1; }
            frames.push(waited);
          }
          send('pointerup', -120);
          return frames;
        }"""
    )
    assert max(waits) <= 2, waits


def test_the_plane_line_and_arrow_can_be_pulled(page: Page, app_url: str) -> None:
    show(page, app_url, EXAMPLES["and"])
    expect(page.locator(".neuron .told")).to_have_text(WORDS("stage.told", right="4"))
    page.locator(".neuron .corner").first.click()  # (0, 0), wanted 0
    in_the_address(page, "x1", 0.0)
    assert (value_of(page, "input x1"), value_of(page, "input x2"), value_of(page, "target t")) == (0, 0, 0)
    grip = page.locator(".neuron .grip.wide")
    grip.scroll_into_view_if_needed()
    # the line x₁ + x₂ = 1.5 passes (2, −0.5); pulled to (2, −1.0) it lets three points through
    heat = page.locator(".neuron .heat").bounding_box()
    assert heat
    unit = heat["width"] / 3

    def at(x1: float, x2: float) -> tuple[float, float]:
        return heat["x"] + (x1 + 1) * unit, heat["y"] + (2 - x2) * unit

    page.mouse.move(*at(1.7, -0.2))
    page.mouse.down()
    page.mouse.move(*at(1.6, -0.5), steps=4)
    page.mouse.move(*at(1.3, -0.8), steps=4)  # x₁ + x₂ = 0.5: the line of OR
    expect(page.locator(".neuron .told")).to_have_text(WORDS("stage.told", right="2"))
    page.mouse.up()
    page.wait_for_url(lambda url: abs(address_value(url, "b") + 2) <= 0.1, wait_until="commit")


def test_a_nudge_is_one_step_of_core_and_can_be_undone(page: Page, app_url: str) -> None:
    show(page, app_url)
    neuron = NeuronConfig()
    _, loss, gradients = compute(neuron)
    w, b = descend(neuron.w, neuron.b, gradients, neuron.learning_rate)
    button = page.get_by_role("button", name=WORDS("stage.nudge"))
    button.hover()
    for pull, gradient in zip(shown_pulls(page), [*gradients.w, gradients.b], strict=True):
        assert pull == pytest.approx(gradient, abs=6e-4)
    button.click()
    for name, value in zip(("w1", "w2", "b"), (*w, b), strict=True):
        in_the_address(page, name, float(value))
    before, after = shown(page, ".loss-change .num")
    _, expected, _ = compute(NeuronConfig(w1=float(w[0]), w2=float(w[1]), b=float(b)))
    assert (before, after) == (pytest.approx(loss, abs=6e-4), pytest.approx(expected, abs=6e-4))
    page.get_by_role("button", name=WORDS("stage.undo")).click()
    expect(slider(page, "weight w1")).to_have_attribute("aria-valuenow", "0.4")
    assert shown(page, "svg text.num.z") == [-0.6]


def shown_pulls(page: Page) -> list[float]:
    return [number(each.split("=")[1]) for each in page.locator(".neuron svg text.pull").all_text_contents()]


def test_a_nudge_that_moves_nothing_says_why(page: Page, app_url: str) -> None:
    show(page, app_url)
    for example, verdict in (("dead", "nudge.dead"), ("step", "nudge.step"), ("saturated", "nudge.flat")):
        page.get_by_role("button", name=WORDS(f"example.{example}"), exact=True).click()
        expect(slider(page, "bias b")).to_have_attribute("aria-valuenow", f"{EXAMPLES[example].b:g}")
        page.get_by_role("button", name=WORDS("stage.nudge")).click()
        expect(page.locator(".neuron .said")).to_have_text(WORDS(f"stage.{verdict}"))


def test_presets_and_choices_reach_the_drawing(page: Page, app_url: str) -> None:
    show(page, app_url)
    page.get_by_role("button", name=WORDS("example.xor"), exact=True).click()
    expect(page.locator(".neuron .told")).to_have_text(WORDS("stage.told", right="3"))
    in_the_address(page, "points", "xor")
    in_the_address(page, "w1", 4.0)
    page.get_by_text("tanh", exact=True).first.click()
    expect(page.locator(".neuron .caption.inner")).to_have_text("tanh")
    in_the_address(page, "activation", "tanh")
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("neuron", "zh")("title"))
    expect(page.locator(".neuron .told")).to_have_text(text("neuron", "zh")("stage.told", right="3"))
    expect(page.locator(".neuron .caption.inner")).to_have_text("tanh")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, twenty times at most."""
    for _ in range(20):
        if target.evaluate("element => element.getRootNode().activeElement === element"):
            return
        page.keyboard.press("Tab")
    pytest.fail("Tab does not lead there")


def test_keys_alone_are_enough(page: Page, app_url: str) -> None:
    show(page, app_url)
    slider(page, "input x1").focus()
    tab_to(page, slider(page, "weight w1"))
    expect(slider(page, "weight w1")).to_be_focused()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "PageUp"):
        page.keyboard.press(key)
    expect(slider(page, "weight w1")).to_have_attribute("aria-valuenow", "1.5")
    in_the_address(page, "w1", 1.5)
    expect(slider(page, "weight w1")).to_be_focused()  # the server's answer did not take the focus away
    page.keyboard.press("End")
    in_the_address(page, "w1", 10.0)
    tab_to(page, page.get_by_role("button", name=WORDS("stage.nudge")))
    page.keyboard.press("Enter")
    expect(page.locator(".neuron .said")).not_to_have_text(WORDS("stage.nudge.ready"))


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def test_a_finger_drags_numbers_on_a_phone(phone: BrowserContext, app_url: str) -> None:
    page = phone.new_page()
    show(page, app_url, language="zh")
    chip = slider(page, text("neuron", "zh")("stage.weight", i="1"))
    chip.scroll_into_view_if_needed()
    box = chip.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = phone.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for dx in range(10, 81, 10):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + dx, "y": y}]})
    expect(chip).to_have_attribute("aria-valuenow", "2.4")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    in_the_address(page, "w1", 2.4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_a_phone(phone: BrowserContext, app_url: str, language: str) -> None:
    page = phone.new_page()
    show(page, app_url, NeuronConfig(inputs=4, activation="leaky_relu", w1=-10.0, x1=-5.0), language)
    for inputs in ("4", "2", "1"):
        page.get_by_role("radio", name=inputs, exact=True).click()
        expect(page.locator(".neuron .node.input")).to_have_count(int(inputs))
        for each in ("[data-testid=stMain]", ".neuron"):
            extra = page.locator(each).evaluate("element => element.scrollWidth - element.clientWidth")
            assert extra <= 0, (each, inputs, extra)


def test_a_hostile_link_opens_at_the_defaults_with_a_notice(page: Page, app_url: str) -> None:
    hostile = {"neuron.w1": "1e999", "neuron.b": "NaN", "neuron.activation": "<img src=x>", "neuron.zzz": "1"}
    show(page, app_url, **hostile)
    expect(page.locator("[data-testid=stAlert]")).to_be_visible()
    assert value_of(page, "weight w1") == NeuronConfig().w1
    assert value_of(page, "bias b") == NeuronConfig().b
    expect(page.locator(".neuron .caption.inner")).to_have_text(WORDS("stage.short.sigmoid"))
