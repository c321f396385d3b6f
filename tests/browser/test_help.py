"""Each control of a drawing says what it does: to screen readers, beside it for the keyboard, and under a mouse that rests."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.ui import stage
from tests.browser.conftest import ready

# page with what is to be seen of it → the drawing's class
DRAWINGS = {
    "neuron?neuron.points=or": "neuron",
    "neuron?neuron.inputs=1": "neuron",
    "activations?": "activations",
    "losses?losses.loss=cross_entropy": "losses",
    **{
        f"matrices?matrices.view={view}": "matrices"
        for view in ("product", "plane", "inverse", "dot", "solve", "eigen")
    },
    "derivatives?": "calculus",
    "probability?": "chance",
    **{f"convolution?convolution.view={view}": "convolution" for view in ("window", "pooling", "field", "border")},
    **{f"cell?cell.cell={cell}": "cell" for cell in ("rnn", "lstm", "gru")},
    "cell?cell.kind=text&cell.show=gradients": "cell",
    **{
        f"attention?attention.heads=2&attention.stage={stage}": "attention" for stage in ("tokens", "project", "scores")
    },
    "block?": "block",
    **{f"positions?positions.kind={kind}": "positions" for kind in ("sinusoidal", "learned")},
    "debugging?": "debugging",
    "evaluation?": "judging",
    "optimizers?optimizers.noise=1&optimizers.who=gd,momentum,rmsprop,adamw,newton": "optimizers",
    "optimizer_race?optimizer_race.length=short": "contest",
    **{
        f"schedules?schedules.looked={name}&schedules.who={name}": "schedules"
        for name in ("step", "restarts", "plateau")
    },
    "regularization?regularization.who=nothing,decay,clip,ensemble": "regularization",
    "runs?": "shelf",
    "search?search.trials=16": "search",
    "initialization?": "initialization",
    **{f"inside?inside.level={level}": "inside" for level in ("network", "layer", "value")},
    "looks_at?": "looks",
    "maps?": "maps",
    "patches?": "patches",
    "errors?": "errors",
    "reading?": "tokens",
    "reading?reading.look.model=shipped:reader_en": "reader",
    "writing?writing.look.model=shipped:writer_en": "reader",
}
# what a hand, a key or a click can change; a "?" beside a number is itself the help
CONTROLS = "button:not(.help), input, [role=slider], [role=button], .scrub, .grip-dot, [data-help]"
UNEXPLAINED = """(roots) => roots.flatMap((root) => [...root.querySelectorAll(CONTROLS)].filter((node) => {
    node.dispatchEvent(new FocusEvent("focusin", { bubbles: true, composed: true }));
    const told = node.closest("[aria-description]");
    return !told || !/^Cause: .+ Effect: .+/.test(told.getAttribute("aria-description"));
  }).map((node) => node.outerHTML.slice(0, 160)))""".replace("CONTROLS", repr(CONTROLS))


def test_no_drawing_that_explains_its_controls_is_left_out() -> None:
    """Those that live in a page by assets/parts/views.js, which says what a control does."""
    modules = (path.read_text("utf-8") for path in stage.COMPONENTS.glob("*/*.js"))
    kept = {name for module in modules for name in re.findall(r'keepView\(.+?, "(\w+)"', module)}
    assert len(kept) > 5, "the search finds nothing"
    assert kept == set(DRAWINGS.values())


@pytest.mark.parametrize("address", DRAWINGS)
def test_every_control_is_explained(page: Page, app_url: str, address: str) -> None:
    page.goto(f"{app_url}/{address}&lang=en")
    drawing = page.locator(f"div.{DRAWINGS[address]}")
    drawing.locator("button, input, [role=slider]").first.wait_for()
    ready(page)
    assert drawing.evaluate_all(UNEXPLAINED) == []


def test_help_stands_beside_a_control_while_it_has_the_focus(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/neuron?lang=en")
    chip = page.locator(".neuron .chip").first
    chip.wait_for()
    ready(page)
    bubble = page.locator(".help-bubble")
    chip.focus()
    page.keyboard.press("Shift+Tab")  # focus that a key brought is one that shows itself
    page.keyboard.press("Tab")
    expect(bubble).to_contain_text("Cause: weight w₁ changes. Effect:")
    page.keyboard.press("ArrowRight")  # it goes out of the way of what it explained
    expect(bubble).to_have_count(0)


def test_help_comes_to_a_mouse_that_rests_and_leaves_with_it(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/matrices?lang=zh")
    flip = page.locator(".matrices [data-flip]").first
    flip.wait_for()
    ready(page)
    flip.hover()
    expect(page.locator(".help-bubble")).to_contain_text("原因：行变成列。")
    page.mouse.move(1, 1)
    expect(page.locator(".help-bubble")).to_have_count(0)
