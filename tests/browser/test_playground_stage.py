"""The playground's stage by itself: time runs both ways without a report, hands are reported, stale answers undo nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.data import own_plane
from core.data.plane import load
from core.playground.experiment import Experiment
from core.playground.trajectory import Line
from core.training import small_engine
from core.training.small_run import kinds
from tests.browser.conftest import PATIENCE
from tests.browser.playground import WORDS, answer, data, epoch, experiment, next_report, put, reported, trained

GIVEN = experiment()
CHANGES: tuple[tuple[Any, Any], ...] = (("learning_rate", 0.3), ((0, 1, 0), 2.0))


@pytest.fixture(scope="module")
def line() -> Line:
    return trained(GIVEN)


@pytest.fixture(scope="module")
def forked() -> Line:
    return trained(GIVEN, 20, CHANGES)


@pytest.fixture
def alone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page with the component alone; it must not overflow, nor raise an error."""
    opened: list[Page] = []
    errors: list[str] = []

    def open_page(packed: bytes, width: int = 1000, **more: Any) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 1200}, **more)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        opened.append(page)
        put(page, packed)
        return page

    yield open_page
    for page in opened:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.close()
    assert not errors, errors


def neuron(page: Page, column: int, unit: int) -> Any:
    return page.locator(f'[data-key="n{column}.{unit}"]')


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
    page.wait_for_function("document.querySelector('.figure.epoch b').textContent > 14")
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_have_attribute("aria-label", WORDS["play"])
    expect(track).to_have_attribute("aria-valuenow", re.compile(r"\d+"))
    assert line.recording is not None
    shown = int(epoch(page))
    loss = page.locator(".figure").nth(1).locator("b").inner_text()
    assert float(loss) == pytest.approx(float(line.recording.loss_train[shown]), abs=6e-5)
    expect(page.locator("[aria-live]")).to_contain_text(loss)


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
    page.keyboard.press("End")
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
    page.locator(".inspector .primary").click()
    branch = next_report(page, 0)["branch"]
    assert branch == {"from": 40, "changes": [{"weight": [0, 2, 1], "value": -3.5}]}


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
    compare.locator(".pick.trunk").click()
    expect(page.locator(".figure b").nth(2)).to_have_text(compare.locator(".side b").nth(0).inner_text())
    compare.locator(".said button").click()
    assert next_report(page, 0)["branch"] is None
    expect(compare).to_be_hidden()


def test_an_epoch_is_stepped_batch_by_batch(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=3))
    page.locator(".track").focus()
    page.keyboard.press(".")
    report = next_report(page, 0)
    assert report == {"zoom": 3, "place": 3}
    packed = data(GIVEN, line, place=3, zoom=3, echo=1)
    put(page, packed)
    expect(page.locator(".figure.epoch b")).to_contain_text("1")
    batches = -(-int(load(GIVEN.data).train.sum()) // GIVEN.network.batch_size)
    for _ in range(batches - 1):
        page.keyboard.press(".")
    expect(page.locator(".figure.epoch b")).to_have_text("4")
    assert len(reported(page)) <= 2  # the last one brings the link up to date


def test_a_picked_point_is_followed_through_the_network(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line, place=60))
    assert line.recording is not None
    page.locator(".dots").first.focus()
    page.keyboard.press("ArrowRight")
    neuron(page, 2, 0).hover()
    examples = load(GIVEN.data)
    values = small_engine.maps(
        GIVEN.network, examples_of(GIVEN), line.recording.parameters[-1], examples.points[:1].astype(np.float32)
    )
    shown = page.locator(".sum b").nth(1)
    expect(shown).to_be_visible()
    hidden = float(np.asarray(values).ravel()[4])
    assert float(shown.inner_text().replace("−", "-")) == pytest.approx(hidden, abs=2e-4)
    chip = neuron(page, 2, 0).locator(".chip").inner_text()
    assert float(chip.replace("−", "-")) == pytest.approx(hidden, abs=0.006)


def examples_of(given: Experiment) -> Any:
    from core.playground.pieces import prepared

    return prepared(given)


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


def test_nothing_trained_still_can_be_painted_on(alone: Any) -> None:
    given = Experiment(data=type(GIVEN.data)(kind="own"), network=GIVEN.network)
    page = alone(data(given, None, trouble="There is no point."))
    expect(page.locator(".ended")).to_have_text("There is no point.")
    page.locator('[data-brush="0"]').click()
    page.locator(".dots").first.click(position={"x": 100, "y": 100})
    assert own_plane.read(next_report(page, 0)["own"]).labels.size == 1


def test_what_exploded_is_named(alone: Any) -> None:
    given = experiment(learning_rate=10.0, activations=("relu", "relu"), loss="squared", kind="waves")
    broken = trained(given)
    assert broken.ended is not None
    assert broken.ended.reason == "diverged"
    page = alone(data(given, broken, class_names=[]))
    page.locator(".track").focus()
    page.keyboard.press("End")
    expect(page.locator(".ended")).to_contain_text(str(broken.ended.step))


def test_with_reduced_motion_no_dash_crawls(alone: Any, line: Line) -> None:
    page = alone(data(GIVEN, line), reduced_motion="reduce")
    page.locator(".play").click()
    page.wait_for_function("document.querySelector('.figure.epoch b').textContent !== '0'")
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


@pytest.mark.parametrize("kind", ["spirals", "waves", "sine"])
def test_every_task_is_drawn_on_a_phone(alone: Any, kind: str) -> None:
    given = experiment(kind, epochs=8, units=(8, 6, 4), activations=("relu", "gelu", "tanh"))
    page = alone(data(given, trained(given), place=8), width=390)
    task = kinds(given.network, load(given.data).task)
    assert task
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
