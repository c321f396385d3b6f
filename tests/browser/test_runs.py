"""The run shelf in a real browser: a run and its copy give the same numbers, a thousand rows of which few exist, notes that stay."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import insert

from core.runs.database import runs
from core.runs.record import record
from core.runs.run import new_id
from core.runs.shelf import shelf
from core.runs.store import Store
from core.serve.visitor import COOKIE, read
from core.training.experiment import Experiment, OptimizerConfig
from pages.ui.text import text
from tests.browser.conftest import ready

WORDS, LIVE = text("runs", "en"), text("live", "en")
TINY = "cnn.epochs=1&cnn.width=4&cnn.blocks=1&cnn.share=0.2&cnn.seed=7"


def opened(page: Page, app_url: str, address: str = "runs?lang=en") -> None:
    page.goto(f"{app_url}/{address}")
    page.locator("div.shelf .listing").wait_for()
    ready(page)


@pytest.fixture
def mine(context: BrowserContext, page: Page, app_url: str, server_home: Path) -> tuple[Store, str]:
    """The server's store, and who the browser is to it."""
    opened(page, app_url)
    cookie = next(each for each in context.cookies() if each["name"] == COOKIE)
    visitor = read(cookie["value"])
    assert visitor
    return Store(f"sqlite:///{server_home / 'glassbox.db'}"), visitor


def test_a_run_is_duplicated_and_restored_with_the_same_numbers(
    page: Page, app_url: str, mine: tuple[Store, str]
) -> None:
    store, visitor = mine
    page.goto(f"{app_url}/cnn?lang=en&{TINY}")
    page.get_by_role("button", name=LIVE("start"), exact=True).click()
    page.get_by_text(LIVE("figure.state.finished"), exact=True).first.wait_for()
    opened(page, app_url)
    expect(page.locator(".shelf .row")).to_have_count(1)
    page.get_by_role("button", name=WORDS("duplicate"), exact=True).click()
    expect(page.locator(".shelf .row [data-state=finished]")).to_have_count(2)
    values = page.locator(".shelf .legend tbody tr td").all_inner_texts()
    assert len(values) == 4
    assert values[:2] == values[2:]
    first, second = (json.loads(record(each.run, store.events(each.id))) for each in shelf(store, visitor))
    for key in ("experiment", "steps", "test", "classes", "parameters"):
        assert first[key] == second[key], key
    assert first["validation"][-1] == second["validation"][-1]
    page.get_by_role("button", name=WORDS("restore"), exact=True).click()
    expect(page).to_have_url(re.compile(r"/cnn\?.*cnn\.seed=7"))
    for setting in ("cnn.width=4", "cnn.blocks=1", "cnn.share=0.2", "cnn.epochs=1"):
        expect(page).to_have_url(re.compile(re.escape(setting)))
    store.close()


def test_of_a_thousand_rows_only_those_in_sight_exist(page: Page, app_url: str, mine: tuple[Store, str]) -> None:
    store, visitor = mine
    rows = [
        {
            "id": new_id(),
            "visitor": visitor,
            "state": "failed" if number % 10 == 0 else "finished",
            "experiment": Experiment(seed=number, optimizer=OptimizerConfig(learning_rate=0.1 if number % 2 else 0.01)).to_json(),
            "created": 1.7e9 + number,
            "queued": 0.0,
            "step": 100,
            "metrics": json.dumps({"validation_loss": 1 / (1 + number), "test_accuracy": number / 1000}),
        }
        for number in range(1000)
    ]  # fmt: skip
    with store.writing() as connection:
        connection.execute(insert(runs), rows)
    opened(page, app_url, "runs?lang=en&runs.chosen=none")
    grid, drawn = page.locator(".shelf .listing"), page.locator(".shelf .row")
    expect(grid).to_have_attribute("aria-rowcount", "1001")
    assert drawn.count() < 30
    grid.focus()
    page.keyboard.press("End")
    expect(page.locator(f"[data-run='{rows[0]['id']}']")).to_be_visible()
    assert drawn.count() < 30
    page.keyboard.press(" ")
    expect(page).to_have_url(re.compile(f"runs.chosen={rows[0]['id']}"))
    page.get_by_role("searchbox").fill('"seed: 77"')
    expect(grid).to_have_attribute("aria-rowcount", "12")  # 77 and 770 to 779
    page.locator(".shelf select").nth(1).select_option("failed")
    expect(grid).to_have_attribute("aria-rowcount", "2")
    expect(page).to_have_url(re.compile(r"runs\.state=failed"))
    page.reload()
    expect(grid).to_have_attribute("aria-rowcount", "2")
    expect(drawn).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    page.locator(".shelf .head button", has_text=WORDS("stage.column.loss")).click()
    expect(drawn.first).to_have_attribute("data-run", str(rows[990]["id"]))
    store.close()


def test_curves_are_read_off_and_counted_in_epochs(page: Page, app_url: str) -> None:
    opened(page, app_url)
    chart, head = page.locator(".shelf .overlay"), page.locator(".shelf .legend thead th").first
    expect(page.locator(".shelf .legend tbody tr")).to_have_count(4)
    expect(head).to_have_text(WORDS("stage.at.end"))
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(head).to_have_text(WORDS("stage.at.steps", at=157))
    page.locator(".shelf [data-choice=epochs]").click()
    expect(page).to_have_url(re.compile(r"runs\.axis=epochs"))
    page.locator(".shelf .overlay").focus()
    page.keyboard.press("ArrowLeft")
    expect(head).to_have_text(WORDS("stage.at.epochs", at="7.8"))
    page.locator(".shelf [data-choice=right]").click()
    expect(page.locator(".shelf .legend tbody td").first).to_contain_text("%")
    page.locator(".shelf .row").nth(1).click()  # taken away
    expect(page.locator(".shelf .legend tbody tr")).to_have_count(3)


def test_a_note_stays_and_a_file_comes_back(page: Page, mine: tuple[Store, str]) -> None:
    mine[0].close()
    page.get_by_role("button", name=WORDS("examples.take")).click()
    expect(page.locator(".shelf .row")).to_have_count(4)
    note = page.get_by_role("textbox", name=WORDS("note"))
    note.fill("the rate was too high")
    note.press("Tab")
    expect(page.locator(".shelf .row .name", has_text="✎")).not_to_have_count(0)
    page.reload()
    expect(page.get_by_role("textbox", name=WORDS("note"))).to_have_value("the rate was too high")
    with page.expect_download() as told:
        page.get_by_role("button", name=WORDS("take.json")).click()
    document = Path(told.value.path()).read_bytes()
    assert json.loads(document)["format"] == "glassbox-run-1"
    page.get_by_text(WORDS("import.title")).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "run.json", "mimeType": "application/json", "buffer": document}
    )
    expect(page.get_by_test_id("stAlert").filter(has_text="1")).to_be_visible()
    expect(page.locator(".shelf .listing")).to_have_attribute("aria-rowcount", "6")
