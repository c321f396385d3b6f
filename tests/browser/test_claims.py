"""Check the claim in a browser: the keyboard alone judges a claim, and what is open stands in the address."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from pages.ui.text import text
from tests.browser.conftest import ready

WORDS = text("claims", "en")


def test_the_keyboard_judges_a_claim_and_goes_on(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/claims?claims.card=relu_sum")
    ready(page)
    page.get_by_role("button", name=WORDS("opinion.false")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("it is false")).to_be_visible()
    expect(page.get_by_text("1.7").first).to_be_visible()
    page.get_by_role("button", name=WORDS("next_claim")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("claims.card=network_output"))
    expect(page.get_by_role("heading", name=WORDS("claim.network_output"))).to_be_visible()


def test_a_card_opened_from_the_list_can_be_shared(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/claims")
    ready(page)
    page.get_by_role("button", name=WORDS("short.huber_name")).click()
    expect(page).to_have_url(re.compile("claims.card=huber_name"))
    page.reload()
    expect(page.get_by_role("heading", name=WORDS("claim.huber_name"))).to_be_visible()
