"""Benchmark of the drawing of Optimizers on a surface: what one step costs the browser with ten paths on the map and in space.

Run by itself: python -m tests.bench.optimizers_drawing
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from playwright.sync_api import Page, sync_playwright

from core.config import knobs_of
from core.foundations.optimizers_config import NAMES, TYPED, OptimizersConfig
from core.foundations.optimizers_run import shown
from pages.ui.text import text
from scripts.browser import chromium
from tests.bench.alone import frames, mount
from tests.bench.neuron import p95
from tests.bench.row import Row, show

STEPS = 120
FRAME = 1000 / 60  # milliseconds


def rows() -> Iterator[Row]:
    """All rows; about twenty seconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        mounted(page, OptimizersConfig(surface="rosenbrock", who=NAMES, looked="lbfgs", step=20, tempo="fast"))
        yield Row("Surface, 10 optimizers: a step drawn, p95", p95(drawn(page, "ArrowRight")), FRAME, "ms", "lower")
        yield Row("the same, frames a second while it plays", frames(page), 55, "frames/s", "higher")
        dragged = p95(drawn(page, "ArrowRight", ".start"))
        yield Row("the same, the start moved, all ways computed anew: p95", dragged, None, "ms", "lower")
        turned = p95(drawn(page, "ArrowRight", ".relief"))
        yield Row("the same, the surface turned: p95", turned, None, "ms", "lower")
        browser.close()


def mounted(page: Page, config: OptimizersConfig) -> None:
    """The component alone on a page, without server."""
    knobs = {knob.name: knob for knob in knobs_of(OptimizersConfig)}
    dials = ("noise", "momentum", "smoothing", "beta1", "beta2", "decay")
    data: dict[str, Any] = {
        "part": "race",
        "values": {name: value for name, value in asdict(config).items() if name not in ("surface", "reach")},
        "limits": {name: [knob.low, knob.high] for name, knob in knobs.items()},
        "labels": text("optimizers", "en").labels(),
        "steps": {name: knobs[name].step for name in dials},
        **shown(config, TYPED),
    }
    mount(page, "optimizers", data, 1000)
    page.locator(".optimizers .racers").wait_for()


def drawn(page: Page, key: str, selector: str = ".steps button") -> list[float]:
    """Milliseconds from a key to the end of the next frame's drawing, layout included, for each of many."""
    times: list[float] = page.locator(selector).last.evaluate(
        """async (node, [key, count]) => {
          const times = [];
          for (let k = 0; k < count; k += 1) {
            await new Promise(requestAnimationFrame);
            let began = performance.now();
            node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
            const asked = performance.now() - began;
            await new Promise((done) => requestAnimationFrame((now) => { began = now; done(); }));
            document.body.getBoundingClientRect();
            times.push(asked + performance.now() - began);
          }
          return times;
        }""",
        [key, STEPS],
    )
    return times


if __name__ == "__main__":
    show(rows())
