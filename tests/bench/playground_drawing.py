"""Benchmark of the playground's drawing: dragging the timeline over 500 snapshots of a network of four layers of sixteen, and
the bytes that such a trajectory takes. The component stands alone on a page; nothing is trained here.

Run by itself: python -m tests.bench.playground_drawing
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from playwright.sync_api import Page, sync_playwright

from core.data.plane import PlaneConfig
from core.playground.experiment import Experiment
from core.playground.trajectory import Line
from core.training import small_engine
from core.training.small import SmallConfig
from core.training.small_parts import Ended, Recording
from scripts.browser import chromium
from tests.bench.neuron import p95
from tests.bench.row import Row, show
from tests.browser.playground import data, put

EPOCHS = 499
SECONDS = 4
MOST_BYTES = 2_000_000
DRAG = """async (milliseconds) => {
  const track = document.querySelector(".track");
  const box = track.getBoundingClientRect();
  track.setPointerCapture = () => {};
  const send = (kind, part) => track.dispatchEvent(new PointerEvent(kind, {
    pointerId: 1, isPrimary: true, button: 0, bubbles: true, clientX: box.left + 8 + part * (box.width - 16), clientY: box.top + 20 }));
  send("pointerdown", 0);
  const gaps = [];
  const began = performance.now();
  let last = began;
  const seen = new Set();
  while (last - began < milliseconds) {
    send("pointermove", 0.5 - 0.5 * Math.cos((last - began) / 400));
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    seen.add(document.querySelector(".figure.epoch b").textContent);
  }
  send("pointerup", 0);
  return { gaps, places: seen.size };
}"""


def rows() -> Iterator[Row]:
    """All rows; about fifteen seconds."""
    given = Experiment(
        data=PlaneConfig(kind="spiral", points=500),
        network=SmallConfig(units=(16,) * 4, activations=("tanh",) * 4, epochs=EPOCHS),
    )
    packed = data(given, walked(given))
    yield Row(
        "Playground, 4 × 16, a trajectory of 500 snapshots: megabytes sent",
        len(packed) / 1e6,
        MOST_BYTES / 1e6,
        "MB",
        "lower",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, shown in (("the default network", Experiment()), ("4 × 16", given)):
            page = browser.new_page(viewport={"width": 1280, "height": 1400})
            put(page, packed if shown is given else data(shown, walked(shown)))
            page.locator(".track").wait_for()
            gaps = dragged(page)
            yield Row(
                f"dragging its timeline, {name}: frames a second", 1000 / float(np.mean(gaps)), 58, "frames/s", "higher"
            )
            yield Row(f"the same, {name}: time between frames, p95", p95(gaps), None, "ms", "lower")
            page.close()
        browser.close()


def dragged(page: Page) -> list[float]:
    """Milliseconds between frames while a hand goes to and fro over the whole timeline."""
    found: dict[str, list[float]] = page.evaluate(DRAG, 1000 * SECONDS)
    return found["gaps"]


def walked(given: Experiment) -> Line:
    """A line of 500 snapshots that nobody trained: first weights, and a walk away from them."""
    from core.playground.pieces import prepared

    examples = prepared(given)
    generator = np.random.default_rng(0)
    begun = small_engine.first(given.network, examples.inputs.shape[1], examples.outputs)
    steps = generator.normal(0, 0.03, (EPOCHS + 1, begun.parameters.size)).cumsum(axis=0)
    curve = np.linspace(0.6, 0.1, EPOCHS + 1, dtype=np.float32)
    shape = small_engine.sizes(given.network, examples.inputs.shape[1], examples.outputs)
    recording = Recording(
        epochs=np.arange(EPOCHS + 1, dtype=np.int32),
        batches=np.zeros(EPOCHS + 1, np.int32),
        parameters=(begun.parameters + steps).astype(np.float32),
        gradient_norms=np.full((EPOCHS + 1, len(shape) - 1), 0.1, np.float32),
        loss_train=curve,
        loss_test=curve,
        accuracy_train=1 - curve,
        accuracy_test=1 - curve,
        rates=np.full(EPOCHS + 1, 0.03, np.float32),
        model=begun,
        ended=Ended("limit", EPOCHS, 0),
        shape=shape,
    )
    return Line(given, engine="numpy", recording=recording)


if __name__ == "__main__":
    show(rows())
