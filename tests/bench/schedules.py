"""Benchmark of learning-rate schedules: what the server's child computes for the page, and the drawing under the hand.

Run by itself: python -m tests.bench.schedules
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from playwright.sync_api import Page, sync_playwright

from core.config import knobs_of, to_dict
from core.foundations.schedules_config import NAMES, PER_EPOCH, SchedulesConfig
from core.foundations.schedules_shown import listed
from core.training import scheduled
from pages.ui.text import text
from scripts.browser import chromium
from tests.bench.alone import mount
from tests.bench.neuron import p95
from tests.bench.optimizers_drawing import drawn
from tests.bench.row import Row, show

FRAME = 1000 / 60  # milliseconds


def rows() -> Iterator[Row]:
    """All rows; about twenty seconds."""
    every = SchedulesConfig(who=NAMES, looked="cosine")
    yield Row("Schedules: 4 side by side, 5 seeds, 30 epochs", best(compare(SchedulesConfig())), 1.0, "s", "lower")
    yield Row("the same, all 10", best(compare(every)), 1.0, "s", "lower")
    yield Row("Range test, 5 networks", best(lambda: scheduled.ranged("circle", "momentum", 0)), 1.0, "s", "lower")
    yield Row("Edge of stability, 1,500 steps, 101 sharpnesses", best(lambda: scheduled.stable(0.3)), 1.0, "s", "lower")
    yield Row(
        "Batch size × rate, 162 networks", best(lambda: scheduled.grid("circle", 0, "epochs")), None, "s", "lower"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        mounted(page, every)
        moved = p95(drawn(page, "ArrowRight", ".grip"))
        yield Row("Schedules, 10 curves and losses: the moment moved, p95", moved, FRAME, "ms", "lower")
        bent = p95(drawn(page, "ArrowUp", "[data-handle=floor]"))
        yield Row("the same, the floor moved, all curves anew: p95", bent, None, "ms", "lower")
        browser.close()


def compare(config: SchedulesConfig) -> Callable[[], object]:
    """The question of the page."""
    question = to_dict(config)
    return lambda: scheduled.compared(question)


def best(act: Callable[[], object]) -> float:
    """Seconds of the fastest of three."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


def mounted(page: Page, config: SchedulesConfig) -> None:
    """The component alone on a page, without server."""
    knobs = {knob.name: knob for knob in knobs_of(SchedulesConfig)}
    data: dict[str, Any] = {
        "part": "race",
        "values": asdict(config),
        "limits": {name: [knob.low, knob.high] for name, knob in knobs.items()},
        "labels": text("schedules", "en").labels(),
        "steps": {name: 0 if knob.log else knob.step for name, knob in knobs.items()},
        "trained": listed(*scheduled.compared(to_dict(config))),
        **{"fresh": True, "trouble": "", "total": config.steps, "per_epoch": PER_EPOCH, "all": NAMES},
    }
    mount(page, "schedules", data, 1000)
    page.locator(".schedules .ranks tbody tr").first.wait_for()


if __name__ == "__main__":
    show(rows())
