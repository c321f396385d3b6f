"""The page of convolution in a real browser: mouse, finger and keys move one window, and no message goes to the server."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect

from core.foundations.convolution import convolve
from core.foundations.convolution_kernels import FAMOUS
from core.foundations.convolution_picture import bundled, levels, numbers
from pages.ui.text import text
from tests.browser.conftest import ready
from tests.browser.told import in_the_address, opened, phone
from tests.core.predict.pictures import SEVEN, STRANGERS

WORDS = text("convolution", "en")
SOBEL = convolve(numbers(levels(bundled("temple", 0), "gray")), FAMOUS["sobel_x"](3)[None, None])[0]


def show(page: Page, app_url: str, **state: str) -> Callable[[], int]:
    return opened(page, app_url, "convolution", "div.convolution canvas", **state)


def board(page: Page, name: str) -> Locator:
    return page.locator(f"canvas[data-board={name}]")


def spot(page: Page, name: str, row: int, column: int, size: int) -> tuple[float, float]:
    """The middle of a number of the picture `name`, on the screen."""
    box = board(page, name).bounding_box()
    assert box
    return box["x"] + (column + 0.5) * box["width"] / size, box["y"] + (row + 0.5) * box["height"] / size


def sums(page: Page, row: int, column: int) -> None:
    """The place (from 0) and its sum are written out, with core's number."""
    written = page.locator(".convolution .sum")
    expect(written.locator(".place")).to_have_text(WORDS("stage.sum.place", row=row + 1, column=column + 1))
    expected = f"{SOBEL[row, column]:.4f}".rstrip("0").rstrip(".").replace("-", "−")
    expect(written.locator(".result")).to_have_text(expected)


def test_a_mouse_that_hovers_shows_and_one_that_drags_puts_the_window(page: Page, app_url: str) -> None:
    count = show(page, app_url)
    sums(page, 15, 11)
    before = count()
    assert before > 0, "the listener hears the page"
    board(page, "output").scroll_into_view_if_needed()
    page.mouse.move(*spot(page, "output", 20, 30, 46), steps=5)
    sums(page, 20, 30)
    page.mouse.move(*spot(page, "input", 6, 9, 48), steps=5)
    sums(page, 5, 8)  # the window's middle is under the mouse
    page.mouse.move(2, 2)
    sums(page, 15, 11)
    page.mouse.move(*spot(page, "input", 10, 10, 48))
    page.mouse.down()
    page.mouse.move(*spot(page, "input", 30, 33, 48), steps=12)
    sums(page, 29, 32)
    assert count() == before, "nothing was sent while the window moved"
    page.mouse.up()
    in_the_address(page, "convolution.row", "29")
    in_the_address(page, "convolution.column", "32")
    assert count() > before
    page.mouse.move(2, 2)
    sums(page, 29, 32)
    seen, kernel, products = (page.locator(f".convolution .{name} .cell") for name in ("seen", "kernel", "products"))
    for cells in (seen, kernel, products):
        expect(cells).to_have_count(9)
    expect(kernel.nth(5)).to_have_value("2")


def test_a_finger_puts_the_window(browser: Browser, app_url: str) -> None:
    context = phone(browser)
    page = context.new_page()
    show(page, app_url)
    board(page, "output").scroll_into_view_if_needed()
    page.touchscreen.tap(*spot(page, "output", 8, 40, 46))
    sums(page, 8, 40)
    in_the_address(page, "convolution.column", "40")
    context.close()


def test_keys_move_the_window_and_space_lets_it_walk(page: Page, app_url: str) -> None:
    count = show(page, app_url, row="43", column="3")
    board(page, "input").focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    sums(page, 42, 9)
    expect(board(page, "input")).to_be_focused()
    in_the_address(page, "convolution.column", "9")
    page.keyboard.press("End")
    sums(page, 42, 45)
    in_the_address(page, "convolution.column", "45")
    ready(page)
    before = count()
    page.get_by_label(WORDS("stage.speed"), exact=True).select_option("fast")
    board(page, "output").focus()
    page.keyboard.press(" ")
    pause = page.get_by_role("button", name=WORDS("stage.pause"), exact=True)
    expect(pause).to_be_visible()
    sums(page, 45, 45)  # the last place
    assert count() <= before + 1, "nothing was sent while it walked, but for its arrival"
    expect(page.get_by_role("button", name=WORDS("stage.play"), exact=True)).to_be_visible()
    in_the_address(page, "convolution.row", "45")
    page.keyboard.press(" ")  # from the beginning
    expect(pause).to_be_visible()
    board(page, "output").scroll_into_view_if_needed()
    page.mouse.click(*spot(page, "output", 12, 13, 46))  # the hand takes over
    expect(page.get_by_role("button", name=WORDS("stage.play"), exact=True)).to_be_visible()
    sums(page, 12, 13)


