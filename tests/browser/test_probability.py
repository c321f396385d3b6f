"""Probability in a real browser: its arithmetic is core's, a drag needs no server, keys do what a mouse does."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from core.config import to_dict
from core.foundations import bayes, distributions, information, sampling
from core.foundations.distributions import ChanceConfig
from pages.ui.text import text
from tests.browser.conftest import ROOT, ready

WORDS = text("probability", "en")
PARTS = ROOT / "assets" / "components" / "chance"
CHANCES = [
    ChanceConfig(kind=kind, **numbers)  # type: ignore[arg-type]
    for kind in ("bernoulli", "binomial", "poisson", "geometric", "uniform", "normal", "exponential")
    for numbers in (
        {},
        {"p": 0.05, "n": 40, "rate": 20.0, "low": 3.0, "high": -9.5, "mean": -5.0, "spread": 4.0, "seed": 0},
        {"p": 0.95, "n": 1, "rate": 0.1, "low": 10.0, "high": 10.0, "mean": 4.9, "spread": 0.2, "seed": 9999},
    )
]


def evaluate(browser: Browser, part: str, script: str, argument: object) -> list:  # type: ignore[type-arg]
    """What `script`, a function of a component's part `m` and the argument, answers."""
    page = browser.new_page()
    source = (PARTS / part).read_text("utf-8")
    answer = page.evaluate(
        """async ([source, script, argument]) => {
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          return (0, eval)(script)(m, argument);
        }""",
        [source, script, argument],
    )
    page.close()
    return answer


def test_the_browsers_distributions_and_lots_are_cores(browser: Browser) -> None:
    x = [-9.9, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 7.3, 11.0, 25.0]
    answers = evaluate(
        browser,
        "distributions.js",
        """(m, [configs, x]) => configs.map((s) => {
          const d = m.distribution(s);
          const sums = m.moments(d);
          return [[d.mean, d.variance, sums.mean, sums.variance], x.map(d.density), x.map(d.cumulative),
            [...m.draw(d, m.uniforms(s.seed, 500))]];
        })""",
        [[to_dict(each) for each in CHANCES], x],
    )
    for config, (numbers, density, cumulative, lots) in zip(CHANCES, answers, strict=True):
        d = distributions.distribution(config)
        exact: dict[str, Any] = {"rtol": 1e-11, "atol": 1e-12, "err_msg": str(config)}
        np.testing.assert_allclose(numbers, [d.mean, d.variance, *distributions.moments(d)], **exact)
        np.testing.assert_allclose(density, d.density(np.array(x)), **exact)
        np.testing.assert_allclose(cumulative, d.cumulative(np.array(x)), **exact)
        np.testing.assert_allclose(lots, sampling.draw(d, config.seed, 500), **exact)


def test_the_browsers_beliefs_are_cores(browser: Browser) -> None:
    generator = np.random.default_rng(5)
    results = ("none", "p", "n", "pp", "pn", "np", "nn")
    tests = [*bayes.EXAMPLES.values(), bayes.BayesConfig(0.5, 1.0, 1.0, "pn"), bayes.BayesConfig(0.25, 0.0, 1.0, "p")]
    for i in range(60):
        rate, hit, spared = (float(value) for value in generator.uniform(0.001, 0.999, 3).round(3))
        tests.append(bayes.BayesConfig(rate, hit, spared, results[i % 7]))  # type: ignore[arg-type]
    answers = evaluate(
        browser,
        "beliefs.js",
        "(m, tests) => tests.map((s) => [m.beliefs(s), m.predictiveValues(s), m.peopleTable(s).flat(), m.crowd(s)])",
        [to_dict(each) for each in tests],
    )
    for each, (steps, values, table, crowd) in zip(tests, answers, strict=True):
        np.testing.assert_allclose(steps, bayes.beliefs(each), rtol=1e-12, err_msg=str(each))
        np.testing.assert_allclose(values, bayes.predictive_values(each), rtol=1e-12, err_msg=str(each))
        np.testing.assert_allclose(table, bayes.table(each).ravel(), rtol=1e-12, atol=1e-9)
        assert crowd == bayes.crowd(each).ravel().tolist(), each


def test_the_browsers_surprise_is_cores(browser: Browser) -> None:
    generator = np.random.default_rng(6)
    pairs = [[generator.dirichlet(np.ones(k)).tolist() for _ in range(2)] for k in (2, 3, 4, 5, 6)]
    pairs += [[[1.0, 0.0], [0.5, 0.5]], [[0.5, 0.5], [1.0, 0.0]], [[0.0, 1.0], [0.0, 1.0]]]
    script = """(m, pairs) => pairs.map(([p, q]) => ["bits", "nats"].map((unit) => [m.entropy(p, unit), m.crossEntropy(p, q, unit),
      m.divergence(p, q, unit), m.divergence(q, p, unit), m.meanLoss([{ label: 0, p }, { label: 1, p: q }], unit), ...m.share(p, 0, 0.3)]))"""
    for (p, q), answer in zip(pairs, evaluate(browser, "surprise.js", script, pairs), strict=True):
        for unit, numbers in zip(("bits", "nats"), answer, strict=True):
            measured = information.measures(p, q, unit)  # type: ignore[arg-type]
            loss = information.mean_loss([p, q], [0, 1], unit)  # type: ignore[arg-type]
            expected = [*measured.values(), loss, *information.share(p, 0, 0.3)]
            np.testing.assert_allclose(numbers, expected, rtol=1e-11, atol=1e-13)


