"""The page of derivatives in a real browser: its arithmetic is core's, drags need no server, keys reach everything."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.foundations import graph
from core.foundations.calculus import (
    EXAMPLES,
    GRAPHS,
    Curve,
    area,
    central_quotient,
    difference_quotient,
    riemann_sum,
)
from core.foundations.expression import FUNCTIONS, parse
from core.foundations.surfaces import STARTS, SURFACES, descend
from pages.ui.stage import COMPONENTS, joined
from pages.ui.text import text
from tests.browser.conftest import ready

ARITHMETIC = joined(COMPONENTS / "calculus" / "math.js")
WORDS = text("derivatives", "en")
TYPED = [
    *(function for function, _, _ in EXAMPLES.values()),
    *(f"{name}(x)" for name in FUNCTIONS),
    "x^x",
    "2^-x/(1 + x^2)",
    "(1/x)^0",
    "exp(1000x)",
    "exp(x^2)",
    "1/(1 + 25x^2) - tan(x)*pi",
]
PLACES = [-5.5, -1.0, -1e-9, 0.0, 1e-9, 0.3, 1.0, 2.5, 5.9]


def computed(browser: Browser, body: str, given: Any) -> Any:
    """What the component's own arithmetic, `m`, makes of `given`; NaN comes as None."""
    page = browser.new_page()
    answer = page.evaluate(
        """async ([source, body, given]) => {
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          return JSON.parse(JSON.stringify(new Function("m", "given", body)(m, given)));
        }""",
        [ARITHMETIC, body, given],
    )
    page.close()
    return answer


def same(found: Any, wanted: Any, **limits: float) -> None:
    plain = np.array(
        [np.nan if value is None else value for value in np.ravel(np.array(found, dtype=object))], dtype=float
    )
    np.testing.assert_allclose(plain, np.ravel(wanted), rtol=limits.get("rtol", 1e-11), atol=limits.get("atol", 1e-12))


def test_curves_quotients_sums_and_areas_are_core_s(browser: Browser) -> None:
    found = computed(
        browser,
        """return given.trees.map((trees) => {
          const { f, slope } = m.curveOf(trees);
          return [...given.places.flatMap((x) => [f(x), slope(x), m.differenceQuotient(f, x, 0.25), m.centralQuotient(f, x, 0.25)]),
            m.differenceQuotient(f, 1, 0), ...["left", "right", "middle", "trapezoid"].map((rule) => m.riemannSum(f, 0.5, 2.5, 7, rule)),
            ...[[0.5, 1.5], [1.5, 0.5], [-1, 2], [0, 6]].map(([low, high]) => m.area(f, low, high))];
        });""",
        {"trees": [Curve.read(function).trees() for function in TYPED], "places": PLACES},
    )
    for function, numbers in zip(TYPED, found, strict=True):
        f = Curve.read(function)
        wanted = [
            each
            for x in PLACES
            for each in (f(x), f.derivative(x), difference_quotient(f, x, 0.25), central_quotient(f, x, 0.25))
        ]
        wanted += [np.nan, *(riemann_sum(f, 0.5, 2.5, 7, rule) for rule in ("left", "right", "middle", "trapezoid"))]
        wanted += [area(f, low, high) for low, high in ((0.5, 1.5), (1.5, 0.5), (-1, 2), (0, 6))]
        same(numbers, [float(each) for each in wanted], rtol=1e-10)


def test_graphs_run_forward_and_backward_as_in_core(browser: Browser) -> None:
    places = [(1.2, 0.6), (-3.0, 3.0), (0.0, 0.0), (2.5, -1.5)]
    for formula in GRAPHS.values():
        nodes = graph.build(parse(formula, ("x", "y")))
        found = computed(
            browser,
            """const nodes = m.graphOf(given.nodes);
            return given.places.map(([x, y]) => {
              const values = m.forward(nodes, x, y);
              const { gradients, steps } = m.backward(nodes, values);
              return [...values, ...gradients, ...steps.flatMap((s) => [s.node, s.source, s.slope, s.contribution])];
            });""",
            {"nodes": graph.trees(nodes), "places": places},
        )
        for (x, y), numbers in zip(places, found, strict=True):
            values = graph.forward(nodes, {"x": x, "y": y})
            gradients, steps = graph.backward(nodes, values)
            same(numbers, [*values, *gradients, *(number for step in steps for number in step)])


