"""The verdict of a forecast: which sentences follow from which errors, and that none contradicts the one before it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from core.text import read_blocks
from pages.ui.text import text
from tests.browser.conftest import ROOT

SCORES = ROOT / "assets" / "components" / "sequence" / "panel_forecast_scores.js"
NUMBERS = ROOT / "assets" / "parts" / "numbers.js"
SAY = """([words, language, errors, step]) => {
    const t = (key, values = {}) => (words[`figure.${key}`] ?? key).replace(/{{(\\w+)}}/g, (_, name) => values[name] ?? "?");
    const view = { t, page: { language }, snapshot: { step } };
    const owner = { view, nameOf: (name) => name, bounds: () => [1000, 1150] };
    const rows = Object.entries(errors).map(([name, mae]) => ({ name, mae }));
    const of = (...names) => rows.filter((each) => names.includes(each.name));
    const others = of("linear", "seasonal", "naive");
    return ForecastScores.prototype.words.call({ owner }, of("lstm", "gru"), others, of("naive")[0], "validation"); }"""
CASES = {  # the network's error, the linear reference's; the naive one's is 1
    ("beats", "over"): (0.5, 0.8),
    ("beats", "even"): (0.5, 0.5),
    ("beats", "under"): (0.5, 0.25),
    ("beats", "far"): (0.5, 0.01),
    ("ties", "over.neither"): (1.0, 2.0),
    ("ties", "even.neither"): (1.0, 1.01),
    ("ties", "under"): (1.0, 0.5),
    ("loses", "over.neither"): (1.5, 2.0),
    ("loses", "even.neither"): (1.5, 1.5),
    ("loses", "under"): (1.5, 1.0),
}


@pytest.fixture
def blank(context: BrowserContext) -> Page:
    page = context.new_page()
    for script in (NUMBERS, SCORES):
        lines = script.read_text("utf-8").splitlines()
        page.add_script_tag(content="\n".join(line for line in lines if not line.startswith("import ")))
    return page


def said(page: Page, language: str, step: int = 5, **errors: float | None) -> str:
    words = read_blocks(ROOT / "assets" / "text" / language / "forecasting.md")
    return str(page.evaluate(SAY, [words, language, errors, step]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_pair_of_sentences_fits_the_errors_and_tells_on_how_many_values(blank: Page, language: str) -> None:
    words = text("forecasting", language)
    for (first, second), (mine, linear) in CASES.items():
        values: dict[str, Any] = {"name": "lstm", "part": words("figure.forecast.validation"), "count": 150}
        values["percent"] = f"{100 * abs(mine - 1):.0f}"
        beside: dict[str, Any] = {"other": "linear", "name": "lstm", "times": int(mine / linear)}
        beside["percent"] = f"{100 * abs(mine / linear - 1):.0f}"
        wanted = [words(f"figure.verdict.{first}", **values), words(f"figure.verdict.{second}", **beside)]
        found = said(blank, language, lstm=mine, linear=linear, naive=1)
        assert found == ("" if language == "zh" else " ").join(wanted)
        assert "150" in wanted[0]
        assert "?" not in found


def test_also_and_but_follow_a_win_only(blank: Page) -> None:
    for mine in (0.5, 0.96, 0.98, 1.0, 1.02, 1.04, 3):
        for linear in (0.01, 0.5, 0.97, 1.0, 1.03, 2, 9):
            found = said(blank, "en", lstm=mine, linear=linear, naive=1)
            assert ("does not beat" in found) != ("beats the naive" in found)
            if "does not beat" in found:
                assert " also " not in found
                assert " But " not in found


def test_a_network_that_fell_beats_nobody(blank: Page) -> None:
    assert "gru beats" in said(blank, "en", lstm=None, gru=0.5, linear=2, naive=1)
    words = text("forecasting", "en")
    assert said(blank, "en", lstm=None, linear=2, naive=1) == words("figure.verdict.fallen", name="lstm")
    untrained = words("figure.verdict.untrained", name="lstm")
    assert said(blank, "en", step=0, lstm=0.5, linear=2, naive=1) == untrained
