"""How a page is brought into a telling state before its picture is taken; a page that is not here is taken as it opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page

from scripts.prepared_training import (
    HEIGHT,
    READY,
    TALL,
    WIDTH,
    compared,
    debugged,
    raced,
    regularized,
    run_down,
    scheduled,
    searched,
)


def train(page: Page, start: str = "Start training", again: str = "Train again") -> None:
    """A run at its end, its figures in sight."""
    page.get_by_role("button", name=start).first.click()
    page.get_by_text("Finished", exact=True).first.wait_for()
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    button = page.get_by_role("button", name=again).bounding_box()
    assert button is not None
    page.mouse.move(WIDTH / 2, HEIGHT / 2)
    page.mouse.wheel(0, button["y"] - 32)


def draw(page: Page) -> None:
    """A seven with its bar, by hand."""
    pad = page.locator(".sketch-canvas").bounding_box()
    assert pad is not None
    for stroke in (((0.3, 0.25), (0.72, 0.24), (0.5, 0.6), (0.44, 0.85)), ((0.38, 0.55), (0.66, 0.52))):
        points = [(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=10)
        page.mouse.up()
    page.wait_for_timeout(3000)  # the answer and its reasons
    page.locator(READY).wait_for(state="attached")


def learned(page: Page) -> None:
    """Four spiral arms told apart: the end of the run, all of the drawing in sight."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.get_by_role("button", name="Four spiral arms").click()
    page.get_by_text("It ended at the limit of 500 epochs").first.wait_for()
    page.get_by_role("button", name="To the end").click()


def looked_through(page: Page) -> None:
    """A window on both pictures, with its numbers below."""
    page.set_viewport_size({"width": WIDTH, "height": 1180})
    page.locator(".convolution .sum .result").wait_for()
    page.get_by_role("button", name="Sobel x").wait_for()


def seen_inside(page: Page) -> None:
    """A whole network with its maps."""
    page.set_viewport_size({"width": WIDTH, "height": 1180})
    page.locator("canvas.world").wait_for()


def from_five_sides(page: Page) -> None:
    """A picture's maps and those of a network that has learned nothing."""
    page.set_viewport_size({"width": WIDTH, "height": 1280})
    page.locator(".looks .attacked").wait_for()


def sorted_mistakes(page: Page) -> None:
    """The matrix with the pictures of its fullest cell."""
    page.set_viewport_size({"width": WIDTH, "height": 1280})
    page.locator(".errors .worst").click()
    page.mouse.move(WIDTH / 2, 40)  # no help in the picture
    page.locator(".errors .picked .digit").wait_for()
    page.locator(READY).wait_for(state="attached")


def unrolled(page: Page) -> None:
    """All steps of a cell with the gradient that arrives at each, and the number that is looked at."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".cell .arriving").wait_for()


def layers(page: Page) -> None:
    """The charts of a deep network with the histograms below."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".initialization .strip").first.wait_for()


def remembered(page: Page) -> None:
    """Three networks that learn to add, and how far back the gradient reached when they began."""
    page.set_default_timeout(300_000)
    page.get_by_text("Full speed", exact=True).click()
    train(page)
    page.set_viewport_size({"width": WIDTH, "height": 1640})
    loss = page.locator(".panel.loss canvas")
    box = loss.bounding_box()
    assert box is not None
    loss.click(position={"x": 44 + 0.1 * (box["width"] - 52), "y": box["height"] / 2})  # the tenth part of the run
    page.mouse.move(WIDTH - 4, 4)


def forecast(page: Page) -> None:
    """Forecasts of a trained network on the test part, with the table of who comes closer."""
    page.get_by_role("button", name="Start training").first.click()
    page.get_by_text("Finished", exact=True).first.wait_for(timeout=240_000)
    page.set_viewport_size({"width": WIDTH, "height": 1100})
    page.locator(".panel.forecast").evaluate("panel => panel.scrollIntoView({ block: 'start' })")
    page.mouse.move(WIDTH / 2, HEIGHT / 2)
    page.mouse.wheel(0, -90)


