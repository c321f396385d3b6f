"""What a hand did before the server answered what it did first: the late answer must not undo it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import told
from tests.browser.conftest import ready
from tests.browser.delayed import Line
from tests.browser.neuron import address_value, in_the_address, moved, settled, value_of

WEIGHT = "weight w1"
# page → what can be held in its drawing, and the number it sets
HANDLES = {
    "activations": (".curves .spot.first", "activations.place"),
    "losses": (".curves .spot", "losses.place"),
    "initialization": ("svg.activations .hand .handle", "initialization.sigma"),
    "probability": (".hold[data-q='p.0']", "probability.bars_p"),
    "derivatives": (".calculus[data-part=tangent] .point.q:not(.still)", "derivatives.h"),
    "matrices?matrices.view=plane": ("[data-q=m11-m21]", "matrices.m11"),
    "neuron": (".neuron .chip", "neuron.w1"),
}


@pytest.mark.parametrize("address", HANDLES)
def test_no_answer_takes_a_drawing_from_under_the_hand(page: Page, app_url: str, address: str) -> None:
    """An answer in another language builds it anew, but not before the hand lets go."""
    selector, name = HANDLES[address]
    line = Line(page)
    page.goto(f"{app_url}/{address}{'&' if '?' in address else '?'}lang=en")
    handle = page.locator(selector).first
    handle.scroll_into_view_if_needed()
    ready(page)
    line.hold(questions=1)
    page.get_by_text("中文", exact=True).click()
    line.wait_for_answer()
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 20, y + 5, steps=2)
    held = handle.element_handle()
    line.deliver_answers()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.mouse.move(x - 40, y + 30, steps=4)
    assert held.evaluate("node => node.isConnected")
    page.mouse.up()
    line.let_go()
    page.wait_for_url(re.compile(rf"{re.escape(name)}=-?\d"), wait_until="commit")
    page.wait_for_function("node => !node.isConnected", arg=held)
    expect(handle).to_be_visible()


def test_a_second_nudge_outlives_the_answer_to_the_first(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # a nudge arrives at once
    line = Line(page)
    page.goto(f"{app_url}/neuron?lang=en")
    settled(page)
    nudge = page.locator(".neuron .nudge")
    start = value_of(page, WEIGHT)
    line.hold(questions=1)
    nudge.click()
    first = moved(page, WEIGHT, start)
    line.wait_for_answer()
    nudge.click()
    second = moved(page, WEIGHT, first)
    line.wait_for_questions()
    line.deliver_answers()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    assert value_of(page, WEIGHT) == second
    line.let_go()
    in_the_address(page, "w1", second)
    assert value_of(page, WEIGHT) == second


def test_an_answer_in_the_middle_of_a_click_or_a_drag_waits_for_its_end(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    line = Line(page)
    page.goto(f"{app_url}/neuron?lang=en")
    settled(page)
    line.hold(questions=1)
    start = value_of(page, WEIGHT)
    page.locator(".neuron .nudge").click()
    line.wait_for_answer()
    first = moved(page, WEIGHT, start)
    page.locator(".neuron .nudge").hover()
    page.mouse.down()
    line.deliver_answers()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.mouse.up()
    second = moved(page, WEIGHT, first)  # the click was not lost
    box = page.locator(".neuron .chip").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 10, steps=4)
    line.let_go()  # the answer to the second nudge comes while the weight is held
    in_the_address(page, "w1", second)
    ready(page)
    page.mouse.move(box["x"] + 100, box["y"] + 10, steps=4)
    page.mouse.up()
    page.wait_for_url(lambda url: address_value(url, "w1") > second + 1.5, wait_until="commit")  # the drag went on


def test_two_quick_changes_of_a_matrix_both_reach_the_server(page: Page, app_url: str) -> None:
    line = Line(page)
    page.goto(f"{app_url}/matrices?lang=en")
    page.locator(".matrices .sizes").wait_for()
    ready(page)
    cells = page.locator(".matrices [data-of=a]")
    before = cells.count()
    line.hold(questions=1)
    page.locator("[data-size='m1']").click()
    expect(cells).to_have_count(before + 2)
    line.wait_for_answer()
    page.locator("[data-size='m1']").click()
    expect(cells).to_have_count(before + 4)
    line.wait_for_questions()
    line.deliver_answers()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    expect(cells).to_have_count(before + 4)
    line.let_go()
    page.wait_for_url(lambda url: len(re.findall("%3B|;", url.split("matrices.a=")[-1].split("&")[0])) == 3)
    expect(cells).to_have_count(before + 4)


def test_a_report_that_overtakes_another_carries_both(page: Page, app_url: str) -> None:
    """The server sees only the last of two reports that came while it was at work."""
    line = Line(page)
    page.goto(f"{app_url}/matrices?lang=en")
    page.locator(".matrices .sizes").wait_for()
    ready(page)
    line.hold(questions=0)
    cell = page.locator(".matrices [data-of=b]").first
    cell.fill("9")
    cell.press("Enter")
    page.locator("[data-flip=a]").click()
    line.wait_for_questions(2)
    line.asked[:] = line.asked[-1:]
    line.let_go()
    page.wait_for_url(re.compile("matrices.a="))
    page.wait_for_url(re.compile(r"matrices.b=9(\+|%20)"))


def test_an_old_answer_does_not_put_back_the_address(page: Page, app_url: str) -> None:
    """There and back again: the second question still tells the address of before the first, which is what it wants, too."""
    line = Line(page)
    page.goto(f"{app_url}/attention?lang=en&attention.stage=values")
    grid = page.locator(".attention .result .grid")
    grid.focus()
    ready(page)
    line.hold(questions=1)
    page.keyboard.press(" ")
    line.wait_for_answer()
    page.keyboard.press("Shift+ ")
    line.wait_for_questions()
    line.deliver_answers()
    told.in_the_address(page, "attention.stage", "join")
    line.let_go()
    told.in_the_address(page, "attention.stage", "values")
