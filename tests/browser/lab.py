"""The page of a live run as a visitor handles it: its buttons, its state, how far it is, what is drawn."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import ready

PATIENCE = 60_000  # milliseconds; the machine may be busy with the training of others
SMALL = "cnn.width=4&cnn.batch_size=256"  # sixty steps in twelve epochs


class Lab:
    """The page of a live run with its handles."""

    def __init__(self, page: Page, url: str, query: str = SMALL) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/cnn?{query}")
        ready(page)
        self.live: Locator = page.locator("div.live")
        expect(self.live).to_have_attribute("data-step", re.compile(r"\d+"))

    def button(self, name: str) -> Locator:
        return self.page.locator(f".st-key-cnn-{name} button:visible").first

    def press(self, name: str) -> None:
        expect(self.button(name)).to_be_enabled()
        self.button(name).click()

    def pace(self, label: str) -> None:
        self.page.get_by_role("radio", name=label).or_(self.page.get_by_text(label, exact=True)).first.click()

    def state(self, *names: str) -> None:
        expect(self.live).to_have_attribute("data-state", re.compile("|".join(names)))

    @property
    def step(self) -> int:
        return int(self.live.get_attribute("data-step") or 0)

    @property
    def run(self) -> str:
        return self.live.get_attribute("data-run") or ""

    def beyond(self, step: int) -> None:
        """Wait until the drawn run is further than `step`."""
        self.page.wait_for_function(
            "([live, step]) => Number(live.dataset.step) > step", arg=[self.live.element_handle(), step]
        )


def ink(lab: Lab, name: str) -> str:
    """The pixels of a chart, as its data URL."""
    return lab.live.locator(f".panel.{name} canvas").evaluate("canvas => canvas.toDataURL()")
