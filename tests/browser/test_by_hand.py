"""The network by hand in a real browser: epochs come by themselves, and its filters, curves and test arrive in the drawing."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from core.foundations.by_hand_config import steps_an_epoch
from tests.browser.conftest import PATIENCE


def test_it_trains_by_itself_to_the_end_and_starts_again(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/by_hand?by_hand.epochs=3&by_hand.batch_size=64")
    live = page.locator(".live[data-state]")
    expect(live).to_have_attribute("data-state", "empty", timeout=2 * PATIENCE)
    # a button with help stands twice in the document, once for fingers: one of them is seen
    train = page.locator(".st-key-by_hand-train button:visible")
    train.click()
    expect(live).to_have_attribute("data-state", "finished", timeout=2 * PATIENCE)  # the first question loads PyTorch
    expect(live).to_have_attribute("data-step", str(3 * steps_an_epoch(64)))
    expect(live).to_have_attribute("data-snapshots", "4")
    expect(page.get_by_text(re.compile(r"differ by at most \d\.\de-1[5-9]"))).to_be_visible()
    expect(train).to_be_disabled()
    page.locator(".st-key-by_hand-again button:visible").click()
    expect(live).to_have_attribute("data-step", "0")
    expect(live).to_have_attribute("data-state", "paused")
    page.locator(".st-key-by_hand-one-epoch button:visible").click()
    expect(live).to_have_attribute("data-step", str(steps_an_epoch(64)))
    expect(live).to_have_attribute("data-state", "paused")