def show(page: Page, app_url: str, **address: str) -> None:
    query = "&".join(f"probability.{name}={value}" for name, value in address.items())
    page.goto(f"{app_url}/probability?lang=en&{query}")
    page.locator(".chance .samples").wait_for()
    ready(page)


def frames(page: Page) -> list[int]:
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: sent.append(1))

    page.on("websocket", listen)
    return sent


def test_a_pulled_bar_moves_all_that_follows_and_asks_no_server_until_it_is_let_go(page: Page, app_url: str) -> None:
    sent = frames(page)
    show(page, app_url)
    bar = page.get_by_role("slider", name="What is expected: q, A")
    bar.scroll_into_view_if_needed()
    before = len(sent)
    assert before > 0, "the listener hears the page"
    box = bar.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(x, y + 10 * step)  # past the floor
    expect(bar).to_have_attribute("aria-valuenow", "0")
    expect(page.get_by_role("slider", name="What is expected: q, B")).to_have_attribute("aria-valuenow", "0.3333")
    expect(page.locator(".chance .measure").first).to_contain_text("∞")
    words = WORDS("stage.infinite", outcome="A", happens="p", expects="q")
    expect(page.locator(".chance .panel .warning")).to_have_text(words)
    assert len(sent) == before, "nothing was sent while the hand moved"
    page.mouse.up()
    page.wait_for_url("**bars_q=0**", wait_until="commit")
    page.reload()
    expect(page.locator(".chance .measure").first).to_contain_text("∞")


def test_a_finger_pulls_a_bar_and_the_place(browser: Browser, app_url: str) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-US")
    page = phone.new_page()
    show(page, app_url)
    touch = phone.new_cdp_session(page)
    bar = page.get_by_role("slider", name="What happens: p, A")
    place = page.get_by_role("slider", name=WORDS("stage.place")).first
    for handle, (right, down), value in ((bar, (0, -400), "1"), (place, (600, 0), "10")):
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in (0.1, 0.2, 0.5, 1.0):
            point = {"x": x + part * right, "y": y + part * down}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        expect(handle).to_have_attribute("aria-valuenow", value)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_url("**probability.at=10**", wait_until="commit")
    phone.close()


def test_the_numbers_shown_are_cores(page: Page, app_url: str) -> None:
    show(page, app_url, kind="geometric", p="0.25", draws="1000", results="pp", unit="nats")
    d = distributions.geometric(0.25)
    lots = sampling.draw(d, 1, 1000)
    cells = page.locator(".chance .moments .num").all_text_contents()
    shown = [d.mean, d.mean, lots.mean(), d.variance, d.variance, lots.var()]
    assert [float(cell) for cell in cells] == pytest.approx(shown, rel=1e-4)
    belief = bayes.beliefs(bayes.BayesConfig(results="pp"))[-1]
    expect(page.locator(".chance .belief .value").last).to_have_text(f"{100 * belief:.1f} %")
    p, q = map(information.read_distribution, information.START)
    expect(page.locator(".chance .measure").first).to_contain_text(f"{information.cross_entropy(p, q, 'nats'):.4f}")
    samples = information.read_samples(information.SAMPLES_START)
    loss = information.mean_loss([predicted for _, predicted in samples], [label for label, _ in samples], "nats")
    expect(page.locator(".chance .loss .num.strong")).to_have_text(f"{loss:.4f}")


def test_lots_are_drawn_the_same_again(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, app_url)
    lots = sampling.draw(distributions.binomial(10, 0.3), 1, 1010)
    for count, total in (("10", 10), ("1000", 1010)):
        page.get_by_role("button", name=WORDS("stage.draw", n=count), exact=True).click()
        expect(page.locator(".chance .told")).to_have_text(WORDS("stage.drawn", n=total, last=f"{lots[total - 1]:g}"))
    expect(page.locator(".chance td.lots").first).to_have_text(f"{lots.mean():.4f}")
    page.wait_for_url("**probability.draws=1010**", wait_until="commit")


def test_keys_alone_are_enough(page: Page, app_url: str) -> None:
    show(page, app_url)
    rate = page.get_by_role("slider", name=WORDS("stage.base_rate"), exact=True)
    rate.focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    expect(rate).to_have_attribute("aria-valuetext", "1.9 %")
    page.wait_for_url("**probability.base_rate=0.019**", wait_until="commit")
    expect(rate).to_be_focused()
    place = page.get_by_role("slider", name=WORDS("stage.place")).first
    place.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chance .chart .note").first).to_contain_text("P(X = 4) = 0.2001")
    page.locator(".chance [data-q='cell.00']").fill("4.75")  # of 19 sick people
    page.keyboard.press("Enter")
    page.wait_for_url("**probability.sensitivity=0.25**", wait_until="commit")
    first = page.get_by_role("radiogroup", name=WORDS("stage.belief.1")).get_by_role("radio")
    first.first.focus()
    page.keyboard.press("ArrowRight")
    expect(first.nth(1)).to_have_attribute("aria-checked", "true")
    belief = bayes.posterior(0.019, 0.25, 1 - 0.91)
    expect(page.locator(".chance .belief .value").nth(1)).to_have_text(f"{100 * belief:.3g} %")
    assert not math.isnan(belief)
