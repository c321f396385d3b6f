"""The playground's time: it runs both ways without a report, branches into two futures, and ends with a reason."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from core.data.plane import PlaneConfig
from core.playground.experiment import Experiment
from core.playground.pieces import prepared
from core.playground.presets import PRESETS
from core.playground.trajectory import Line
from core.training import small_engine
from tests.browser.playground import (
    GIVEN,
    WORDS,
    answer,
    data,
    epoch,
    experiment,
    look,
    neuron,
    next_report,
    put,
    reported,
    settled,
    trained,
)
from tests.browser.playground import alone as alone
from tests.browser.playground import forked as forked
from tests.browser.playground import line as line


def test_dragging_through_time_reports_nothing_until_it_rests(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line))
    track = page.locator(".track")
    box = track.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 30)
    page.mouse.down()
    seen = set()
    for part in np.linspace(0.1, 0.9, 25):
        page.mouse.move(box["x"] + part * box["width"], box["y"] + 30)
        answer(page)
        seen.add(epoch(page))
    assert len(seen) > 15
    page.wait_for_timeout(700)  # longer than a rest: the hand still holds it
    assert reported(page) == []
    page.mouse.up()
    report = next_report(page, 0)
    assert report == {"place": int(epoch(page))}


def test_keys_go_through_time(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line))
    track = page.locator(".track")
    track.focus()
    for key, place in (
        ("End", 60),
        ("ArrowLeft", 59),
        ("Shift+ArrowLeft", 49),
        ("Home", 0),
        ("ArrowRight", 1),
        ("PageUp", 11),
    ):
        page.keyboard.press(key)
        expect(page.locator(".figure.epoch b")).to_have_text(str(place))
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_have_attribute("aria-label", WORDS["pause"])
    page.wait_for_function("() => document.querySelector('.figure.epoch b').textContent > 14")
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_have_attribute("aria-label", WORDS["play"])
    expect(track).to_have_attribute("aria-valuenow", re.compile(r"\d+"))
    assert line.recording is not None
    shown = int(epoch(page))
    loss = page.locator(".figure").nth(1).locator("b").inner_text()
    assert float(loss) == pytest.approx(float(line.recording.loss_train[shown]), abs=6e-5)
    expect(page.locator("[aria-live]")).to_contain_text(loss)


def test_an_edited_weight_becomes_a_branch(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=40))
    neuron(page, 1, 2).click()
    fields = page.locator(".inspector input[type=number]")
    expect(fields).to_have_count(3)
    before = page.locator(".surface .heat").first.evaluate("canvas => canvas.toDataURL()")
    fields.nth(1).fill("-3.5")
    fields.nth(1).press("Tab")
    page.wait_for_function("before => document.querySelector('.heat').toDataURL() !== before", arg=before)
    assert reported(page) == []
    assert line.recording is not None
    weights = line.recording.parameters[40].copy()
    weights[2 * 2 + 1] = -3.5
    measured = [
        small_engine.evaluate(GIVEN.network, prepared(GIVEN), weights[None], test=test)[0][0] for test in (False, True)
    ]
    shown = [float(each) for each in page.locator(".numbers .figure b").all_inner_texts()[1:3]]
    assert shown == pytest.approx(measured, abs=6e-5)
    page.locator(".inspector .primary").click()
    changes = next_report(page, 0)["branch"]
    assert changes == {"from": 40, "changes": [{"weight": [0, 2, 1], "value": -3.5}]}
    put(page, data(GIVEN, line, trained(GIVEN, 40, (((0, 2, 1), -3.5),)), place=40, echo=1))
    expect(page.locator(".inspector .primary")).to_have_count(0)  # nothing is left to be done with them
    expect(fields.nth(1)).to_have_value("-3.5")
    expect(page.locator(".compare .verdict")).not_to_have_text(WORDS["compare.before"])


def test_what_is_no_weight_changes_nothing(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=40))
    neuron(page, 1, 2).click()
    field = page.locator(".inspector input[type=number]").nth(1)
    settled(page)
    before, look_before = field.input_value(), look(page, ".heat")
    for text in ("", "1e9", "-101"):
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value(before)
        expect(page.locator(".ended")).to_contain_text("−100")
    settled(page)
    assert look(page, ".heat") == look_before
    field.press("Escape")
    expect(page.locator(".inspector input")).to_have_count(0)
    expect(neuron(page, 1, 2)).to_be_focused()
    page.keyboard.press("Enter")
    field.fill("1e-9")
    field.press("Enter")
    field.press("Tab")
    expect(field).to_have_value("1e-9")


def test_the_form_of_a_branch_says_what_is_to_change(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=20))
    page.locator(".fork-button").click()
    form = page.locator(".branching")
    form.locator("button[type=submit]").click()
    expect(form.locator(".told")).to_have_text(WORDS["branch.same"])
    rate = form.get_by_label(WORDS["change.learning_rate"], exact=True)
    rate.fill("-1")
    form.locator("button[type=submit]").click()
    expect(form.locator(".told")).to_contain_text(WORDS["change.learning_rate"])
    assert reported(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".fork-button")).to_be_focused()
    page.keyboard.press("Enter")
    rate.fill("0.3")
    form.get_by_label(WORDS["change.rule"]).select_option("adam")
    form.locator("button[type=submit]").click()
    changes = [{"name": "learning_rate", "value": 0.3}, {"name": "rule", "value": "adam"}]
    assert next_report(page, 0) == {"branch": {"from": 20, "changes": changes}, "place": 20}


def test_two_futures_stand_side_by_side(alone: Any, line: Line, forked: Line) -> None:
    page = alone(data(GIVEN, line, forked, place=50))
    compare = page.locator(".compare")
    expect(compare.locator(".heat")).to_have_count(2)
    assert line.recording is not None
    assert forked.recording is not None
    losses = [float(each) for each in compare.locator(".side b").all_inner_texts()]
    assert losses == pytest.approx([line.recording.loss_test[50], forked.recording.loss_test[30]], abs=6e-5)
    weight = line.recording.parameters[20][2]
    expect(compare.locator("li").nth(0)).to_contain_text("0.3")
    expect(compare.locator("li").nth(1)).to_contain_text(f"{abs(weight):.4f}".rstrip("0")[:5])
    neuron(page, 1, 0).click()
    field = page.locator(".inspector input[type=number]").first
    expect(field).to_be_disabled()  # a branch leaves the trunk
    compare.locator(".pick.trunk").click()
    expect(field).to_be_enabled()
    expect(page.locator(".figure b").nth(2)).to_have_text(compare.locator(".side b").nth(0).inner_text())
    compare.locator(".said button").click()
    assert next_report(page, 0)["branch"] is None
    expect(compare).to_be_hidden()


def test_the_form_begins_with_what_the_branch_of_this_epoch_has(alone: Any, line: Line, forked: Line) -> None:
    page = alone(data(GIVEN, line, forked, place=20))
    page.locator(".fork-button").click()
    form = page.locator(".branching")
    expect(form.get_by_label(WORDS["change.learning_rate"], exact=True)).to_have_value("0.3")
    form.get_by_label(WORDS["change.learning_rate"], exact=True).fill(str(GIVEN.network.learning_rate))
    form.get_by_label(WORDS["change.l2"], exact=True).fill("0.01")
    form.locator("button[type=submit]").click()
    changes = [{"weight": [0, 1, 0], "value": 2.0}, {"name": "l2", "value": 0.01}]
    assert next_report(page, 0)["branch"] == {"from": 20, "changes": changes}


def test_a_link_s_epoch_waits_until_the_run_has_come_that_far(alone: Any, line: Line) -> None:
    begun = trained(experiment(epochs=10))
    page = alone(data(GIVEN, begun, place=50, busy=True))
    settled(page)
    assert epoch(page) == "10"
    put(page, data(GIVEN, line, place=50))
    expect(page.locator(".figure.epoch b")).to_have_text("50")
    settled(page)
    page.wait_for_timeout(600)  # longer than a report waits
    assert reported(page) == []


def test_a_growing_run_leaves_focus_and_pointer_where_they_are(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, trained(experiment(epochs=10)), place=5, busy=True))
    neuron(page, 1, 1).click()
    field = page.locator(".inspector input[type=number]").first
    field.fill("1.25")
    put(page, data(GIVEN, line, place=5))
    expect(page.locator(".track")).to_have_attribute("aria-valuemax", "60")
    expect(field).to_be_focused()
    expect(field).to_have_value("1.25")


def test_what_exploded_is_named(alone: Any) -> None:
    given = experiment(learning_rate=10.0, activations=("relu", "relu"), loss="squared", kind="waves")
    broken = trained(given)
    assert broken.ended is not None
    assert broken.ended.reason == "diverged"
    page = alone(data(given, broken, class_names=[]))
    page.locator(".track").focus()
    page.keyboard.press("End")
    expect(page.locator(".ended")).to_contain_text(str(broken.ended.step))
    expect(page.locator(".figure b").nth(1)).to_have_text("8.34·10²²")
    beyond = Experiment(PlaneConfig("plane"), network=PRESETS["explode"].network)
    put(page, data(beyond, trained(beyond), class_names=[]))
    page.locator(".track").focus()
    page.keyboard.press("End")
    expect(page.locator(".figure b").nth(1)).to_have_text("> 1·10³⁰")  # a bound is no measurement


def test_with_reduced_motion_no_dash_crawls(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line), reduced_motion="reduce")
    page.locator(".play").click()
    page.wait_for_function("() => document.querySelector('.figure.epoch b').textContent !== '0'")
    looks = page.evaluate(
        """async () => {
          const looks = {};
          for (const began = performance.now(); performance.now() - began < 1200; await new Promise(requestAnimationFrame)) {
            const epoch = document.querySelector(".figure.epoch b").textContent;
            (looks[epoch] ??= new Set()).add(document.querySelector(".ink").toDataURL());
          }
          return Object.values(looks).map((each) => each.size);
        }"""
    )
    assert len(looks) <= 4, "it goes in steps"
    assert max(looks) == 1, "and between two steps nothing moves"