@pytest.mark.parametrize("name", SURFACES)
def test_the_ball_goes_where_core_says(browser: Browser, name: str) -> None:
    surface, (x, y, rate) = SURFACES[name], STARTS[name].values()
    body = "return m.descend(m.surfaceOf(given.surface), ...given.start, 60);"
    found = computed(browser, body, {"surface": surface.trees(), "start": [x, y, rate]})
    same(found, descend(surface, x, y, rate, 60), rtol=1e-7, atol=1e-9)
    gone = computed(browser, body, {"surface": surface.trees(), "start": [1.9, 2.9, 2.0]})
    assert len(gone) == len(descend(surface, 1.9, 2.9, 2.0, 60))


def show(page: Page, app_url: str, **state: object) -> None:
    address = {"lang": "en", **{f"derivatives.{name}": value for name, value in state.items()}}
    page.goto(f"{app_url}/derivatives?{urlencode(address)}")
    page.locator(".calculus[data-part=area] svg").first.wait_for()
    ready(page)


def test_a_drag_needs_no_server_and_its_end_stands_in_the_address(page: Page, app_url: str) -> None:
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))
    show(page, app_url)
    point = page.locator(".calculus[data-part=tangent] .point.q:not(.still)")
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    before = len(frames)
    page.mouse.move(box["x"] - 20, box["y"], steps=8)
    expect(point).not_to_have_attribute("aria-valuenow", "1.6")
    assert len(frames) == before
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"derivatives\.h=0\.\d"))


def test_keys_step_through_the_graph_to_its_gradient(page: Page, app_url: str) -> None:
    show(page, app_url)
    page.get_by_role("button", name=WORDS("stage.graph.next")).focus()
    nodes = graph.build(parse(GRAPHS["sine"], ("x", "y")))
    last = len(nodes) - 2 + 1 + sum(len(node.edges) for node in nodes)
    for _ in range(last):
        page.keyboard.press("ArrowRight")
    said = page.locator(".calculus[data-part=graph] .said")
    by_x, by_y = graph.gradient(nodes, {"x": 1.2, "y": 0.6})
    expect(said).to_have_text(WORDS("stage.graph.done", x=f"{by_x:.4g}", y=f"{by_y:.4g}"))
    expect(page).to_have_url(re.compile(rf"derivatives\.step={last}"))


def test_the_ball_rolls_to_the_bottom_and_moves_by_keys(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, app_url, learning_rate=0.4)
    page.get_by_role("button", name=WORDS("stage.roll"), exact=True).click()
    said = page.locator(".calculus[data-part=surface] .said")
    expect(said).to_contain_text(WORDS("stage.surface.bottom", taken="|", value="|").split("|")[-1])
    expect(page).to_have_url(re.compile(r"derivatives\.taken=\d\b|derivatives\.taken=1\d\b"))  # and stops there
    ball = page.get_by_role("slider", name=WORDS("stage.surface.ball"), exact=True)
    page.get_by_role("button", name=WORDS("stage.again")).last.click()
    ball.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"derivatives\.start_x=-2\.15"))


def test_a_pole_is_a_gap_in_the_line_and_a_steep_piece_is_none(page: Page, app_url: str) -> None:
    show(page, app_url)
    field = page.get_by_role("textbox", name=WORDS("knob.f"))
    line = page.locator(".calculus[data-part=tangent] .curve").first
    for function, pieces in (("tan(x)", 3), ("sigmoid(60x)", 1), ("1/x", 2)):
        field.fill(function)
        field.press("Enter")
        expect(line).to_have_attribute("d", re.compile(rf"^(M[^M]+){{{pieces}}}$"))


def test_a_typed_function_reaches_the_drawing_and_a_bad_one_gets_a_sentence(page: Page, app_url: str) -> None:
    show(page, app_url)
    field = page.get_by_role("textbox", name=WORDS("knob.f"))
    line = page.locator(".calculus[data-part=tangent] .curve").first
    before = line.get_attribute("d") or ""
    field.fill("x^2")
    field.press("Enter")
    expect(line).not_to_have_attribute("d", before)
    field.fill("x" * 20_000)
    field.press("Enter")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("20000")
    expect(page).to_have_url(re.compile(r"derivatives\.f=x%5E2"))
