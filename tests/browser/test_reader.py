"""A text under a network's eyes, by keyboard and mouse in a real browser: what is told are the numbers that core found."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from core.config import knobs_of
from core.sequences import reading_looks, writing_looks
from core.sequences.looks_config import DRAWN, LooksConfig
from core.wire import Array, pack
from pages.ui import stage
from pages.ui.text import text
from tests.browser.conftest import ready
from tests.core.sequences.small_networks import WRITTEN, readers, writer

TEXT = "Not a bad film, not a zebra."
KNOBS = {knob.name: knob for knob in knobs_of(LooksConfig)}
WORDS = text("reader", "en")
MOUNT = """async ([script, sheet, data]) => {
  const style = document.createElement("style");
  style.textContent = sheet;
  document.head.append(style);
  const host = document.body.appendChild(document.createElement("div"));
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.reports = [];
  module.default({ data, parentElement: host, setStateValue: (name, value) => window.reports.push(value.values), setTriggerValue: () => {} });
}"""


def mounted(
    page: Page, kind: str, found: tuple[Mapping[str, Any], Mapping[str, Array]], classes: list[str], **values: Any
) -> Locator:
    """The component as the page shows it, with these values of its knobs."""
    names = DRAWN[kind]  # type: ignore[index]
    data = {
        "kind": kind,
        "classes": classes,
        "packed": base64.b64encode(pack(dict(found[0]), dict(found[1]))).decode(),
        "values": {name: values.get(name, KNOBS[name].default) for name in names},
        "limits": {name: [KNOBS[name].low, KNOBS[name].high] for name in names},
        "labels": WORDS.labels(),
        "alt": "alternative",
        "echo": 0,
    }
    page.evaluate(MOUNT, [stage.script("reader"), stage.stylesheet("reader"), data])
    return page.locator("div.reader")


def signed(value: float) -> str:
    return f"{abs(value):.2f}" if abs(value) < 0.005 else f"{value:+.2f}".replace("-", "−")


def reported(page: Page, name: str, value: object) -> None:
    page.wait_for_function("([name, value]) => window.reports.at(-1)?.[name] === value", arg=[name, value])


@pytest.fixture
def found(tmp_path: Path) -> tuple[dict[str, Any], dict[str, Array]]:
    return reading_looks.look(str(readers(tmp_path, cell="lstm")), TEXT, "lstm", target=1)


def test_arrows_go_through_the_text_and_its_numbers_are_told(
    page: Page, found: tuple[dict[str, Any], dict[str, Array]]
) -> None:
    header, arrays = found
    shown = mounted(page, "reading", found, ["bad", "good", "so so"])
    tokens, readout = shown.locator(".token"), shown.locator(".readout")
    expect(tokens).to_have_count(header["read"])
    assert "".join(shown.locator(".text").all_inner_texts()) == TEXT
    expect(readout).to_have_text(WORDS("stage.point"))
    shown.locator(".text").focus()
    for place in range(3):
        page.keyboard.press("ArrowRight")
        expect(tokens.nth(place)).to_have_class(f"token {'plus' if arrays['shares'][place] > 0 else 'minus'} now")
        share = shown.locator(".text").get_attribute("aria-activedescendant")
        assert share == f"token-{place}"
        expect(readout).to_contain_text(f"{arrays['chances'][place, 1]:.1%}".replace("%", " %"))
    reported(page, "token", 3)
    sign = "+" if arrays["shares"][2] > 0 else "−"
    expect(tokens.nth(2)).to_have_attribute("aria-label", f"\u2068bad\u2069, {sign}{abs(arrays['shares'][2]):.3g}")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(readout).to_contain_text(WORDS("stage.strange"))
    expect(readout).to_contain_text("zebra")
    page.keyboard.press("Escape")
    expect(readout).to_have_text(WORDS("stage.point"))


@pytest.mark.parametrize("gate", ["forget", "candidate"])
def test_up_and_down_go_through_the_units_of_a_gate(
    page: Page, found: tuple[dict[str, Any], dict[str, Array]], gate: str
) -> None:
    header, arrays = found
    shown = mounted(page, "reading", found, ["bad", "good", "so so"], token=4)
    shown.get_by_label(WORDS("stage.gate"), exact=True).select_option(gate)
    order = np.argsort(-arrays["varied"][header["gates"].index(gate)], kind="stable").tolist()
    shown.locator(".text").focus()
    for unit in order[:3]:
        value = arrays[f"gate.{gate}"][3, unit]
        told = {"gate": WORDS(f"stage.gate.{gate}"), "unit": unit + 1}
        told["value"] = f"{value:.2f}" if gate == "forget" else signed(value)
        expect(shown.locator(".readout")).to_contain_text(WORDS("stage.told.unit", **told))
        page.keyboard.press("ArrowDown")
    reported(page, "unit", order[3] + 1)
    reported(page, "shade", "unit")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    reported(page, "unit", order[0] + 1)


def test_the_map_is_clicked_and_the_table_has_every_number(
    page: Page, found: tuple[dict[str, Any], dict[str, Array]]
) -> None:
    header, arrays = found
    shown = mounted(page, "reading", found, ["bad", "good", "so so"], sort="number")
    heat = shown.locator(".heat")
    box = heat.bounding_box()
    assert box is not None
    heat.click(position={"x": box["width"] * 2.5 / header["read"], "y": box["height"] * 6.5 / 12})
    reported(page, "token", 3)
    reported(page, "unit", 7)
    shown.locator("summary").click()
    rows = shown.locator("tbody tr")
    expect(rows).to_have_count(header["read"])
    cells = rows.nth(2).locator("td")
    expect(cells.last).to_have_text(signed(arrays["gate.hidden"][2, 6]))
    expect(cells.nth(3)).to_have_text(f"{arrays['chances'][2, 1]:.1%}".replace("%", " %"))


def test_a_network_without_units_has_its_weights(page: Page, tmp_path: Path) -> None:
    found = reading_looks.look(str(readers(tmp_path)), TEXT, "bag", "exact", target=0)
    shown = mounted(page, "reading", found, ["bad", "good", "so so"], shade="unit")
    expect(shown.locator(".bar")).to_have_text(WORDS("stage.no.units"))
    expect(shown.locator(".heat")).to_have_count(0)
    shown.locator(".text").focus()
    page.keyboard.press("Home")
    expect(shown.locator(".readout")).to_contain_text(WORDS("stage.told.exact", name="bad", value="").strip())


def test_a_unit_that_tells_a_kind_of_character_is_listed_and_colors_the_text(page: Page, tmp_path: Path) -> None:
    header, arrays = found = writing_looks.look(str(writer(tmp_path)), WRITTEN * 3)
    shown = mounted(page, "writing", found, [])
    shown.get_by_label(WORDS("stage.letters"), exact=True).select_option("space")
    kinds = [each["name"] for each in header["kinds"]]
    areas = arrays["read.hidden"][kinds.index("space")]
    best = int(np.abs(areas - 0.5).argmax())
    first = shown.locator(".units button").first
    expect(first).to_contain_text(f"{areas[best]:.2f}")
    first.click()
    reported(page, "unit", best + 1)
    expect(first).to_have_attribute("aria-pressed", "true")
    shown.locator(".text").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    readout = shown.locator(".readout")
    expect(readout).to_contain_text(f"{2 ** -arrays['bits'][1]:.1%}".replace("%", " %"))
    expect(readout).to_contain_text(signed(arrays["gate.hidden"][1, best]))
    guess = header["letters"][arrays["guesses"][1, 0]]
    named = {" ": WORDS("stage.sign.space"), "\n": WORDS("stage.sign.line")}.get(guess, f"\u2068{guess}\u2069")
    expect(shown.locator(".guesses li").first.locator("b")).to_have_text(named)


def test_on_its_page_a_typed_text_is_read_and_the_place_stands_in_the_address(page: Page, app_url: str) -> None:
    """With the network that comes along: a text typed, gone through by keyboard, and the link opens it as it was left."""
    page.goto(f"{app_url}/reading?lang=en")
    shown = page.locator("div.reader")
    shown.locator(".text").wait_for()
    ready(page)
    field = page.get_by_label(WORDS("passage"), exact=True)
    field.fill("Not good, awful.")
    field.press("Control+Enter")
    expect(shown.locator(".token")).to_have_count(5)
    shown.locator(".text").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**reading.look.token=4**", wait_until="commit")
    ready(page)
    told = shown.locator(".readout").inner_text()
    assert "awful" in told
    page.reload()
    expect(shown.locator(".readout")).to_have_text(told)
    expect(shown.locator(".token.now")).to_have_text("awful")
