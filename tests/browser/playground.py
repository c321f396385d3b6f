"""The playground's component alone on a page, fed with packets made here: no server, so a test waits for nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.data.plane import PlaneConfig, load
from core.playground import landscape, pieces, trajectory
from core.playground.experiment import NETWORK, Change, Experiment
from core.playground.packet import packet
from core.playground.trajectory import Line
from core.training.small import SmallConfig
from core.wire import Array
from pages.ui.stage import script, stylesheet
from pages.ui.text import text
from tests.browser.conftest import PATIENCE

WORDS = text("playground", "en").group("stage.")
CHOICES = ("rule", "schedule")
NUMBERS = ("learning_rate", "batch_size", "l1", "l2", "dropout", "clip")
MOUNT = """async ([source, bytes]) => {
  window.reported ??= [];
  window.component ??= await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const data = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  const setStateValue = (name, value) => window.reported.push(structuredClone(value));
  window.component.default({ data, parentElement: document.getElementById("here"), setStateValue });
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def experiment(kind: str = "circle", epochs: int = 60, **network: Any) -> Experiment:
    """A small experiment; all else as the page begins."""
    data: dict[str, Any] = {"kind": kind, "noise": 0.1}
    return Experiment(data=PlaneConfig(**data), network=SmallConfig(epochs=epochs, **network))


def ask(name: str, question: dict[str, Any], arrays: dict[str, Array] | None = None, **_: Any) -> Any:
    """What the playground's process would answer, asked here."""
    module, function = name.split(":")
    return getattr({"pieces": pieces, "landscape": landscape}[module], function)(**question, **(arrays or {}))


def trained(given: Experiment, start: int = 0, changes: tuple[Change, ...] = ()) -> Line:
    """A whole line, computed by the engine without compiled kernels."""
    line = Line(given, changes, start, "numpy")
    while not line.complete:
        line = trajectory.grow(line, 5.0, ask)
    return line


def zoomed(line: Line, epoch: int) -> dict[str, Array]:
    """One epoch batch by batch, however long it takes."""
    found = trajectory.zoomed(line, epoch, seconds=1e9, ask=ask)
    assert isinstance(found, dict)
    return found


def limits() -> dict[str, Any]:
    """What the page says of the knobs."""
    found: dict[str, Any] = {name: list(NETWORK[name].choices) for name in CHOICES}
    found |= {name: [NETWORK[name].low, NETWORK[name].high] for name in NUMBERS}
    return found | {"layers": 6, "units": 16, "activations": list(NETWORK["activations"].choices)}


def data(
    given: Experiment, trunk: Line | None, branch: Line | None = None, *, zoom: int | None = None, **header: Any
) -> bytes:
    """The bytes that the page would send."""
    examples = load(given.data, given.own) if trunk else load(PlaneConfig())
    told: dict[str, Any] = {"labels": WORDS, "language": "en", "alt": "A network", "limits": limits(), "hidden": []}
    told |= {"class_names": [str(k + 1) for k in range(examples.classes)], "place": 0, "echo": 0}
    arrays: dict[str, Array] = {}
    if zoom is not None and trunk:
        arrays = {f"fine_{name}": each for name, each in zoomed(branch or trunk, zoom).items()}
        told["fine"] = {"epoch": zoom, "line": "branch" if branch else "trunk"}
    return packet(told | header, given, examples, trunk, branch, arrays)


def put(page: Page, packed: bytes) -> None:
    """Give the component these bytes, as the page does at each run of its script."""
    if not page.locator("#here").count():
        page.set_content(f"<style>{stylesheet('playground')}</style><div id='here'></div>")
    page.evaluate(MOUNT, [script("playground"), base64.b64encode(packed).decode()])


def reported(page: Page) -> list[dict[str, Any]]:
    """All reports since the beginning."""
    found: list[dict[str, Any]] = page.evaluate("window.reported")
    return found


def next_report(page: Page, after: int) -> dict[str, Any]:
    """The values of the report that follows the first `after`."""
    page.wait_for_function("count => window.reported.length > count", arg=after)
    return dict(reported(page)[after]["values"])


def epoch(page: Page) -> str:
    return page.locator(".figure.epoch b").inner_text()


def answer(page: Page, count: int = 1) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate("async n => { while (n--) await new Promise(requestAnimationFrame) }", count + 1)


@pytest.fixture
def alone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page with the component alone; it must not overflow, nor raise an error."""
    opened: list[Page] = []
    errors: list[str] = []

    def open_page(packed: bytes, width: int = 1000, **more: Any) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 1200}, **more)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        opened.append(page)
        put(page, packed)
        return page

    yield open_page
    for page in opened:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.close()
    assert not errors, errors


def neuron(page: Page, column: int, unit: int) -> Locator:
    return page.locator(f'[data-key="n{column}.{unit}"]')


def look(page: Page, picture: str) -> str:
    """The pixels of a canvas."""
    return str(page.locator(picture).first.evaluate("canvas => canvas.toDataURL()"))


def settled(page: Page) -> None:
    """Wait until the fine drawing is there."""
    expect(page.locator(".playground")).to_have_attribute("data-still", "true")


GIVEN = experiment()
CHANGES: tuple[Change, ...] = (("learning_rate", 0.3), ((0, 1, 0), 2.0))


@pytest.fixture(scope="module")
def line() -> Line:
    """GIVEN, trained to its end."""
    return trained(GIVEN)


@pytest.fixture(scope="module")
def forked() -> Line:
    """GIVEN from epoch 20 on under CHANGES."""
    return trained(GIVEN, 20, CHANGES)
