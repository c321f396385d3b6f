"""Evaluation in a real browser: the threshold by hand and key, held against scikit-learn; curves, shares, matrix, a table of one's own."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

from core.evaluation.judging import example
from tests.browser.conftest import ready


def show(page: Page, app_url: str, language: str = "en", **state: str) -> None:
    address = urlencode({"lang": language, **{f"evaluation.{name}": value for name, value in state.items()}})
    page.goto(f"{app_url}/evaluation?{address}")
    page.locator(".judging .cells").wait_for()
    page.locator(".judging .dot.leaky").first.wait_for()  # the last that comes by itself
    ready(page)


def numbers(page: Page) -> dict[str, str]:
    """All that the browser says about the present threshold."""
    told: dict[str, str] = page.locator(".judging").first.evaluate(
        """async (root) => {
          for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame); // what moved is drawn
          return Object.fromEntries([...root.querySelectorAll("[data-cell], [data-metric], [data-shared]")].map(
            (node) => [Object.entries(node.dataset)[0].join("."), node.textContent]));
        }"""
    )
    return told


def expected(labels: np.ndarray, scores: np.ndarray, threshold: float) -> dict[str, str]:
    """The same by scikit-learn."""
    called = scores >= threshold
    tn, fp, fn, tp = confusion_matrix(labels, called, labels=[False, True]).ravel()
    precision, recall, f1, _ = precision_recall_fscore_support(
        labels, called, average="binary", zero_division=float("nan")
    )

    def share(value: float) -> str:
        return "0/0" if np.isnan(value) else f"{100 * value:.1f} %"

    return {
        **{f"cell.{name}": str(count) for name, count in (("tp", tp), ("fp", fp), ("fn", fn), ("tn", tn))},
        "metric.accuracy": share(accuracy_score(labels, called)),
        "metric.precision": share(precision),
        "metric.recall": share(recall),
        "metric.f1": share(f1),
        "metric.specificity": share(tn / (tn + fp)),
    }


def near(told: dict[str, str], wanted: dict[str, str]) -> None:
    """Equal, up to how 0.05 is rounded to one decimal."""
    for name, value in wanted.items():
        if value.endswith("%"):
            assert float(told[name][:-2]) == pytest.approx(float(value[:-2]), abs=0.1001), name
        else:
            assert told[name] == value, name


def in_the_address(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(f"evaluation.{name}", [""])[0]


@pytest.mark.parametrize("model", ["bayes", "neighbors"])
def test_every_threshold_is_counted_as_scikit_learn_counts_it(page: Page, app_url: str, model: str) -> None:
    """Fifteen neighbors give sixteen different scores: thresholds that are such a score are ties."""
    _, arrays = example(name="cancer", model=model, seed=0, positive=1)
    labels, scores = arrays["labels"] == 1, arrays["scores"][:, 1]
    show(page, app_url, model=model)
    field = page.locator(".judging input[type=number]").first
    thresholds = [0, 0.2, 0.4, 0.5, 0.6, 0.933, 1]
    for threshold in thresholds:
        field.fill(str(threshold))
        field.press("Tab")
        near(numbers(page), expected(labels, scores, threshold))
        x, y = (float(page.locator("[data-point=roc]").get_attribute(f"data-{axis}") or "nan") for axis in "xy")
        assert (x, y) == pytest.approx(
            ((~labels & (scores >= threshold)).sum() / (~labels).sum(), (labels & (scores >= threshold)).sum() / labels.sum()),
            abs=1e-9,
        )  # fmt: skip


def test_a_drag_moves_everything_at_once_and_the_server_hears_of_it_at_the_end(page: Page, app_url: str) -> None:
    show(page, app_url)
    _, arrays = example(name="cancer", model="bayes", seed=0, positive=1)
    labels, scores = arrays["labels"] == 1, arrays["scores"][:, 1]
    chart = page.locator(".judging .histogram")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    left, wide = box["x"] + 46, box["width"] - 60

    def at(share: float) -> tuple[float, float]:
        return left + share * wide, box["y"] + 80

    page.mouse.move(*at(0.5))
    page.mouse.down()
    before = numbers(page)
    for share in (0.4, 0.25, 0.1):
        page.mouse.move(*at(share))
    told = numbers(page)
    assert in_the_address(page, "threshold") == "", "a hand that still holds is not reported"
    assert told != before
    threshold = float(page.locator(".judging input[type=number]").first.input_value())
    assert threshold == pytest.approx(0.1, abs=0.01)
    near(told, expected(labels, scores, threshold))
    page.mouse.up()
    page.wait_for_url(re.compile(r"evaluation\.threshold=0\.\d+"), wait_until="commit")
    ready(page)
    expect(page.get_by_text(f"At the threshold {threshold:g}:")).to_be_visible()


def test_a_point_of_the_curve_sets_its_threshold_and_keys_move_it(page: Page, app_url: str) -> None:
    show(page, app_url)
    curve = page.locator(".judging .curve").first
    curve.scroll_into_view_if_needed()
    box = curve.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 16, box["y"] + 14)  # all are called positive
    expect(page.locator("[data-metric=recall]")).to_have_text("100.0 %")
    slider = page.locator(".judging input[type=range]").first
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_js_property("value", "1")
    page.wait_for_url(re.compile(r"evaluation\.threshold=1\.0"), wait_until="commit")


def test_a_rarer_class_keeps_recall_and_loses_precision(page: Page, app_url: str) -> None:
    show(page, app_url, share="0.1")
    told = numbers(page)
    assert told["shared.recall"] == told["metric.recall"]
    assert told["shared.specificity"] == told["metric.specificity"]
    assert told["shared.never"] == "99.9 %"
    recall, specificity = (float(told[f"cell.{a}"]) / (float(told[f"cell.{a}"]) + float(told[f"cell.{b}"])) for a, b in (("tp", "fn"), ("tn", "fp")))  # fmt: skip
    expected_precision = 0.001 * recall / (0.001 * recall + 0.999 * (1 - specificity))
    assert float(told["shared.precision"][:-2]) == pytest.approx(100 * expected_precision, abs=0.06)


def test_the_matrix_says_counts_or_shares(page: Page, app_url: str) -> None:
    show(page, app_url, source="digits")
    header, _ = example(name="digits", model="bayes", seed=0, positive=9)
    cell = page.locator("[data-at='3.3']")
    counts = np.array(header["confusion"])
    expect(cell).to_have_text(str(counts[3, 3]))
    page.locator("[data-counted=rows]").click()
    expect(cell).to_have_text(f"{100 * counts[3, 3] / counts[3].sum():.1f}")
    page.wait_for_url(re.compile(r"evaluation\.counted=rows"), wait_until="commit")
    page.locator("[data-counted=columns]").click()
    expect(cell).to_have_text(re.compile(f"^{100 * counts[3, 3] / counts[:, 3].sum():.4g}"))


def test_a_table_of_one_s_own(page: Page, app_url: str) -> None:
    show(page, app_url)
    page.get_by_text("Judge a table of my own").click()
    rows = "".join(f"{'ham' if at % 3 else 'spam'},{at - 20}\n" for at in range(60))
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": f"label,score\n{rows}spam,oops\n".encode()}
    )
    page.get_by_role("button", name="Judge these rows").click()
    page.get_by_text("60 of 61 rows are judged").wait_for()
    page.get_by_text("they were taken as logits").wait_for()
    expect(page.locator(".judging .cells")).to_contain_text("is spam")
    scores = 1 / (1 + np.exp(-(np.arange(60) - 20.0)))
    ready(page)
    near(numbers(page), expected(np.arange(60) % 3 == 0, scores, 0.5))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone(browser: Browser, app_url: str, language: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    show(page, app_url, language, source="digits")
    before = numbers(page)
    page.locator(".judging .histogram").tap(position={"x": 250, "y": 60})
    assert numbers(page)["cell.tp"] == before["cell.tp"], "a finger that may be about to scroll moves nothing"
    page.locator("[data-counted=rows]").tap()
    page.wait_for_url(re.compile(r"evaluation\.counted=rows"), wait_until="commit")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
