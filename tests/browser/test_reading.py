"""Learning to read in a real browser: a table of the visitor's own, a run on it, a typed sentence classified by that run."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from core.text import read_blocks
from pages.ui import stage

from .conftest import ROOT, ready

FRUIT, ROCK = (
    ("sweet juicy apple", "ripe yellow pear", "a fresh peach"),
    ("hard gray granite", "cold slate", "a heavy pebble"),
)
TABLE = "text,kind\n" + "".join(
    f"{words} number {number},{kind}\n" for kind, texts in (("fruit", FRUIT), ("rock", ROCK)) for words in texts for number in range(12)
)  # fmt: skip
WORDS = read_blocks(ROOT / "assets" / "text" / "en" / "reading.md")
READER = read_blocks(ROOT / "assets" / "text" / "en" / "reader.md")


def figures(page: Page) -> Locator:
    return page.locator("div.sequence")


def trained(page: Page) -> None:
    start = page.locator(".st-key-reading-start button")
    expect(start).to_be_enabled()
    start.click()
    expect(figures(page)).to_have_attribute("data-state", "finished", timeout=180_000)
    ready(page)


def test_a_table_of_ones_own_is_learned_and_a_typed_sentence_classified(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/reading?reading.name=own&reading.learning_rate=0.02&reading.dropout=0.0&reading.epochs=20")
    ready(page)
    expect(page.locator(".st-key-reading-start button")).to_be_disabled()
    file = {"name": "things.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.locator(".st-key-reading-own-file input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator(".st-key-reading-own-use button").click()
    page.wait_for_url(re.compile(r"reading\.own=[0-9a-f]{20}"))
    trained(page)

    bars = figures(page).locator(".reading-bar")
    expect(bars).to_have_count(3)
    for bar in bars.all():  # six things, each many times over in the training part
        expect(bar.locator("b")).to_have_text("100.0\u2009%")
        expect(bar.locator("small").last).to_contain_text("to")
    expect(figures(page).locator(".reading-floor-name")).to_contain_text(re.compile("fruit|rock"))
    matrix = figures(page).locator(".confusion td[data-row]")
    expect(matrix).to_have_count(4)
    matrix.first.focus()
    expect(figures(page).locator(".reading-read")).to_contain_text("fruit")
    page.keyboard.press("ArrowRight")
    told = (
        WORDS["figure.reading.cell"].replace("{{truth}}", "fruit").replace("{{said}}", "rock").replace("{{times}}", "0")
    )
    expect(figures(page).locator(".reading-read")).to_have_text(told)

    page.get_by_role("button", name=READER["above"], exact=True).click()
    field = page.get_by_label(READER["passage"], exact=True)
    for sentence, place in (("a juicy yellow apple", 1), ("cold gray granite", 2)):
        field.fill(sentence)
        field.press("Control+Enter")
        table = page.locator("table", has_text=READER["network"]).first
        expect(table.locator("th").nth(place)).to_have_text(("fruit", "rock")[place - 1])
        for row in range(3):  # the answer of each network is bold
            expect(table.locator("tbody tr").nth(row).locator("td").nth(place).locator("strong")).to_be_visible()


def test_a_moment_of_the_run_is_looked_back_at_by_keyboard(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/reading?reading.epochs=4")
    ready(page)
    trained(page)
    note = figures(page).locator(".panel.reading-right .caption")
    expect(note).to_have_text(WORDS["figure.reading.right.test"].replace("{{count}}", "40"))
    expect(figures(page).locator(".reading-reach")).to_have_count(3)
    chances = figures(page).locator(".reading-answer").first
    at_the_end = chances.inner_text()
    figures(page).locator("input[type=range]").focus()
    page.keyboard.press("Home")
    expect(note).to_have_text(WORDS["figure.reading.right.validation"].replace("{{count}}", "40"))
    expect(figures(page).locator(".reading-reach")).to_have_count(0)
    expect(chances).not_to_have_text(at_the_end)
    average = figures(page).get_by_role("button", name=WORDS["figure.lane.average"], exact=True)
    average.focus()
    page.keyboard.press("Enter")
    expect(average).to_have_attribute("aria-pressed", "true")
    expect(average).to_be_focused()


def test_the_floor_that_is_drawn_is_that_of_the_texts_of_the_bars(browser: Browser) -> None:
    page = browser.new_page()
    source = stage.joined(ROOT / "assets" / "components" / "sequence" / "panel_reading.js")
    drawn = page.evaluate(
        """async (source) => {
          const code = `${source}\nexport { ReadingPanel };`;
          const { ReadingPanel } = await import("data:text/javascript," + encodeURIComponent(code));
          const started = { floor: 0.5, test_floor: 0.6, common: 0, classes: ["a", "b"], texts: { validation: 3000 } };
          const t = (name, values) => (name === "reading.floor" ? values.share : name);
          const of = (snapshot, finished, at) => {
            const run = { started, finished, lanes: [{ name: "bag", parameters: 3 }] };
            const view = { run, snapshot, timeline: { at }, page: {}, t, laneColor: () => "red" };
            const panel = new ReadingPanel(view);
            panel.drawBars();
            const mark = panel.bars.querySelector(".reading-floor").style.left;
            return [mark, panel.bars.querySelector(".reading-floor-name").textContent];
          };
          const some = { seen: 1000, floor: 0.25, lane_accuracies: [0.9] };
          const test = { confusion: {}, tested: 10, lane_accuracies: [0.9] };
          return [of(some, null, null), of(some, test, null), of(some, test, 0), of(null, null, null)];
        }""",
        source,
    )
    page.close()
    assert drawn == [[f"{each}%", f"{each}.0\u2009%"] for each in (25, 60, 25, 50)]
