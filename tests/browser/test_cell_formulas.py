"""What the unrolled cell writes out adds up: the numbers that stand in each formula give the number behind its last sign."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.foundations.recurrent import GATES, ORDER
from core.foundations.recurrent_config import RecurrentConfig
from core.foundations.recurrent_questions import passes
from tests.browser.conftest import ready

STEP = 4
ROUNDED = {"rel": 0.005, "abs": 3e-4}  # four decimals are shown
SMALL = re.compile(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def plain(written: str) -> str:
    """A line with numbers as Python reads them."""
    return SMALL.sub(lambda found: "e" + found[1].translate(DIGITS), written).replace("−", "-").replace("²", "**2")


def computed(written: str) -> float:
    """What a line of numbers, signs and functions comes to."""
    formula = plain(written).replace("·", "*").replace("tanh", "math.tanh").replace("σ", "sigma")
    assert re.fullmatch(r"(?:[\d.e+\-*() \u00a0]|math\.tanh|sigma)+", formula), formula
    return float(eval(formula, {"math": math, "sigma": lambda z: 1 / (1 + math.exp(-z))}))


def quantities(page: Page, app_url: str, cell: str, show: str) -> Iterator[str]:
    """Each quantity of the cell and the output, chosen one after the other."""
    page.goto(f"{app_url}/cell?lang=en&cell.cell={cell}&cell.step={STEP}&cell.show={show}&cell.judged=each")
    page.locator("div.cell .numbers").first.wait_for()
    ready(page)
    for name in (*ORDER[cell], "y"):
        chip = page.locator(f".cell [data-quantity={name}]")
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")
        yield name


def lines_of(page: Page) -> list[list[str]]:
    return [line.split(" = ") for line in page.locator(".cell .numbers").all_inner_texts() if line]


def added(page: Page) -> float:
    return sum(float(plain(each)) for each in page.locator(".cell .sum .product").all_inner_texts())


@pytest.mark.parametrize("cell", ORDER)
def test_values(page: Page, app_url: str, cell: str) -> None:
    run, _ = passes(RecurrentConfig(cell=cell, judged="each"))  # type: ignore[arg-type]
    for name in quantities(page, app_url, cell, "values"):
        expected = (run.y if name == "y" else run.values[name])[STEP - 1, 0]
        (first, *rest) = lines_of(page)
        assert float(plain(first[-1])) == pytest.approx(expected, abs=6e-5), name
        if name == "y":
            assert added(page) == pytest.approx(expected, abs=3e-4)
            _, error, loss = rest[0]
            assert computed(error) == pytest.approx(float(plain(loss)), abs=3e-4)
            continue
        assert computed(first[1]) == pytest.approx(expected, **ROUNDED), name
        if name in GATES[cell]:
            inside = float(plain(re.findall(r"\((.+)\)", first[1])[0]))
            assert added(page) == pytest.approx(inside, abs=3e-4), name


@pytest.mark.parametrize("cell", ORDER)
def test_gradients(page: Page, app_url: str, cell: str) -> None:
    _, back = passes(RecurrentConfig(cell=cell, judged="each"))  # type: ignore[arg-type]
    for name in quantities(page, app_url, cell, "gradients"):
        expected = (back.y if name == "y" else back.values[name])[STEP - 1, 0]
        lines = lines_of(page)
        assert float(plain(lines[0][-1])) == pytest.approx(expected, rel=0.005, abs=6e-5), name
        come = added(page) if name == "h" else computed(lines[0][1])
        assert come == pytest.approx(expected, **ROUNDED), name
        if name in GATES[cell]:
            through = back.sums[name][STEP - 1, 0]
            assert computed(lines[1][1]) == pytest.approx(through, **ROUNDED), name
            assert float(plain(lines[1][-1])) == pytest.approx(through, rel=0.005, abs=6e-5), name
