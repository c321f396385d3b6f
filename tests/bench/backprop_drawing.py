"""Benchmark of the drawing of Forward and backward: what one step costs the browser with 16 neurons a layer, in both views.

Run by itself: python -m tests.bench.backprop_drawing
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from core.foundations.network import NetworkConfig
from core.foundations.trace import trace
from pages.ui.text import text
from scripts.browser import chromium
from tests.bench.alone import frames, mount
from tests.bench.neuron import p95
from tests.bench.row import Row, show

WIDE = 16
STEPS = 120
FRAME = 1000 / 60  # milliseconds


def rows() -> Iterator[Row]:
    """All rows; about twenty seconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        mounted(page, wide())
        yield Row(
            f"Forward and backward, {WIDE} neurons a layer: a step drawn, p95", p95(steps(page)), FRAME, "ms", "lower"
        )
        yield Row("the same, frames a second while it plays", playing(page), 55, "frames/s", "higher")
        page.locator(".choice button").last.click()
        yield Row("the same as computation graph: a step drawn, p95", p95(steps(page)), FRAME, "ms", "lower")
        yield Row("the same, frames a second while it plays", playing(page), 55, "frames/s", "higher")
        browser.close()


def wide() -> dict[str, Any]:
    """The trace of a network far wider than the page offers: 16-16-16-16-16."""
    generator = np.random.default_rng(0)
    numbers = {
        "weights": tuple(generator.normal(0.0, 0.25, 4 * WIDE**2).tolist()),
        "biases": tuple(generator.normal(0.0, 0.1, 4 * WIDE).tolist()),
        "x": tuple(generator.normal(0.0, 1.0, WIDE).tolist()),
        "target": tuple(generator.uniform(0.0, 1.0, WIDE).tolist()),
    }
    shape: dict[str, Any] = {"inputs": WIDE, "h1": WIDE, "h2": WIDE, "h3": WIDE, "outputs": WIDE}
    return trace(NetworkConfig(**shape, **numbers))


def mounted(page: Page, steps: dict[str, Any]) -> None:
    """The component alone on a page, without server, in the middle of its way back."""
    data = {
        "trace": steps,
        "step": len(steps["order"]) // 2,
        "limits": [-100, 100],
        "labels": text("backprop", "en").group("stage."),
    }
    mount(page, "backprop", data, 800)
    page.locator(".drawing").wait_for()


def steps(page: Page) -> list[float]:
    """Milliseconds of the main thread for each of many steps, layout included."""
    times: list[float] = page.locator(".stage").evaluate(
        """async (stage, count) => {
          const times = [];
          for (let k = 0; k < count; k += 1) {
            await new Promise(requestAnimationFrame);
            const began = performance.now();
            stage.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
            stage.getBoundingClientRect();
            times.push(performance.now() - began);
          }
          return times;
        }""",
        STEPS,
    )
    return times


def playing(page: Page) -> float:
    """Frames a second at the highest tempo."""
    page.locator(".choice button").nth(2).click()
    return frames(page)


if __name__ == "__main__":
    show(rows())
