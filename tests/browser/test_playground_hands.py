"""Hands on the playground's drawing: shape, points, cells, brush; stale answers undo none of them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from core.data import own_plane
from core.data.plane import load
from core.playground import points
from core.playground.experiment import Experiment
from core.playground.packet import packet
from core.playground.pieces import prepared
from core.playground.trajectory import Line
from core.training import small_engine
from pages.ui.text import text
from tests.browser.conftest import ROOT
from tests.browser.playground import (
    GIVEN,
    WORDS,
    data,
    epoch,
    experiment,
    limits,
    look,
    neuron,
    next_report,
    put,
    reported,
    settled,
    trained,
)
from tests.browser.playground import alone as alone
from tests.browser.playground import line as line


def test_a_stale_answer_undoes_no_newer_hand(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line))
    more = page.locator('[data-key="more1"]')
    more.click()
    more.click()
    assert [each["values"]["units"] for each in reported(page)] == [[5, 2], [6, 2]]
    expect(page.locator('[data-key^="n1."]')).to_have_count(6)
    put(page, data(GIVEN, line, echo=0))
    expect(page.locator('[data-key^="n1."]')).to_have_count(6)
    five = experiment(units=(5, 2), epochs=5)
    put(page, data(five, trained(five), echo=1))
    expect(page.locator('[data-key^="n1."]')).to_have_count(6)
    six = experiment(units=(6, 2), epochs=5)
    put(page, data(six, trained(six), echo=2))
    expect(page.locator('[data-key^="n1."]')).to_have_count(6)
    fresh = alone(data(six, trained(six), echo=2))
    for each in (page, fresh):
        settled(each)
    for picture in (".heat", ".dots", ".ink"):
        assert look(page, picture) == look(fresh, picture)
    neuron(page, 1, 5).click()
    expect(page.locator(".inspector h4")).to_have_text(
        WORDS["neuron"].replace("{{layer}}", "1").replace("{{unit}}", "6")
    )


def test_shape_and_inputs_are_reported_within_their_limits(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line))
    page.locator(".layers button").nth(1).click()
    assert next_report(page, 0)["units"] == [4, 2, 2]
    page.locator('[data-key="a1"]').select_option("relu")
    assert next_report(page, 1)["activations"] == ["relu", "tanh", "tanh"]
    page.locator('[data-key="fx1x2"]').click()
    assert next_report(page, 2)["features"] == ["x1", "x2", "x1x2"]
    for name in ("x1x2", "x2", "x1"):  # the last one stays
        page.locator(f'[data-key="f{name}"]').click()
    assert reported(page)[-1]["values"]["features"] == ["x1"]
    expect(page.locator(".ended")).to_have_text(WORDS["feature.last"])


def test_a_picked_point_is_followed_through_the_network(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=60))
    assert line.recording is not None
    page.locator(".dots").first.focus()
    page.keyboard.press("ArrowRight")
    neuron(page, 2, 0).hover()
    examples = load(GIVEN.data)
    values = small_engine.maps(
        GIVEN.network, prepared(GIVEN), line.recording.parameters[-1], examples.points[:1].astype(np.float32)
    )
    shown = page.locator(".sum b").nth(1)
    expect(shown).to_be_visible()
    hidden = float(np.asarray(values).ravel()[4])
    assert float(shown.inner_text().replace("−", "-")) == pytest.approx(hidden, abs=2e-4)
    chip = neuron(page, 2, 0).locator(".chip").inner_text()
    assert float(chip.replace("−", "-")) == pytest.approx(hidden, abs=0.006)


def test_a_cell_of_the_confusion_matrix_lights_its_points(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=10))
    assert line.recording is not None
    plane = load(GIVEN.data)
    cells = page.locator(".matrix td")
    counts = np.array([int(text) for text in cells.all_inner_texts()]).reshape(2, 2)
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(plane.labels[~plane.train]))
    accuracy = np.trace(counts) / counts.sum()
    assert accuracy == pytest.approx(float(line.recording.accuracy_test[10]), abs=1e-6)
    before = page.locator(".dots").first.evaluate("canvas => canvas.toDataURL()")
    cells.nth(1).click()
    expect(cells.nth(1)).to_have_attribute("aria-selected", "true")
    assert page.locator(".dots").first.evaluate("canvas => canvas.toDataURL()") != before


def test_points_are_painted_and_their_text_is_core_s(alone: Any) -> None:
    own = own_plane.write([[1, 1], [2, 2], [-1, -1], [-2, -2]], np.array([1, 1, 0, 0]))
    given = Experiment(data=type(GIVEN.data)(kind="own"), network=GIVEN.network, own=own)
    page = alone(data(given, trained(given)))
    page.locator('[data-brush="2"]').click()
    box = page.locator(".dots").first.bounding_box()
    page.mouse.move(box["x"] + 120, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 240, box["y"] + 60, steps=12)
    page.mouse.up()
    text = next_report(page, 0)["own"]
    painted = own_plane.read(text)
    assert list(painted.labels[:4]) == [1, 1, 0, 0]
    assert len(painted.labels) > 6
    assert set(painted.labels[4:]) == {2}
    assert np.ptp(painted.points[4:, 1]) < 0.3
    page.locator('[data-brush="erase"]').click()
    page.mouse.click(box["x"] + 180, box["y"] + 60)
    assert len(own_plane.read(next_report(page, 1)["own"]).labels) < len(painted.labels)
    page.locator(".brushes .brush").last.click()
    assert own_plane.read(next_report(page, 2)["own"]).labels.size == 0
    page.locator(".brushes").get_by_role("button", name=WORDS["paint.undo"]).click()
    assert next_report(page, 3)["own"] == next_report(page, 1)["own"]
    page.locator(".dots").first.focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert next_report(page, 4)["own"] == text
    assert next_report(page, 5)["own"] == own
    page.keyboard.press("Control+z")  # nothing more was done
    assert len(reported(page)) == 6


def test_values_can_be_painted_on_a_clean_sheet(alone: Any) -> None:
    given = Experiment(data=type(GIVEN.data)(kind="own"), network=GIVEN.network, own="v")
    examples = points.sketched("v")
    page = alone(packet({"labels": WORDS, "limits": limits(), "trouble": "There is no point."}, given, examples, None))
    page.locator('[data-brush="0.5"]').click()
    page.locator(".dots").first.click(position={"x": 100, "y": 100})
    assert own_plane.read(next_report(page, 0)["own"]).labels.tolist() == pytest.approx([0.5], abs=1e-3)


def test_nothing_trained_still_can_be_painted_on(alone: Any) -> None:
    given = Experiment(data=type(GIVEN.data)(kind="own"), network=GIVEN.network)
    page = alone(data(given, None, trouble="There is no point."))
    expect(page.locator(".ended")).to_have_text("There is no point.")
    page.locator('[data-brush="0"]').click()
    page.locator(".dots").first.click(position={"x": 100, "y": 100})
    assert own_plane.read(next_report(page, 0)["own"]).labels.size == 1


def test_a_clean_sheet_invites_to_paint(alone: Any) -> None:
    given = Experiment(data=type(GIVEN.data)(kind="own"), network=GIVEN.network, own="c")
    page = alone(data(given, None, trouble="There is no point."))
    expect(page.locator(".right .invite")).to_have_text(WORDS["invite"])
    blank = "canvas => !canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    assert not page.locator(".heat").first.evaluate(blank), "the frame with its axes stands"
    page.locator('[data-brush="0"]').click()
    page.locator(".dots").first.click(position={"x": 100, "y": 100})
    expect(page.locator(".right .invite")).to_be_hidden()


def test_another_theme_colors_the_drawing_at_once(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=30))
    settled(page)
    pictures = (".heat", ".ink", ".maps", ".track canvas", ".losses canvas")
    pictures = tuple(each for each in pictures if page.locator(each).count())
    before = {each: look(page, each) for each in pictures}
    neuron(page, 1, 1).click()
    page.evaluate("document.documentElement.style.cssText = '--st-background-color: #14181c; --st-text-color: #e6e8e9'")
    expect(page.locator(".playground")).to_have_attribute("data-theme", "dark")
    settled(page)
    for each in pictures:
        assert look(page, each) != before[each], each
    expect(page.locator(".inspector input[type=number]")).to_have_count(3)  # what is chosen stays


def test_a_finger_picks_neurons_and_goes_through_time(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=30), width=390, has_touch=True)
    neuron(page, 1, 1).tap()
    expect(page.locator(".inspector input[type=number]")).to_have_count(3)
    expect(page.locator(".surface-head h4")).to_have_text(page.locator(".inspector h4").inner_text())
    box = page.locator(".track").bounding_box()
    session = page.context.new_cdp_session(page)
    places = [{"x": box["x"] + part * box["width"], "y": box["y"] + 30} for part in (0.5, 0.4, 0.3, 0.2)]
    for kind, place in zip(("touchStart", *["touchMove"] * 3), places, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert next_report(page, 0)["place"] == int(epoch(page)) < 30


def test_what_a_teacher_hides_is_not_there(alone: Any, line: Line) -> None:
    parts = ["units", "activations", "features", "branch", "edit", "paint", "export", "norms", "confusion", "landscape"]
    page = alone(data(GIVEN, line, hidden=parts))
    for gone in (
        ".layers",
        ".step",
        ".feature:not(.on)",
        ".fork-button:visible",
        ".exports button",
        ".norms",
        ".matrix",
    ):
        expect(page.locator(gone)).to_have_count(0)
    expect(page.locator(".head select").first).to_be_disabled()
    neuron(page, 1, 1).click()
    expect(page.locator(".inspector input[type=number]").first).to_be_disabled()


def test_every_word_is_in_the_texts() -> None:
    keys = set()
    for file in sorted((ROOT / "assets" / "components" / "playground").glob("*.js")):
        keys |= set(re.findall(r'\bsay\((?:[^"`()]*\? )?"([\w.]+)"', file.read_text("utf-8")))
    assert len(keys) > 60
    assert not keys - set(WORDS)
    assert WORDS.keys() == text("playground", "zh").group("stage.").keys()


@pytest.mark.parametrize("kind", ["spirals", "waves", "sine"])
def test_every_task_is_drawn_on_a_phone(alone: Any, kind: str) -> None:
    given = experiment(kind, epochs=8, units=(8, 6, 4), activations=("relu", "gelu", "tanh"))
    page = alone(data(given, trained(given), place=8), width=390)
    expect(page.locator(".figure.epoch b")).to_have_text("8")
    colors = page.locator(".heat").first.evaluate(
        "canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"
    )
    assert colors > 10


def test_the_drawing_can_be_taken_along(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=30))
    for button, name in ((0, "png"), (1, "svg")):
        with page.expect_download() as download:
            page.locator(".exports button").nth(button).click()
        content = download.value.path().read_bytes()
        assert download.value.suggested_filename.endswith(name)
        assert content[:4] == (b"\x89PNG" if name == "png" else b"<svg")
        assert len(content) > 5000
