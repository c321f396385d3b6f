"""The arithmetic of convolution's drawing is core's, over settings that fit and settings that do not."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from playwright.sync_api import Browser

from core.errors import Problem
from core.foundations.convolution import convolve, turned
from core.foundations.convolution_border import CODES, run
from core.foundations.convolution_field import LAYERS, bounds, fields
from core.foundations.convolution_kernels import FAMOUS
from core.foundations.pooling import pool
from tests.browser.conftest import ROOT

ARITHMETIC = (ROOT / "assets" / "components" / "convolution" / "math.js").read_text("utf-8")
RANDOM = np.random.default_rng(7)
CLOSE = {"rtol": 1e-11, "atol": 1e-12}
NAMES = ("size", "padding", "stride", "dilation", "groups")
SETTINGS = [
    dict(zip(NAMES, each, strict=True)) for each in RANDOM.integers((1, 0, 1, 1, 1), (6, 5, 5, 5, 4), (60, 5)).tolist()
]
POOLS = [
    dict(zip(("size", "stride", "padding"), each, strict=True))
    for each in RANDOM.integers((2, 1, 0), (7, 5, 2), (20, 3)).tolist()
]
STACKS = [RANDOM.choice(list(LAYERS), count).tolist() for count in (0, 1, 2, 3, 4, 5) for _ in range(3)]


def packed(x: np.ndarray) -> dict[str, object]:
    return {"channels": x.shape[0], "height": x.shape[1], "width": x.shape[2], "data": x.ravel().tolist()}


def ask(browser: Browser, code: str, *given: object) -> list:
    page = browser.new_page()
    script = f"""async ([source, ...given]) => {{
        const m = await import("data:text/javascript," + encodeURIComponent(source));
        return ({code})(m, ...given); }}"""
    answer = page.evaluate(script, [ARITHMETIC, *given])
    page.close()
    return list(answer)


def test_layers(browser: Browser) -> None:
    cases = [
        (settings, RANDOM.integers(0, 101, (2 * settings["groups"], 7, 9)) / 100, RANDOM.normal(size=(2 * settings["groups"], 2, settings["size"], settings["size"])))
        for settings in SETTINGS
    ]  # fmt: skip
    given = [[settings, packed(x), kernels.reshape(*kernels.shape[:2], -1).tolist()] for settings, x, kernels in cases]
    code = "(m, cases) => cases.map(([s, x, k]) => { const y = m.convolve(x, k, s); return [y.height, y.width, [...y.data]]; })"
    fitting = 0
    for (settings, x, kernels), (height, width, data) in zip(cases, ask(browser, code, given), strict=True):
        rest = {name: settings[name] for name in NAMES[1:]}
        try:
            expected = convolve(x, kernels, **rest)
        except Problem:
            assert not data, "no output where the window fits nowhere"
            continue
        fitting += 1
        assert (height, width) == expected.shape[1:]
        np.testing.assert_allclose(data, expected.ravel(), **CLOSE)
    assert fitting > 30


def test_famous_kernels_also_turned(browser: Browser) -> None:
    code = """(m, names) => names.map((name) => [1, 2, 3, 4, 5].map((k) => {
        const [[given]] = m.layerOf({ filters: [name], weights: [], size: k }, 1); return [[...given], [...m.turned(given)]]; }))"""
    for name, sizes in zip(FAMOUS, ask(browser, code, list(FAMOUS)), strict=True):
        for k, (given, upside_down) in enumerate(sizes, 1):
            np.testing.assert_allclose(given, FAMOUS[name](k).ravel(), atol=1e-15)
            np.testing.assert_allclose(upside_down, turned(FAMOUS[name](k)).ravel(), atol=1e-15)


def test_pooling(browser: Browser) -> None:
    x = RANDOM.integers(0, 101, (3, 8, 7)) / 100
    code = "(m, x, all) => all.map((s) => ['max', 'average'].map((kind) => [...m.pool(x, kind, s).data]))"
    for settings, answers in zip(POOLS, ask(browser, code, packed(x), POOLS), strict=True):
        for kind, answer in zip(("max", "average"), answers, strict=True):
            try:
                expected = pool(x, kind, **settings)  # type: ignore[arg-type]
            except Problem:
                continue
            np.testing.assert_allclose(answer, expected.ravel(), **CLOSE)


def test_receptive_fields(browser: Browser) -> None:
    code = "(m, stacks) => stacks.map((names) => { const all = m.fields(names, 48); return [all, all.map((seen) => m.bounds(seen, 2))]; })"
    for names, (seen, edges) in zip(STACKS, ask(browser, code, STACKS), strict=True):
        try:
            expected = fields([LAYERS[name] for name in names], 48)
        except Problem:
            assert any(each["size"] < 1 for each in seen)
            continue
        assert seen == [asdict(each) for each in expected]
        assert [tuple(edge) for edge in edges] == [bounds(each, 2) for each in expected]


@pytest.mark.parametrize("code", CODES)
def test_programs_at_the_border(browser: Browser, code: str) -> None:
    x = RANDOM.integers(0, 101, (1, 6, 5)) / 100
    for k in (1, 2, 3, 4):
        kernel = RANDOM.normal(size=(k, k))
        asked = "(m, code, x, kernel, k) => { const y = m.runPast(code, x, kernel, k); return [y.done, [...y.data]]; }"
        done, data = ask(browser, asked, code, packed(x), kernel.ravel().tolist(), k)
        outcome, output = run(code, x[0], kernel)  # type: ignore[arg-type]
        assert done == outcome.done
        complete = output.ravel()[: outcome.done]
        np.testing.assert_allclose([np.nan if each is None else each for each in data[:done]], complete, **CLOSE)