def test_with_reduced_motion_it_goes_step_by_step(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-US")
    page = context.new_page()
    show(page, app_url, picture="digit", row="5", column="4")
    page.get_by_role("button", name=WORDS("stage.play"), exact=True).click()
    expect(page.get_by_role("button", name=WORDS("stage.play"), exact=True)).to_be_visible()
    expect(page.locator(".sum .place")).to_have_text(WORDS("stage.sum.place", row=6, column=6))
    context.close()


def test_a_kernel_is_chosen_edited_and_turned(page: Page, app_url: str) -> None:
    show(page, app_url)
    page.get_by_role("button", name=WORDS("stage.filter.laplacian"), exact=True).click()
    in_the_address(page, "convolution.filters", "laplacian")
    cell = page.get_by_label(WORDS("stage.weight", row=2, column=2), exact=True)
    expect(cell).to_have_value("−4")
    cell.fill("-1/2")
    cell.press("Enter")
    expect(cell).to_have_value("−0.5")
    in_the_address(page, "convolution.weights", "0,1,0,1,-0.5,1,0,1,0")
    in_the_address(page, "convolution.filters", "own")
    cell.fill("two")
    cell.press("Enter")
    expect(page.locator(".convolution .told", has_text="two")).to_be_visible()
    expect(cell).to_have_value("−0.5")
    page.get_by_role("button", name=WORDS("stage.filter.sobel_x"), exact=True).click()
    turn = page.get_by_role("button", name=WORDS("stage.flip"), exact=True)
    turn.click()
    all_sums = SOBEL.size
    expect(page.locator(".flipping .muted")).to_contain_text(f"of {all_sums} numbers")
    expect(page.get_by_label(WORDS("stage.weight", row=2, column=3), exact=True)).to_have_value("−2")
    page.get_by_role("button", name=WORDS("stage.filter.blur"), exact=True).click()
    expect(page.locator(".flipping .muted")).to_have_text(WORDS("stage.flip.same"))
    page.get_by_role("button", name=WORDS("stage.channel.more"), exact=True).click()
    expect(page.locator(".thumb")).to_have_count(2)
    in_the_address(page, "convolution.filters", "blur,sobel_x")


def test_a_picture_of_one_s_own_comes_under_the_window(page: Page, app_url: str) -> None:
    show(page, app_url, picture="upload")
    expect(page.get_by_text(WORDS("own.none"))).to_be_visible()
    chooser = page.locator("[data-testid=stFileUploader] input[type=file]")
    chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": STRANGERS["html"]})
    expect(page.get_by_test_id("stAlert")).to_contain_text("This file is not a picture")
    expect(page.locator(".convolution figcaption").first).to_have_text(
        WORDS("stage.caption.input", height=48, width=48)
    )
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "seven.png", "mimeType": "image/png", "buffer": SEVEN}
    )
    expect(page.get_by_text(WORDS("credit.upload"))).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.locator(".convolution .sum .result")).to_be_visible()


def test_what_is_impossible_is_explained(page: Page, app_url: str) -> None:
    show(page, app_url, picture="digit", size="5")
    expect(page.locator(".formula").first).to_contain_text("= 4")
    page.get_by_label(WORDS("stage.typed", name=WORDS("stage.dilation")), exact=True).fill("4")
    page.keyboard.press("Enter")
    why = WORDS("stage.impossible.room", reach=17, room=8, size=5, dilation=4)
    expect(page.locator(".impossible")).to_have_text(why)
    expect(page.locator(".convolution .sum")).to_be_hidden()
    in_the_address(page, "convolution.dilation", "4")
    page.get_by_label(WORDS("stage.typed", name=WORDS("stage.groups")), exact=True).fill("2")
    page.keyboard.press("Enter")
    expect(page.locator(".impossible")).to_contain_text("2 equal groups")


def test_a_stack_grows_and_sees_further(page: Page, app_url: str) -> None:
    show(page, app_url, view="field", layers="conv3,pool2")
    fields = page.locator("table.stack td:nth-last-child(2)")
    expect(fields).to_have_text(["4", "3", "1"])
    page.get_by_role("button", name=f"+ {WORDS('stage.layer.conv3')}", exact=True).click()
    expect(fields).to_have_text(["8", "4", "3", "1"])
    expect(page.locator(".formula")).to_contain_text("4 + 1·(3 − 1)·2 = 8")
    in_the_address(page, "convolution.layers", "conv3,pool2,conv3")
    page.locator("[data-remove='1']").click()
    expect(fields).to_have_text(["5", "3", "1"])
    in_the_address(page, "convolution.layers", "conv3,conv3")


def test_past_the_border_it_is_said_what_the_program_reads(page: Page, app_url: str) -> None:
    show(page, app_url, view="border", code="memory", row="3", column="44")
    said = page.locator(".convolution .said")
    expect(said).to_have_text(WORDS("stage.border.inside", row=4, column=45))
    board(page, "input").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(WORDS("stage.border.memory", row=4, column=47, count=3, all=9))
    expect(page.locator(".cells.seen .elsewhere")).to_have_count(3)
    in_the_address(page, "convolution.column", "46")
    page.get_by_role("radio", name=WORDS("choice.code.indices"), exact=True).click()
    expect(said).to_have_text(WORDS("stage.border.never", row=4, column=47, done=46, total=2304))


def test_a_number_can_be_typed_while_the_window_walks(page: Page, app_url: str) -> None:
    show(page, app_url, picture="digit")
    page.get_by_role("button", name=WORDS("stage.play"), exact=True).click()
    field = page.get_by_label(WORDS("stage.typed", name=WORDS("stage.size")), exact=True)
    field.fill("5")
    timeline = page.locator(".convolution .timeline")
    for _ in range(2):  # the drawing is made anew meanwhile
        expect(timeline).not_to_have_value(timeline.input_value())
    expect(field).to_have_value("5")
    field.press("Enter")
    in_the_address(page, "convolution.size", "5")
