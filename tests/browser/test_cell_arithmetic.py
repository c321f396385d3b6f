"""The arithmetic of the unrolled cell's drawing is core's: states, gates, loss and every gradient."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from core.foundations.recurrent import GATES
from core.foundations.recurrent_back import arriving, backward, forward
from core.foundations.recurrent_config import RecurrentConfig, drawn, sequence, weights
from tests.browser.conftest import ROOT

ARITHMETIC = (ROOT / "assets" / "components" / "cell" / "math.js").read_text("utf-8")
CLOSE = {"rtol": 1e-11, "atol": 1e-13}
ASK = """async ([source, cases]) => {
    const m = await import("data:text/javascript," + encodeURIComponent(source));
    return cases.map(([cell, hidden, listed, bias, x, targets, judged, classes]) => {
        const w = m.weightsOf(cell, hidden, x[0].length, listed, bias);
        const run = m.forward(cell, w, x, targets, judged, classes);
        const back = m.backward(cell, w, x, targets, judged, run, classes);
        return { run, back, listed: m.listOf(back.weights), arrived: m.arriving(back, "h"), count: m.layout(cell, hidden, x[0].length).count };
    });
}"""


def settings(cell: str) -> list[RecurrentConfig]:
    random = np.random.default_rng(3)
    base = RecurrentConfig(cell=cell)  # type: ignore[arg-type]
    found = []
    for at in range(24):
        inputs = tuple(random.uniform(-2, 2, random.integers(2, 13)).round(2).tolist())
        given = {
            "inputs": inputs,
            "hidden": int(random.integers(1, 5)),
            "seed": at,
            "forget_bias": float(random.uniform(-4, 6)),
        }
        more = {"kind": "text", "text": ["hello", "abcab", "人山人海"][at % 3]} if at % 2 else {}
        config = replace(base, **given, **more, judged="each" if at % 3 else "end", spread=1 + at / 12)  # type: ignore[arg-type]
        listed = drawn(config)
        if at % 4 == 0:  # the learner's own, biases among them
            config = replace(config, weights=tuple(random.normal(0, 1.5, len(listed)).round(4).tolist()))
        found.append(config)
    return found


@pytest.mark.parametrize("cell", GATES)
def test_forward_and_backward(browser: Browser, cell: str) -> None:
    configs, cases = settings(cell), []
    for config in configs:
        given = sequence(config)
        listed = list(config.weights or drawn(config))
        cases.append([cell, config.hidden, listed, config.forget_bias, given.x.tolist(), given.targets.tolist(), given.judged.tolist(), config.kind == "text"])  # fmt: skip
    page = browser.new_page()
    answers: list[dict[str, Any]] = page.evaluate(ASK, [ARITHMETIC, cases])
    page.close()
    for config, answer in zip(configs, answers, strict=True):
        given, w = sequence(config), weights(config)
        classes = config.kind == "text"
        run = forward(cell, w, given.x, given.targets, given.judged, classes=classes)
        back = backward(cell, w, given.x, given.targets, given.judged, run, classes=classes)
        theirs = answer["run"]
        for name, value in run.values.items():
            np.testing.assert_allclose(theirs["values"][name], value, **CLOSE)
        for name in ("y", "p", "losses", "loss"):
            np.testing.assert_allclose(theirs[name], getattr(run, name), **CLOSE)
        theirs = answer["back"]
        for kind in ("values", "sums"):
            assert set(theirs[kind]) == set(getattr(back, kind))
            for name, value in getattr(back, kind).items():
                np.testing.assert_allclose(theirs[kind][name], value, **CLOSE)
        np.testing.assert_allclose(theirs["y"], back.y, **CLOSE)
        flat = np.concatenate([each.ravel() for each in back.weights])
        np.testing.assert_allclose(answer["listed"], flat, **CLOSE)
        np.testing.assert_allclose(answer["arrived"], arriving(back, "h"), **CLOSE)
        assert answer["count"] == flat.size
