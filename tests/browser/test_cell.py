"""The unrolled cell in a real browser: keys, mouse and finger step it, drag it and teach it; no message goes to the server meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.foundations.recurrent_back import arriving
from core.foundations.recurrent_config import RecurrentConfig
from core.foundations.recurrent_questions import passes
from pages.ui.text import text
from tests.browser.conftest import ready
from tests.browser.told import in_the_address, opened, phone

WORDS = text("cell", "en")
DEFAULT = RecurrentConfig()


def show(page: Page, app_url: str, language: str = "en", **state: str) -> Callable[[], int]:
    return opened(page, app_url, "cell", "div.cell .stage", language, **state)


def number(page: Page, name: str, step: int, unit: int) -> Locator:
    """The number of a unit in the drawing; step and unit from 1."""
    return page.locator(f".cell .box[data-name={name}][data-t='{step - 1}'] .line").nth(unit - 1).locator("b")


def shown(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def test_the_numbers_are_core_s_and_what_is_looked_at_is_written_out(page: Page, app_url: str) -> None:
    show(page, app_url)
    run, back = passes(DEFAULT)
    for name in ("i", "f", "g", "o", "c", "h"):
        for unit in (1, 2):
            expect(number(page, name, 5, unit)).to_have_text(shown(run.values[name][4, unit - 1]))
    number(page, "c", 5, 2).click()
    expect(page.locator(".cell .panel h4")).to_have_text(WORDS("stage.title.values", name="cell state", step=5, unit=2))
    result = f"{run.values['c'][4, 1]:.4f}".replace("-", "−")
    expect(page.locator(".cell .numbers .result")).to_have_text(result)
    expect(page.locator(".cell .box.source")).to_have_count(4)  # i, f, g and the c before
    page.get_by_role("button", name=WORDS("stage.show.gradients"), exact=True).click()
    result = f"{back.values['c'][4, 1]:.4f}".replace("-", "−")
    expect(page.locator(".cell .numbers .result")).to_have_text(result)
    amounts = page.locator(".cell .arriving text.amount.of-c")
    expect(amounts).to_have_count(9)  # the name and eight steps
    expect(amounts.nth(1)).to_have_text(f"{arriving(back, 'c')[0]:.2g}")
    in_the_address(page, "cell.show", "gradients")
    in_the_address(page, "cell.quantity", "c")


def test_keys_step_forward_and_back_without_the_server(page: Page, app_url: str) -> None:
    count = show(page, app_url, place="0")
    stage = page.locator(".cell .stage")
    expect(number(page, "i", 1, 1)).to_have_text("·")
    before = count()
    assert before > 0, "the listener hears the page"
    stage.focus()
    page.keyboard.press("ArrowRight")
    run, back = passes(DEFAULT)
    expect(number(page, "i", 1, 1)).to_have_text(shown(run.values["i"][0, 0]))
    expect(number(page, "f", 1, 1)).to_have_text("·")
    page.keyboard.press("Shift+ArrowRight")  # to the end of the step
    expect(number(page, "h", 1, 2)).to_have_text(shown(run.values["h"][0, 1]))
    expect(number(page, "i", 2, 1)).to_have_text("·")
    page.keyboard.press("ArrowUp")
    in_the_address(page, "cell.place", "6")
    page.keyboard.press("End")
    expect(page.locator(".cell .where")).to_contain_text("backward, step 1")
    expect(number(page, "h", 8, 1)).to_have_text(shown(back.values["h"][7, 0]))
    page.keyboard.press("ArrowLeft")
    expect(number(page, "h", 1, 1)).to_have_text("·")
    expect(stage).to_be_focused()
    in_the_address(page, "cell.place", "56")
    page.keyboard.press("Home")
    expect(page.locator(".cell .panel h4")).to_contain_text(WORDS("stage.unknown"))
    expect(page.locator(".cell .numbers .result").first).to_be_hidden()
    in_the_address(page, "cell.place", "0")
    ready(page)
    expect(stage).to_be_focused()


def test_space_plays_there_and_back(page: Page, app_url: str) -> None:
    show(page, app_url, cell="rnn", inputs="1,0,0.5", place="0")
    page.get_by_label(WORDS("stage.speed"), exact=True).select_option("fast")
    page.locator(".cell .stage").focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name=WORDS("stage.pause"), exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=WORDS("stage.play"), exact=True)).to_be_visible()  # it has arrived
    expect(page.locator(".cell .flow .caption")).to_contain_text("over 2 steps")
    in_the_address(page, "cell.place", "7")


def test_an_input_is_dragged_and_later_states_follow_at_once(page: Page, app_url: str) -> None:
    count = show(page, app_url)
    pull = page.get_by_role("slider", name=WORDS("stage.input", step=2), exact=True)
    pull.scroll_into_view_if_needed()
    box = pull.bounding_box()
    assert box
    first, later = number(page, "h", 1, 1).inner_text(), number(page, "h", 2, 1).inner_text()
    before = count()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 5, steps=6)
    expect(number(page, "h", 2, 1)).not_to_have_text(later)
    expect(number(page, "h", 1, 1)).to_have_text(first)
    moved = float(pull.get_attribute("aria-valuenow") or 0)
    assert moved == pytest.approx(1, abs=0.1)
    inputs = (*DEFAULT.inputs[:1], moved, *DEFAULT.inputs[2:])
    run, _ = passes(replace(DEFAULT, inputs=inputs))
    expect(number(page, "h", 2, 1)).to_have_text(shown(run.values["h"][1, 0]))
    assert count() == before, "nothing was sent while the hand moved"
    page.mouse.up()
    in_the_address(page, "cell.inputs", ",".join(f"{value:g}" for value in inputs))
    pull.focus()
    page.keyboard.press("ArrowLeft")
    in_the_address(
        page, "cell.inputs", ",".join(f"{value:g}" for value in (inputs[0], round(moved - 0.1, 2), *inputs[2:]))
    )


def test_a_weight_is_typed_and_steps_are_added(page: Page, app_url: str) -> None:
    show(page, app_url, cell="rnn", hidden="1", quantity="h")
    weight = page.get_by_label(WORDS("stage.weight", number=1), exact=True)
    weight.fill("-1/2")
    weight.press("Enter")
    expect(weight).to_have_value("−0.5")
    expect(page.locator(".cell .loss")).to_contain_text("weights of your own")
    page.wait_for_url(re.compile(r"cell\.weights=-0\.5"), wait_until="commit")
    weight.fill("two")
    weight.press("Enter")
    expect(page.locator(".cell .told")).to_contain_text("two")
    expect(weight).to_have_value("−0.5")
    page.get_by_role("button", name=WORDS("stage.more"), exact=True).click()
    expect(page.locator(".cell .box[data-name=h]")).to_have_count(9)
    page.get_by_role("button", name=WORDS("stage.redraw"), exact=True).click()
    expect(page.locator(".cell .loss")).to_contain_text("seed 0")
    ready(page)
    expect(page.locator(".cell .box[data-name=h]")).to_have_count(9)


def test_a_text_is_learned_by_heart(page: Page, app_url: str) -> None:
    show(page, app_url, kind="text", text="hello", judged="each", hidden="4", learning_rate="0.5")
    many = page.get_by_role("button", name=WORDS("stage.learn.many", count=100), exact=True)
    for _ in range(4):
        many.click()
    last = number(page, "y", 4, 1)
    expect(last).to_have_text(re.compile(r"^o (0\.9|1\.0)"))
    expect(number(page, "y", 3, 1)).to_have_text(re.compile(r"^l (0\.9|1\.0)"))
    page.wait_for_url(re.compile(r"cell\.weights="), wait_until="commit")
    page.reload()
    page.locator("div.cell .stage").wait_for()
    ready(page)
    expect(last).to_have_text(re.compile(r"^o (0\.9|1\.0)"))


def test_pytorch_s_answer_stands_beside_it(page: Page, app_url: str) -> None:
    show(page, app_url, cell="gru")
    expect(page.get_by_text(re.compile(r"torch\.nn\.GRU and autograd in float64: \d+ numbers"))).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone_with_reduced_motion(browser: Browser, app_url: str, language: str) -> None:
    context = phone(browser, reduced_motion="reduce")
    page = context.new_page()
    show(page, app_url, language, place="0")
    words = text("cell", language)
    play = page.get_by_role("button", name=words("stage.play"), exact=True)
    play.tap()
    expect(number(page, "i", 1, 1)).not_to_have_text("·")  # step by step, a second each
    page.get_by_role("button", name=words("stage.pause"), exact=True).tap()
    expect(play).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".cell .timeline").fill("57")
    number(page, "f", 2, 1).tap()
    expect(page.locator(".cell .panel h4")).to_contain_text(words("stage.name.lstm.f"))
    context.close()
