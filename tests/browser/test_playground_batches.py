"""An epoch of the playground seen batch by batch: of the line that is shown, with what was measured after each."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from core.data.plane import load
from core.playground.trajectory import Line
from tests.browser.playground import (
    GIVEN,
    WORDS,
    answer,
    data,
    epoch,
    neuron,
    next_report,
    put,
    reported,
    settled,
    zoomed,
)
from tests.browser.playground import alone as alone
from tests.browser.playground import forked as forked
from tests.browser.playground import line as line


def test_an_epoch_is_stepped_batch_by_batch(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=3))
    page.locator(".track").focus()
    page.keyboard.press(".")
    report = next_report(page, 0)
    assert report == {"zoom": 3, "line": "trunk", "place": 3}
    packed = data(GIVEN, line, place=3, zoom=3, echo=1)
    put(page, packed)
    batches = -(-int(load(GIVEN.data).train.sum()) // GIVEN.network.batch_size)
    fine = zoomed(line, 3)
    neuron(page, 1, 0).click()
    page.locator(".track").focus()
    for batch in range(1, batches):
        expect(page.locator(".inspector input[type=number]").first).to_be_disabled()
        expect(page.locator(".inspector .hint").last).to_have_text(WORDS["hint.batch"])
        words = WORDS["epoch.batch"].replace("{{epoch}}", "3").replace("{{batch}}", str(batch))
        expect(page.locator(".figure.epoch b")).to_have_text(words.replace("{{batches}}", str(batches)))
        shown = [float(each) for each in page.locator(".numbers .figure b").all_inner_texts()[1:3]]
        assert shown == pytest.approx([fine["loss_train"][batch], fine["loss_test"][batch]], abs=6e-5)
        page.keyboard.press(".")
    expect(page.locator(".figure.epoch b")).to_have_text("4")
    expect(page.locator(".inspector input[type=number]").first).to_be_enabled()
    assert len(reported(page)) <= 2  # the last one brings the link up to date


def test_batches_are_those_of_the_line_shown(alone: Any, line: Line, forked: Line) -> None:
    page = alone(data(GIVEN, line, forked, place=30))
    page.locator(".compare .pick.trunk").click()
    page.locator(".bar .buttons button").nth(4).click()
    assert next_report(page, 0) == {"zoom": 30, "line": "trunk", "place": 30}
    put(page, data(GIVEN, line, forked, place=30, zoom=30, echo=1))  # of the branch
    answer(page)
    assert epoch(page) == "30"
    page.locator(".compare .pick.branch").click()
    page.locator(".bar .buttons button").nth(4).click()
    expect(page.locator(".figure.epoch b")).to_contain_text("1")
    page.locator(".landscape button").click()
    assert next_report(page, 1) == {"landscape": True, "line": "branch", "place": 30}


def test_after_the_last_epoch_there_is_no_batch(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=59))
    batch = page.locator(".bar .buttons button").nth(4)
    expect(batch).to_be_enabled()
    page.locator(".track").focus()
    page.keyboard.press("End")
    expect(batch).to_be_disabled()
    page.keyboard.press(".")
    settled(page)
    assert not [each for each in reported(page) if "zoom" in each["values"]]