def judged(page: Page) -> None:
    """A recurrent network beside its rivals, held against guessing, and some texts as they are read."""
    train(page)
    page.set_viewport_size({"width": WIDTH, "height": 1640})
    page.locator(".panel.reading-right .reading-reach").first.wait_for()
    page.mouse.move(WIDTH - 4, 4)


def wrote(page: Page) -> None:
    """What a network writes at the end of its run, held against counting, and the way there."""
    page.set_default_timeout(300_000)
    page.get_by_text("Full speed", exact=True).click()
    train(page)
    page.set_viewport_size({"width": WIDTH, "height": 1640})
    page.locator(".writing-ladder button").first.wait_for()
    page.mouse.move(WIDTH - 4, 4)


def attended(page: Page) -> None:
    """The scores as a product of Q and K, and one of them written out."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".attention .result .now").wait_for()
    page.mouse.move(WIDTH - 4, 4)


def normalized(page: Page) -> None:
    """A block's line of stations, and a layer norm written out."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".block .result .now").wait_for()
    page.mouse.move(WIDTH - 4, 4)


def placed(page: Page) -> None:
    """The table of places with its clocks, when the learned one has come, too."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".positions button[data-way=learned]:not(:disabled)").wait_for()
    page.mouse.move(WIDTH - 4, 4)


def thresholded(page: Page) -> None:
    """A threshold with its cells and its points on both curves, the trials below computed, too."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".judging .dot.leaky").first.wait_for()
    page.locator(READY).wait_for(state="attached")
    page.mouse.move(WIDTH - 4, 4)


def reversed_by_looking(page: Page) -> None:
    """The anti-diagonal in the maps of a network that has learned to reverse, and how it came to it."""
    train(page)
    page.locator(".panel.encoder-maps").evaluate("panel => panel.scrollIntoView()")


def copied(page: Page) -> None:
    """A small GPT that has found out how to copy: its heads on a random sequence, and their maps."""
    page.set_default_timeout(300_000)
    page.get_by_text("repeats", exact=True).click()
    page.locator(READY).wait_for(state="attached")
    page.get_by_text("Full speed", exact=True).click()
    train(page)
    page.set_viewport_size({"width": WIDTH, "height": 1500})
    page.locator(".panel.decoder-answers-panel").evaluate("panel => panel.scrollIntoView({ block: 'start' })")
    page.mouse.move(WIDTH - 4, 4)


def read_as_words(page: Page) -> None:
    """Where a patch of the stroke looks, beside all layers and heads."""
    drawn = page.locator(".patches")
    drawn.locator('[data-tile="1.2"]').click()
    drawn.locator("[data-picture]").click(position={"x": 200, "y": 60})
    page.locator(READY).wait_for(state="attached")
    drawn.evaluate("drawn => drawn.scrollIntoView({ block: 'center' })")
    page.mouse.move(0, 0)


PREPARE: dict[str, Callable[[Page], None]] = {
    "attention": attended,
    "block": normalized,
    "by_hand": partial(train, start="Train", again="Start again"),
    "cell": unrolled,
    "cnn": train,
    "convolution": looked_through,
    "debugging": debugged,
    "encoder": reversed_by_looking,
    "decoder": copied,
    "errors": sorted_mistakes,
    "evaluation": thresholded,
    "forecasting": forecast,
    "initialization": layers,
    "looks_at": from_five_sides,
    "memory": remembered,
    "inside": seen_inside,
    "optimizers": run_down,
    "optimizer_race": raced,
    "patches": read_as_words,
    "playground": learned,
    "positions": placed,
    "predict": draw,
    "reading": judged,
    "schedules": scheduled,
    "regularization": regularized,
    "runs": compared,
    "search": searched,
    "translation": train,
    "writing": wrote,
}
