"""The neuron's arithmetic in the browser is core's, number for number."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Browser, Page

from core.config import knobs_of
from core.foundations.activations import ACTIVATIONS
from core.foundations.curve import flat_zones
from core.foundations.gates import GATES, told_apart
from core.foundations.neuron import NeuronConfig, compute, descend
from pages.ui import stage
from tests.browser.conftest import ROOT
from tests.browser.neuron import show

ARITHMETIC = stage.joined(ROOT / "assets" / "components" / "neuron" / "math.js")
OFFERED = next(knob.choices for knob in knobs_of(NeuronConfig) if knob.name == "activation")


def neurons(count: int) -> list[NeuronConfig]:
    """Neurons at random inside the bounds, on kinks and jumps, and at the corners, where z is largest."""
    generator = np.random.default_rng(7)
    shapes = [(inputs, activation) for inputs in (1, 2, 3, 4) for activation in OFFERED]
    made = []
    for inputs, activation in shapes:
        for scale in np.geomspace(0.01, 1.0, count):
            x, w, (b, t) = (generator.uniform(-1, 1, size) * scale for size in (4, 4, 2))
            numbers = {f"x{i + 1}": 5 * x[i] for i in range(4)} | {f"w{i + 1}": 10 * w[i] for i in range(4)}
            made.append(NeuronConfig(inputs=inputs, activation=activation, b=10 * b, target=5 * t, **numbers))
        corner = {f"{name}{i}": size for name, size in (("x", 5.0), ("w", 10.0)) for i in (1, 2, 3, 4)}
        made += [
            NeuronConfig(inputs=inputs, activation=activation, **corner, b=10.0, target=-5.0, learning_rate=5.0),
            NeuronConfig(inputs=inputs, activation=activation, **{**corner, "w1": -10.0}, b=-10.0, learning_rate=0.001),
            NeuronConfig(inputs=inputs, activation=activation, w1=0.0, w2=0.0, w3=0.0, w4=0.0, b=0.0),
        ]
    return made


def test_the_arithmetic_of_the_browser_is_that_of_core(browser: Browser) -> None:
    configs = neurons(8)
    page = browser.new_page()
    answers = page.evaluate(
        """async ([source, neurons]) => {
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          return neurons.map(({ x, w, b, t, rate, name }) => {
            const f = m.ACTIVATIONS[name];
            const out = m.forward(x, w, b, f);
            const g = m.backward(x, w, b, f, t);
            const next = m.descend(w, b, g, rate);
            return [out.z, out.a, m.squaredLoss(out.a, t), g.lossByA, g.aByZ, g.b, ...g.w, next.b, ...next.w];
          });
        }""",
        [
            ARITHMETIC,
            [
                {
                    "x": each.x.tolist(),
                    "w": each.w.tolist(),
                    "b": each.b,
                    "t": each.target,
                    "rate": each.learning_rate,
                    "name": each.activation,
                }
                for each in configs
            ],
        ],
    )
    page.close()
    for each, answer in zip(configs, answers, strict=True):
        out, loss, gradients = compute(each)
        w, b = descend(each.w, each.b, gradients, each.learning_rate)
        expected = [out.z, out.a, loss, gradients.loss_by_a, gradients.a_by_z, gradients.b, *gradients.w, b, *w]
        np.testing.assert_allclose(answer, expected, rtol=1e-11, atol=1e-12, err_msg=str(each))


def test_functions_agree_where_numbers_are_huge(browser: Browser) -> None:
    places = [
        0.0,
        *(sign * size for sign in (-1.0, 1.0) for size in (1e-300, 1e-9, 1.0, 5.9, 8.3, 40.0, 710.0, 1e4, 1e150)),
    ]
    page = browser.new_page()
    answers = page.evaluate(
        """async ([source, places]) => {
          const { ACTIVATIONS } = await import("data:text/javascript," + encodeURIComponent(source));
          return Object.fromEntries(Object.entries(ACTIVATIONS).map(([name, f]) => [name, places.map((z) => [f.value(z), f.slope(z)])]));
        }""",
        [ARITHMETIC, places],
    )
    page.close()
    assert answers.keys() == ACTIVATIONS.keys()
    for name, f in ACTIVATIONS.items():
        with np.errstate(over="ignore", under="ignore"):
            expected = [[float(f(z)), float(f.slope(z))] for z in places]
        np.testing.assert_allclose(answers[name], expected, rtol=1e-12, atol=1e-13, err_msg=name)


def test_points_are_counted_as_core_counts_them(browser: Browser) -> None:
    generator = np.random.default_rng(3)
    lines = [(generator.uniform(-10, 10, 2).tolist(), float(generator.uniform(-10, 10))) for _ in range(50)]
    lines += [([1.0, 1.0], -1.0), ([0.0, 0.0], 0.0), ([4.0, 4.0], -6.0)]
    page = browser.new_page()
    for gate in GATES:
        counts = page.evaluate(
            """async ([source, gate, lines]) => {
              const m = await import("data:text/javascript," + encodeURIComponent(source));
              return lines.map(([w, b]) => m.toldApart(w, b, gate));
            }""",
            [ARITHMETIC, gate, lines],
        )
        assert counts == [told_apart(np.array(w), b, gate) for w, b in lines]
    page.close()


def test_the_flat_zones_are_those_of_core(page: Page, app_url: str) -> None:
    for activation in OFFERED:
        show(page, app_url, NeuronConfig(activation=activation))
        drawn = page.locator(".neuron .zone").evaluate_all(
            "nodes => nodes.map(({ dataset }) => [dataset.from, dataset.to])"
        )
        edges = [tuple(float(edge.replace("Infinity", "inf")) for edge in zone) for zone in drawn]
        ends = [(zone.low, zone.high) for zone in flat_zones(activation)]
        assert edges == [(-np.inf if low is None else low, np.inf if high is None else high) for low, high in ends], (
            activation
        )
