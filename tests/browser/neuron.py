"""The neuron's page as a browser test opens and reads it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

from core.config import to_dict
from core.foundations.neuron import NeuronConfig
from tests.browser.conftest import ready


def show(page: Page, app_url: str, neuron: NeuronConfig | None = None, language: str = "en", **more: str) -> None:
    """Open the page at `neuron`, as a link would."""
    changed = set(to_dict(neuron or NeuronConfig()).items()) - set(to_dict(NeuronConfig()).items())
    address = {"lang": language, **{f"neuron.{name}": str(value) for name, value in changed}, **more}
    page.goto(f"{app_url}/neuron?{urlencode(address)}")
    settled(page)


def settled(page: Page) -> None:
    page.locator(".neuron .diagram").wait_for()
    ready(page)


def number(text: str) -> float:
    """A number as the drawing writes it: true minus signs, brackets, powers of ten."""
    plain = text.strip("()+= ").replace("−", "-")
    power = re.fullmatch(r"(.+)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    if power:
        return float(power[1]) * 10 ** int(power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    return float(plain)


def shown(page: Page, where: str) -> list[float]:
    return [number(value) for value in page.locator(f".neuron {where}").all_text_contents()]


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def value_of(page: Page, name: str) -> float:
    return float(slider(page, name).get_attribute("aria-valuenow") or "nan")


def moved(page: Page, name: str, before: float) -> float:
    """The value of `name` once the drawing shows another one than `before`."""
    expect(slider(page, name)).not_to_have_attribute("aria-valuenow", f"{before:g}")
    return value_of(page, name)


def address_value(url: str, name: str) -> float:
    """The number `name` in an address; NaN where there is none."""
    return float(parse_qs(urlsplit(url).query).get(f"neuron.{name}", ["nan"])[0])


def in_the_address(page: Page, name: str, expected: float | str) -> None:
    """Wait until the address holds `name`."""

    def holds(url: str) -> bool:
        (value,) = parse_qs(urlsplit(url).query).get(f"neuron.{name}", [""])
        return value == expected if isinstance(expected, str) else bool(value) and abs(float(value) - expected) < 1e-6

    page.wait_for_url(holds, wait_until="commit")
