"""When a drawing ends: Streamlit ends a call that a newer one has overtaken, and does so before or after the newer one has drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

SHARED = Path(__file__).resolve().parents[2] / "assets/components/shared.js"
HEARD = """
const heard = [];
let made = 0;
const place = { parentElement: {} };
const component = lasting({
  make: () => (made += 1),
  take: (view, { data }) => heard.push(`${view} takes ${data}`),
  end: (view) => heard.push(`${view} ends`),
  grace: GRACE,
});
const call = (data) => component({ ...place, data });
"""


@pytest.fixture
def blank(page: Page) -> Page:
    page.goto("about:blank")
    page.add_script_tag(content=SHARED.read_text())
    return page


def heard(page: Page, steps: str, grace: int = 0) -> list[str]:
    return page.evaluate(f"async () => {{ {HEARD.replace('GRACE', str(grace))} {steps} return heard; }}")


def test_the_end_of_an_overtaken_call_leaves_the_drawing_to_the_newer_one(blank: Page) -> None:
    told = heard(blank, "const first = call('a'); const second = call('b'); first(); heard.push('still'); second();")
    assert told == ["1 takes a", "1 takes b", "still", "1 ends"]


def test_a_call_after_the_end_draws_anew(blank: Page) -> None:
    told = heard(blank, "const first = call('a'); first(); const second = call('b'); first(); second();")
    assert told == ["1 takes a", "1 ends", "2 takes b", "2 ends"]


def test_every_place_has_a_drawing_of_its_own(blank: Page) -> None:
    told = heard(blank, "const first = call('a'); place.parentElement = {}; const other = call('b'); first(); other();")
    assert told == ["1 takes a", "2 takes b", "1 ends", "2 ends"]


def test_with_grace_it_ends_only_where_no_call_comes(blank: Page) -> None:
    wait = "const passed = (ms) => new Promise((done) => setTimeout(done, ms));"
    told = heard(
        blank, f"{wait} call('a')(); const second = call('b'); await passed(40); second(); await passed(40);", 20
    )
    assert told == ["1 takes a", "1 takes b", "1 ends"]
