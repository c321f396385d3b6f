"""Attention maps in a real browser: a head is switched off and the answer changes, by keyboard; a token is left out; it fits a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import free_port, ready, start_server
from tests.core.predict.tiny_checkpoints import bert


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose operator offers one checkpoint: a tiny BERT that tells two classes apart."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    folder = bert(tmp_path_factory.mktemp("operator") / "small", "BertForSequenceClassification").parent
    server = start_server(home, port, GLASSBOX_CHECKPOINTS=str(folder))
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


def test_a_head_is_switched_off_and_the_answer_changes(page: Page, address: str) -> None:
    page.goto(f"{address}/maps?maps.model=folder:small&maps.passage=the+cat+sat+on+the+mat")
    ready(page)
    root = page.locator("div.maps")
    expect(root).to_have_attribute("data-change", "0.0000")
    shares = root.locator(".answers .num").all_inner_texts()
    root.locator('.heads-tile[aria-pressed="true"]').focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(root.locator(".heads").first).to_have_attribute("data-layer", "0")
    root.locator('[data-act="off"]').focus()
    page.keyboard.press("Enter")
    expect(root).not_to_have_attribute("data-change", "0.0000")
    expect(root.locator('.heads-tile[data-layer="0"][data-head="0"]')).to_have_class("heads-tile off")
    expect(root.locator(".answers .num").first).to_contain_text("→")
    assert "maps.off=101" in page.url
    changed = root.locator(".answers .num").first.inner_text()
    assert changed.startswith(shares[0]), "what was answered before stands beside it"
    root.locator('[data-act="on"]').click()
    expect(root).to_have_attribute("data-change", "0.0000")


def test_cells_are_walked_and_a_token_is_left_out(page: Page, address: str) -> None:
    page.goto(f"{address}/maps?maps.model=folder:small&maps.passage=the+cat+sat")
    ready(page)
    root = page.locator("div.maps")
    field = root.locator(".heads-field")
    field.focus()
    for key in ("PageUp", "Home", "ArrowDown", "End"):
        page.keyboard.press(key)
    large = root.locator(".heads-map")
    expect(large).to_have_attribute("data-row", "1")
    expect(large).to_have_attribute("data-column", "4")
    expect(root.locator(".heads-told")).to_contain_text("the (2) looks at [SEP] (5)")
    value = float(large.get_attribute("data-value") or "nan")
    expect(root.locator(".heads-told")).to_contain_text(f"{100 * value:.1f} %")
    tokens = root.locator(".tokens .token")
    expect(tokens).to_have_text(["[CLS]", "the", "cat", "sat", "[SEP]"])
    tokens.nth(2).click()
    expect(root).not_to_have_attribute("data-change", "0.0000")
    expect(root.locator(".heads-field")).to_have_attribute("aria-label", "Layer 2, head 1: 4 tokens that look, 4 that are looked at. Arrow keys go from cell to cell.")  # fmt: skip
    expect(root.locator(".tokens .left")).to_have_text(["cat"])


def test_the_page_fits_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/maps?maps.model=folder:small&maps.compare=true")
    ready(page)
    root = page.locator("div.maps")
    expect(root.locator(".heads")).to_have_count(2)
    assert root.evaluate("node => node.scrollWidth <= node.clientWidth")
