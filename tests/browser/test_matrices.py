"""The page of matrices in a real browser: its arithmetic is core's, stepping and dragging need no server, keys do it all."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from core.foundations import linear
from core.foundations.linear_examples import EXAMPLES
from pages.ui.text import text
from tests.browser.conftest import ROOT, ready

WORDS = text("matrices", "en")
ARITHMETIC = (ROOT / "assets" / "components" / "matrices" / "math.js").read_text("utf-8")


def show(page: Page, app_url: str, **state: str) -> Callable[[], int]:
    """Open the page; returns how many messages the browser has sent to the server."""
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: sent.append(1))

    page.on("websocket", listen)
    page.goto(f"{app_url}/matrices?{urlencode({'lang': 'en', **{f'matrices.{k}': v for k, v in state.items()}})}")
    page.locator(".matrices .stage").wait_for()
    ready(page)
    return lambda: len(sent)


def in_the_address(page: Page, name: str, expected: str) -> None:
    def holds(url: str) -> bool:
        return parse_qs(urlsplit(url).query).get(f"matrices.{name}", [""]) == [expected]

    page.wait_for_url(holds, wait_until="commit")


def cells(page: Page) -> Locator:
    return page.locator(".matrices .c .cell")


def tip(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=WORDS(f"stage.{name}"), exact=True)


def test_the_arithmetic_of_the_browser_is_that_of_core(browser: Browser) -> None:
    generator = np.random.default_rng(5)
    planes = [generator.integers(-50, 51, (2, 2)) / 10 for _ in range(60)]
    planes += [
        np.array(m, float) for m in ([[0, 0], [0, 0]], [[2, 1], [4, 2]], [[0.1, 0.3], [0.3, 0.9]], [[1, 1], [0, 1]])
    ]
    planes += [np.array(m, float) for m in ([[0, 0], [0, 3]], [[0, 2], [0, 0]], [[-2, 0], [0, -2]], [[0, -1], [1, 0]])]
    vectors = [generator.integers(-5, 6, 2).astype(float) for _ in planes]
    pairs = [
        (generator.normal(size=(m, n)), generator.normal(size=(n, p))) for m, n, p in generator.integers(1, 5, (20, 3))
    ]
    page = browser.new_page()
    answers, products, misfit = page.evaluate(
        """async ([source, planes, vectors, pairs]) => {
          const m = await import("data:text/javascript," + encodeURIComponent(source));
          return [planes.map((a, i) => ({ det: m.determinant(a), solved: m.solve(a, vectors[i]), eigen: m.eigen(a),
            seen: m.project(vectors[i], a[0]), half: m.times(m.partWay(a, 0.5), vectors[i]) })),
            pairs.map(([a, b]) => [m.product(a, b), m.transpose(a)]), m.product([[1, 2, 3]], [[1, 2]])];
        }""",
        [
            ARITHMETIC,
            [m.tolist() for m in planes],
            [v.tolist() for v in vectors],
            [[a.tolist(), b.tolist()] for a, b in pairs],
        ],
    )
    page.close()
    close = {"rtol": 1e-11, "atol": 1e-12}
    for a, v, answer in zip(planes, vectors, answers, strict=True):
        np.testing.assert_allclose(answer["det"], linear.determinant(a), **close)
        solved = linear.solve(a, v)
        assert answer["solved"]["kind"] == solved.kind
        if solved.x is not None:
            np.testing.assert_allclose(answer["solved"]["x"], solved.x, **close)
        eigen = linear.eigen(a)
        assert answer["eigen"]["kind"] == eigen.kind
        np.testing.assert_allclose(answer["eigen"]["values"], [(z.real, z.imag) for z in eigen.values], **close)
        np.testing.assert_allclose(answer["eigen"]["directions"], eigen.directions, **close)
        seen = linear.project(v, a[0])
        np.testing.assert_allclose(answer["seen"]["foot"], seen.foot, **close)
        np.testing.assert_allclose([answer["seen"]["dot"], answer["seen"]["shadow"]], [seen.dot, seen.shadow], **close)
        np.testing.assert_allclose(answer["half"], (np.eye(2) + a) / 2 @ v, **close)
    for (a, b), (c, turned) in zip(pairs, products, strict=True):
        np.testing.assert_allclose(c, linear.product(a, b), **close)
        np.testing.assert_array_equal(turned, linear.transpose(a))
    assert misfit is None


def test_the_product_is_stepped_by_buttons_cells_and_keys(page: Page, app_url: str) -> None:
    show(page, app_url)
    expect(cells(page)).to_have_text(["19", "?", "?", "?"])
    page.get_by_role("button", name=WORDS("stage.step"), exact=True).click()
    expect(page.locator(".matrices .c .lit")).to_have_text("22")
    expect(page.locator(".matrices .sum")).to_contain_text("6+16=22")
    page.locator(".matrices .c .cell").nth(3).click()
    expect(cells(page)).to_have_text(["19", "22", "43", "50"])
    expect(page.locator(".matrices .a .row")).to_have_count(2)
    expect(page.locator(".matrices .a .row").first).to_have_value("3")
    in_the_address(page, "cell", "4")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".matrices .c .lit")).to_have_text("22")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".matrices .c .lit")).to_have_text("19")
    page.locator(".matrices .stage").focus()
    page.keyboard.press("End")
    expect(page.locator(".matrices .c .lit")).to_have_text("50")
    page.keyboard.press("Home")
    page.keyboard.press(" ")  # plays
    expect(page.locator(".matrices .c .lit")).to_have_text("50")
    expect(page.get_by_role("button", name=WORDS("stage.play"), exact=True)).to_be_visible()
    in_the_address(page, "cell", "4")


def test_cells_are_typed_into_and_what_is_no_number_is_told(page: Page, app_url: str) -> None:
    show(page, app_url)
    cell = page.get_by_role("textbox", name="a₁₁", exact=True)
    cell.fill("-1/2")
    cell.press("Enter")
    expect(page.locator(".matrices .c .lit")).to_have_text("11.5")
    in_the_address(page, "a", "-0.5 2; 3 4")
    cell.fill("two")
    cell.press("Enter")
    expect(page.locator(".matrices .warning")).to_contain_text("two")
    expect(cell).to_have_value("−0.5")
    cell.press("ArrowUp")
    expect(cell).to_have_value("0.5")
    page.get_by_label(WORDS("stage.size.n.more"), exact=True).click()
    expect(page.locator(".matrices .a .cell")).to_have_count(6)
    expect(page.locator(".matrices .b .cell")).to_have_count(6)
    in_the_address(page, "b", "5 6; 7 8; 0 0")
    page.get_by_label(WORDS("stage.transpose", name="A"), exact=True).click()
    expect(page.locator(".matrices .trouble")).to_contain_text("cannot be paired")
    in_the_address(page, "a", "0.5 3; 2 4; 0 0")


def test_a_drag_moves_the_plane_and_asks_no_server_until_the_hand_lets_go(page: Page, app_url: str) -> None:
    count = show(page, app_url, view="plane")
    before = count()
    assert before > 0, "the listener hears the page"
    tip(page, "tip.first").hover()  # waits until the page has come to rest
    page.mouse.down()
    plot = page.locator(".matrices .plot").bounding_box()
    assert plot
    unit = plot["width"] / 12
    centre = (plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    page.mouse.move(centre[0] - 2 * unit, centre[1] - unit, steps=12)
    expect(page.locator(".matrices .said")).to_have_text(WORDS("stage.area.turned", area="5"))
    expect(page.locator(".matrices .square.turned")).to_have_count(1)
    assert count() == before, "nothing was sent while the hand moved"
    page.mouse.up()
    in_the_address(page, "m11", "-2.0")
    assert count() > before
    tip(page, "tip.first").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".matrices .said")).to_have_text(WORDS("stage.area.kept", area="1"))
    in_the_address(page, "m11", "1.0")
    page.get_by_role("button", name=WORDS("stage.move"), exact=True).click()
    expect(page.get_by_role("button", name=WORDS("stage.pause"), exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=WORDS("stage.move"), exact=True)).to_be_visible()
    expect(page.locator(".matrices .timeline")).to_have_value("1")


def test_an_eigenvector_is_found_by_turning(page: Page, app_url: str) -> None:
    show(page, app_url, view="eigen", v1="2.0", v2="1.5")
    expect(page.locator(".matrices .parallel")).to_have_count(0)
    grip = tip(page, "tip.turn")
    grip.focus()
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    expect(page.locator(".matrices .said")).to_have_text(WORDS("stage.eigen.found", value="3", found="1", all="2"))
    page.get_by_role("button", name=WORDS("stage.eigen.show")).click()
    expect(page.get_by_role("button", name=WORDS("stage.eigen.show"))).to_be_disabled()


@pytest.mark.parametrize(("name", "kind"), [("start", "one"), ("none", "none"), ("many", "line")])
def test_a_system_says_how_many_solutions_it_has(page: Page, app_url: str, name: str, kind: str) -> None:
    show(page, app_url, view="solve", **{k: str(v) for k, v in EXAMPLES["solve"][name].items()})
    x = {"one": ("1", "2"), "line": ("0.8", "0.4")}.get(kind, ("", ""))
    expect(page.locator(".matrices .said")).to_have_text(WORDS(f"stage.solve.{kind}", x1=x[0], x2=x[1]))


def test_an_elimination_is_stepped_to_the_inverse_or_gets_stuck(page: Page, app_url: str) -> None:
    show(page, app_url, view="inverse")
    page.locator(".matrices .stage").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".matrices .operation")).to_have_text("R₂ ← R₂ − 3·R₁")
    page.keyboard.press("End")
    expect(page.locator(".matrices .lit")).to_have_text(["−2", "1", "1.5", "−0.5"])
    in_the_address(page, "line", "4")
    page.get_by_role("button", name=WORDS("example.inverse.singular"), exact=True).click()
    expect(page.locator(".matrices .operation")).to_have_text(WORDS("stage.op.start"))
    page.locator(".matrices .stage").focus()
    page.keyboard.press("End")
    expect(page.locator(".matrices .operation")).to_have_text(WORDS("stage.op.stuck"))
